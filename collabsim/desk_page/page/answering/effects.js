// @ts-check
/** The table of effects: every change against what it changes, with both uncertainties. */

import { column } from "./gathered.js";
import { chanceOf, heldBy, isClear, setsOf, wordOf } from "./keys.js";
import { quantile } from "../../../browser/page/statistics/numeric.js";

/** @typedef {import("./gathered.js").Sums} Sums */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Term} Term */
/** @typedef {number | string | boolean} Value */
/** @typedef {{ cell: number, values: Record<string, Value> }} SideOf */
/** @typedef {{ name: string, population: number }} Municipality */
/** @typedef {{ points: number[], effects: ArrayLike<number>, errors: ArrayLike<number>,
 *   replications: number[] }} Sets */
/** @typedef {{ after: Sums[], before: Sums[], replications: number }} Kroner */
/** @typedef {{ sets: number, replications: number, effects: ArrayLike<number> }} KronerSets
 *   effects: (set, municipality, declared.money.told), million kroner of 2018 */
/**
 * @typedef {object} Change
 * @property {SideOf} after
 * @property {SideOf} before
 * @property {Municipality[]} municipalities the smallest first
 * @property {number} replications
 * @property {{ after: Sums[], before: Sums[] }} sums one for each municipality
 * @property {Sets | null} [sets]
 * @property {Kroner | null} [kroner]
 * @property {KronerSets | null} [kronerSets]
 * @property {Record<string, number[]>} [frames] free in the own frame before, kroner of 2018
 * @property {Record<string, number[]>} [unpaid] places of municipalities where an instrument is never introduced
 */
/**
 * @typedef {object} Asked
 * @property {Change[]} changes
 * @property {string[]} names what makes the difference
 * @property {number} year in whose kroner
 * @property {number} [matters]
 * @property {{ key: string, reason?: string }[]} [remarks]
 * @property {string} [question]
 * @property {string} [preset]
 * @property {Record<string, Value>} [scenario] all values after the change
 * @property {Record<string, { month: number, values: Record<string, Value> }[]>} [changed]
 *   by the label of a scenario what changes in it from which month of the run on
 * @property {Record<string, import("./within.js").Decided[]>} [decided] and which instruments are decided in it
 */
/** @typedef {Record<string, any>} Row */

/** @typedef {ReturnType<typeof effectsOf>} Effects */

/**
 * The effects of what is asked; rows are made when they are first read.
 * @param {any} declared
 * @param {import("./measures.js").Measuring} measuring
 * @param {Asked} asked
 */
export function effectsOf(declared, measuring, asked) {
  const matters = asked.matters ?? 1;
  const context = { declared, measuring, matters, index: declared.prices.index[asked.year] };
  /** @type {Map<string, Row> | null} */
  let byKey = null;
  /** @type {Row[]} */
  let table = [];

  const rows = () => {
    if (!byKey) {
      table = asked.changes.flatMap((change) => rowsOf(context, change));
      byKey = new Map(
        table.map((one) => [`${one.cell} ${one.measure} ${one.sectors} ${one.municipality}`, one]),
      );
    }
    return table;
  };

  /** @param {number} cell @param {string} municipality @param {string} measure @param {string} [sectors] @returns {Row} */
  const row = (cell, municipality, measure, sectors = "all") => {
    rows();
    const found = byKey?.get(`${cell} ${measure} ${sectors} ${municipality}`);
    if (!found) throw new RangeError(`there is no effect on ${measure} at ${municipality}`);
    return found;
  };

  /** Whether a change moves how many of a hundred proposals start, somewhere. @param {Change} change */
  const movesStarts = (change) =>
    change.municipalities.some((one) => isClear(/** @type {any} */ (row(change.after.cell, one.name, "started"))));

  /**
   * The effect in one place less that in another, each a municipality and kind of pilots.
   * @param {Change} change
   * @param {string} measure
   * @param {[string, string]} first
   * @param {[string, string]} second
   */
  const contrast = (change, measure, first, second) =>
    contrastOf(context, change, measure, [first, second]);

  /** @type {Map<string, any>} */
  const kept = new Map();
  /** What takes long is worked out once. @template T @param {string} key @param {() => T} make @returns {T} */
  const once = (key, make) => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key);
  };

  return { asked, matters, measuring, year: asked.year, rows, row, movesStarts, contrast, once };
}

/** @typedef {{ declared: any, measuring: import("./measures.js").Measuring, matters: number,
 *   index: number }} Context */

/** @param {Context} context @param {Change} change @returns {Row[]} */
function rowsOf(context, change) {
  const { declared, measuring, matters } = context;
  const rows = [];
  for (const [place, { name, population }] of change.municipalities.entries()) {
    const where = {
      cell: change.after.cell, against: change.before.cell, municipality: name, population,
    };
    const [after, before] = [change.sums.after[place], change.sums.before[place]];
    for (const [kind, sectors] of declared.counting.kinds.entries())
      for (const one of measuring.measures) {
        const levels = [before, after].map((side) => measuring.level(one, side, kind));
        const found = measuring.effect(one, after, before, kind);
        const effects = overSets(context, change, place, kind, one.name);
        rows.push({
          ...where, sectors, measure: one.name, months: one.months, per: one.per,
          ...levelsOf(levels[0], levels[1]),
          ...told(context, found, effects, one.matters * matters),
          replications: change.replications,
        });
      }
    rows.push(...kronerRows(context, change, place, where));
  }
  return rows;
}

