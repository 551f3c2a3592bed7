// @ts-check
/** What stands below an answer. The same as Python's `report/desk/notes.py`. */

import { fewestAgreeing } from "./keys.js";
import { halfLimit, mattersNote } from "./matters.js";

/** @typedef {import("./telling.js").Teller} Teller */

/**
 * Sets whose precision is not reached in some municipality.
 * @param {any} declared
 * @param {import("./effects.js").Sets} sets
 * @param {number} municipalities
 */
export function shortOf(declared, sets, municipalities) {
  const each = sets.errors.length / Math.max(sets.points.length, 1);
  return sets.points.filter((_, set) =>
    isCoarse(declared, sets.errors, set * each, municipalities),
  ).length;
}

/**
 * Whether chance in a set is too large for a headline in some municipality.
 * @param {any} declared
 * @param {ArrayLike<number>} errors (municipality, kind, measure) from a place on
 * @param {number} from
 * @param {number} municipalities
 */
export function isCoarse(declared, errors, from, municipalities) {
  const { measures, counting, told, sets } = declared;
  const width = counting.kinds.length * measures.length;
  for (const [at, one] of measures.entries())
    if (told.headlines.includes(one.name))
      for (let place = 0; place < municipalities; place += 1) {
        const error = errors[from + place * width + at];
        if (!Number.isNaN(error) && error > sets.precise * one.matters) return true;
      }
  return false;
}

/** The notes below the tables, with the numbers in them marked. @param {Teller} teller @returns {string[]} */
export function notes(teller) {
  const { effects } = teller;
  const { changes, remarks = [] } = effects.asked;
  const lines = [setsNote(teller), mattersNote(teller)];
  const least = Math.min(...changes.map((change) => change.replications));
  lines.push(teller.word("signs", { replications: teller.constant("replications", least) }));
  const kroner = changes.flatMap(({ kroner: own }) => (own ? [own.replications] : []));
  if (kroner.length) {
    const runs = teller.constant("kroner_runs", Math.min(...kroner));
    lines.push(teller.word("kroner_runs", {
      replications: runs, sets: kronerSets(teller), year: teller.year(),
      years: teller.constant("years", Number(teller.scenarioValue(changes[0], "years"))),
    }));
  }
  lines.push(...neverIntroduced(teller));
  return [...lines, ...remarks.map(({ key, reason = "" }) => teller.word(key, { reason }))];
}

/** Which instruments no frame can carry, and at which sizes. @param {Teller} teller @returns {string[]} */
export function neverIntroduced(teller) {
  const found = teller.effects.asked.changes.flatMap(({ unpaid = {}, municipalities }) =>
    Object.entries(unpaid).map(([name, at]) => teller.word("never_introduced", {
      instrument: teller.words.text(`instrument.${name}`),
      places: teller.places(at.map((place) => municipalities[place].population)),
    })));
  return [...new Set(found)];
}

/** @param {Teller} teller */
function setsNote(teller) {
  const tried = teller.effects.asked.changes.filter((change) => change.sets);
  if (!tried.length) return teller.word("sets_none");
  const counts = tried.map(({ sets, municipalities }) =>
    shortOf(teller.declared, /** @type {any} */ (sets), municipalities.length),
  );
  const most = Math.max(...counts);
  const short = most
    ? teller.word("sets_short", { count: teller.constant("sets_short", most), half: halfLimit(teller) })
    : "";
  const { length } = /** @type {any} */ (tried[0].sets).points;
  const sets = teller.constant("sets_tried", length);
  const least = teller.constant("sets_least", fewestAgreeing(length, teller.declared.keys));
  return teller.word("sets_note", { sets, least, short }).trimEnd();
}

/** Over how many sets kroner were tried, or that they were not. @param {Teller} teller */
function kronerSets(teller) {
  const tried = teller.effects.asked.changes.flatMap(({ kronerSets: own }) => (own ? [own] : []));
  if (!tried.length) return teller.word("kroner_no_sets");
  const least = Math.min(...tried.map(({ sets }) => sets));
  return teller.word("kroner_sets", {
    sets: teller.constant("kroner_sets", least),
    runs: teller.constant("kroner_sets_runs", tried[0].replications),
  });
}
