// @ts-check
/** What moves an effect, in sentences and tables. The same as Python's `report/desk/moving.py`. */

import { capital } from "./moving_words.js";
import { addRow, grid } from "./tables.js";
import { foundAt, spanOf } from "./tornado.js";

/** @typedef {import("./moving_words.js").Mover} Mover */
/** @typedef {import("./tornado.js").Tornado} Tornado */
/** @typedef {import("./tornado.js").TornadoRow} TornadoRow */
/** @typedef {{ parameter: string, low: number, high: number, level: number, replications: number,
 *   found: import("./tipping.js").Tipping }} Crossing */

/** What the table is about. @param {Mover} mover */
export function title(mover) {
  return mover.word(`title_${mover.isEffect ? "effect" : "level"}`, { places: mover.places });
}

/** How many of the assumptions move it. @param {Mover} mover @param {Tornado} found */
function howMany(mover, found) {
  const some = found.rows.filter((row) => row.told_apart).length;
  const every = found.rows.length;
  const told = { count: mover.count("assumptions", every), what: mover.what };
  if (!some) return mover.word("movers_none", told);
  if (some === 1) return mover.word("movers_one", told);
  if (some === every) return mover.word("movers_all", told);
  return capital(mover.word("movers_some", { some: mover.count("movers", some), ...told }));
}

/** The answer: how many move it, whether any turns it, and what it lies between. @param {Mover} mover @param {Tornado} found @returns {string[]} */
export function sentences(mover, found) {
  const [low, high] = spanOf(found);
  const ends = {
    low: mover.found("span.low", low, false), high: mover.found("span.high", high, false),
    unit: mover.unit,
  };
  const lines = [howMany(mover, found)];
  const within = () => capital(mover.word("within", { what: mover.what, ...ends }));
  const turning = found.rows.filter((row) => row.turns);
  if (turning.length) {
    const most = mover.declared.moving.most_turning;
    lines.push(...turning.slice(0, most).map((row) => turns(mover, row)));
    const more = turning.length - most;
    if (more > 0)
      lines.push(capital(mover.word("turns_more", { count: mover.count("turning", more) })));
    return [...lines, within()];
  }
  if (mover.isEffect && ["more", "fewer"].includes(found.chance))
    return [...lines, mover.word("none_turns", ends)];
  if (mover.isEffect) lines.push(mover.word("own_not_clear"));
  return [...lines, within()];
}

/** @param {Mover} mover @param {TornadoRow} row */
function turns(mover, row) {
  const { assumption } = row;
  const [low, high] = foundAt(row);
  return capital(
    mover.word("turns", {
      name: mover.name(assumption),
      first: mover.found(`${assumption}.low_value`, low),
      first_value: mover.value(assumption, row.low_value),
      second: mover.found(`${assumption}.high_value`, high),
      second_value: mover.value(assumption, row.high_value),
    }),
  );
}

/** What is found at the scenario's own values. @param {Mover} mover @param {Tornado} found */
export function ownSentence(mover, { own: { value, low, high } }) {
  /** @type {[number, number]} */
  const ends = [low, high];
  const between = mover.words.said("between", {
    low: mover.figure("own.low", low, ends, false), high: mover.figure("own.high", high, ends, false),
  });
  const effect = mover.figure("own.effect", value, ends, mover.isEffect);
  return mover.word("own", { what: mover.what, effect, between });
}

/** What moves it, the largest swing first. @param {Mover} mover @param {Tornado} found */
export function tornadoGrid(mover, found) {
  const columns = ["assumption", "low", "high", "swing"].map((one) => mover.word(`column_${one}`));
  const table = grid("", columns);
  for (const row of found.rows.filter((one) => one.told_apart)) {
    const key = row.assumption;
    const [low, high] = foundAt(row);
    addRow(table, [
      mover.name(key),
      `${mover.value(key, row.low_value)}  ${mover.found(`${key}.low_value`, low, mover.isEffect)}`,
      `${mover.value(key, row.high_value)}  ${mover.found(`${key}.high_value`, high, mover.isEffect)}`,
      swing(mover, row),
    ]);
  }
  return table;
}