/**
 * The effects of the sets on a measure; none where no sets were run.
 * @param {Context} context
 * @param {Change} change
 * @param {number} place
 * @param {number} kind
 * @param {string} measure
 * @returns {number[]}
 */
function overSets({ declared, measuring }, change, place, kind, measure) {
  const { sets } = change;
  if (!sets) return [];
  const width = [change.municipalities.length, declared.counting.kinds.length, measuring.measures.length];
  const at = measuring.measures.findIndex((one) => one.name === measure);
  return sets.points.map(
    (_, set) => sets.effects[((set * width[0] + place) * width[1] + kind) * width[2] + at],
  );
}

/** @param {Context} context @param {Change} change @param {number} place @param {Row} where @returns {Row[]} */
function kronerRows({ declared, measuring, index, matters }, change, place, where) {
  const { kroner } = change;
  if (!kroner) return [];
  const context = { declared, measuring, index, matters };
  const sides = { after: kroner.after[place], before: kroner.before[place] };
  return declared.money.told.map((/** @type {string} */ name) => {
    const [after, before] = kronerTerms(declared, name, sides, index);
    const levels = [before, after].map((one) =>
      measuring.intervals.contrast([{ ...one, weight: Math.abs(one.weight) }]),
    );
    const found = measuring.intervals.contrast([after, before]);
    const over = kronerOverSets(declared, change, place, name, index);
    return {
      ...where, sectors: "all", measure: name, months: null, per: "proposals",
      ...levelsOf(levels[0], levels[1]),
      ...told(context, found, over, declared.money.matters * matters),
      replications: sides.after.replications,
    };
  });
}

/** @param {any} declared @param {Change} change @param {number} place @param {string} name @param {number} index @returns {number[]} */
function kronerOverSets(declared, change, place, name, index) {
  const { kronerSets } = change;
  if (!kronerSets) return [];
  const { told: names } = declared.money;
  const width = change.municipalities.length;
  return Array.from({ length: kronerSets.sets }, (_, set) =>
    index * kronerSets.effects[(set * width + place) * names.length + names.indexOf(name)],
  );
}

/**
 * Million kroner of a hundred proposals, with and without the change.
 * @param {any} declared
 * @param {string} name one of the sums of money
 * @param {{ after: Sums, before: Sums }} sides
 * @param {number} index price level of the year
 * @returns {[Term, Term]}
 */
export function kronerTerms(declared, name, sides, index) {
  const names = declared.money.sums;
  const times = (100 * index) / 1e6;
  const [at, below] = [names.indexOf(name), names.indexOf("proposals")];
  /** @param {number} sign @param {Sums} one @returns {Term} */
  const term = (sign, one) => ({
    weight: sign * times,
    top: column(one, names.length, 0, at),
    below: column(one, names.length, 0, below),
  });
  return [term(1, sides.after), term(-1, sides.before)];
}

/**
 * Kroner of 2018 more or less of a hundred proposals in one set, by municipality and `declared.money.told`.
 * @param {any} declared
 * @param {import("./measures.js").Measuring} measuring
 * @param {{ after: Sums[], before: Sums[] }} sides
 * @returns {Float64Array}
 */
export function kronerEffects(declared, measuring, sides) {
  return Float64Array.from(
    sides.after.flatMap((after, place) =>
      declared.money.told.map((/** @type {string} */ name) => {
        const terms = kronerTerms(declared, name, { after, before: sides.before[place] }, 1);
        return measuring.intervals.contrast(terms).value;
      }),
    ),
  );
}

/** Both levels with their intervals, as columns. @param {Interval} before @param {Interval} after */
function levelsOf(before, after) {
  return {
    before: before.value, before_low: before.low, before_high: before.high,
    after: after.value, after_low: after.low, after_high: after.high,
  };
}

/**
 * What is found and what may be said of it.
 * @param {Context} context
 * @param {Interval} found
 * @param {number[]} effects over sets
 * @param {number} matters
 */
function told({ declared }, { value, low, high }, effects, matters) {
  const known = effects.filter((one) => !Number.isNaN(one));
  const sets = setsOf(known, matters);
  const held = heldBy(sets, declared.keys);
  return {
    effect: value, low, high, matters,
    sets_more: sets.more, sets_within: sets.within, sets_fewer: sets.fewer,
    sets_5: known.length ? quantile(known, 0.05) : NaN,
    sets_95: known.length ? quantile(known, 0.95) : NaN,
    word: wordOf(chanceOf(low, high, matters), held, declared.keys),
  };
}

/**
 * @param {Context} context
 * @param {Change} change
 * @param {string} measure
 * @param {[string, string][]} places
 */
function contrastOf(context, change, measure, places) {
  const { declared, measuring } = context;
  const one = measuring.byName[measure];
  /** @type {Term[]} */
  const terms = [];
  /** @type {number[][]} */
  const overs = [];
  for (const [at, [name, sectors]] of places.entries()) {
    const place = change.municipalities.findIndex((each) => each.name === name);
    const kind = declared.counting.kinds.indexOf(sectors);
    const own = measuring.terms(one, change.sums.after[place], change.sums.before[place], kind);
    for (const term of own) terms.push({ ...term, weight: (at ? -1 : 1) * term.weight });
    overs.push(overSets(context, change, place, kind, measure));
  }
  const effects = overs[0].map((effect, set) => effect - overs[1][set]);
  return told(context, measuring.intervals.contrast(terms), effects, one.matters * context.matters);
}