/** What it moves by, with the half of its interval. @param {Mover} mover @param {TornadoRow} row */
export function swing(mover, row) {
  /** @type {[number, number]} */
  const ends = [row.low, row.high];
  const [up, down] = [row.high - row.swing, row.swing - row.low];
  const value = mover.figure(`${row.assumption}.swing`, row.swing, ends);
  const half = mover.figure(`${row.assumption}.half`, down > up ? down : up, ends, false);
  return `${value} ±${half}`;
}

/** What does not move it, what was not tried, what the signs mean. @param {Mover} mover @param {Tornado} found @returns {string[]} */
export function below(mover, found) {
  const lines = [];
  const inert = found.rows.filter((row) => !row.told_apart);
  if (inert.length) lines.push(mover.listed("not_told", inert.map((row) => mover.name(row.assumption))));
  if (found.untried.length)
    lines.push(mover.listed("untried", found.untried.map((one) => mover.name(one))));
  const replications = mover.given("replications", found.replications);
  return [...lines, mover.word("note", { replications }), mover.word("model")];
}

/** What a municipality can find out that moves it, the most first. @param {Mover} mover @param {Tornado} found @returns {string[]} */
export function questions(mover, found) {
  return found.rows
    .filter((row) => row.told_apart && row.knowable)
    .slice(0, mover.declared.moving.most_questions)
    .map((row) => mover.words.text(`find_out.${row.assumption}`));
}

/** Of which parameter, and which level is crossed. @param {Mover} mover @param {Crossing} found */
export function crossingTitle(mover, found) {
  const name = mover.words.text(`parameter.${found.parameter}`);
  if (found.level === 0) return mover.word("tipping_title", { name });
  return mover.word("tipping_title_level", { level: levelOf(mover, found), name });
}

/** @param {Mover} mover @param {Crossing} found */
function levelOf(mover, { level }) {
  return mover.given("level", level, level % 1 === 0 ? 0 : 1);
}

/** Where it crosses, or that it does not as far as can be told. @param {Mover} mover @param {Crossing} found @returns {string[]} */
export function crossingSentences(mover, found) {
  const tip = found.found;
  const level = levelOf(mover, found);
  /** @param {number} value */
  const at = (value) => mover.value(found.parameter, value, mover.declared.moving.told_digits);
  const looks = mover.word("tipping_looks", {
    looks: capital(mover.count("looks", tip.looks.length)),
    replications: mover.given("replications", found.replications),
  });
  if (tip.kind === "crossing") {
    const where = mover.word("tipping_crossing", {
      level, at: at(tip.at), low: at(tip.low), high: at(tip.high),
    });
    return [where, mover.word(`tipping_${tip.rises ? "rises" : "falls"}`, { level }), looks];
  }
  const ends = { low: at(found.low), high: at(found.high) };
  return [mover.word(`tipping_${tip.kind}`, { level, ...ends }), looks];
}

/** What was found at each value looked at. @param {Mover} mover @param {Crossing} found */
export function crossingGrid(mover, found) {
  const { wide, told_digits: digits } = mover.declared.moving;
  const column = mover.word(mover.isEffect ? "column_effect" : "column_level");
  const table = grid("", [mover.word("column_value"), column]);
  for (const [place, one] of found.found.looks.entries()) {
    const half = wide * one.error;
    /** @type {[number, number]} */
    const ends = [one.value - half, one.value + half];
    const value = mover.figure(`look${place}.effect`, one.value, ends, mover.isEffect);
    const width = mover.figure(`look${place}.half`, half, ends, false);
    addRow(table, [mover.value(found.parameter, one.at, digits), `${value} ±${width}`]);
  }
  return table;
}
