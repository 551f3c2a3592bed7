// @ts-check
/** What moves an effect: one assumption at a time. The same as Python's `analysis/desk/tornado.py`. */

import { chanceOfMore, holm } from "./holm.js";
import { standardError, linearised } from "../../../browser/page/statistics/intervals.js";
import { chanceOf } from "./keys.js";
import { knownOrZero } from "../../../browser/page/statistics/numeric.js";

/** @typedef {import("./effects.js").Value} Value */
/** @typedef {import("./gathered.js").Sums} Sums */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Term} Term */
/** @typedef {import("./measures.js").Measuring} Measuring */
/** @typedef {import("./moving_words.js").Subject} Subject */
/** @typedef {Sums[]} SubjectSums after and before; of a level one */
/**
 * @typedef {object} TornadoRow
 * @property {string} assumption
 * @property {Value} own_value
 * @property {Value} low_value
 * @property {number} effect_low
 * @property {number} effect_low_from
 * @property {number} effect_low_to
 * @property {Value} high_value
 * @property {number} effect_high
 * @property {number} effect_high_from
 * @property {number} effect_high_to
 * @property {number} swing
 * @property {number} low
 * @property {number} high
 * @property {boolean} told_apart
 * @property {boolean} turns
 * @property {boolean} knowable
 */
/** @typedef {{ own: Interval, rows: TornadoRow[], untried: string[], replications: number,
 *   chance: string }} Tornado */

/**
 * What is measured of a subject: what is added up, what is found, and its error.
 * @param {Measuring} measuring
 * @param {Subject} subject
 */
export function lookingAt(measuring, subject) {
  const one = measuring.byName[subject.measure];
  const isEffect = subject.before !== null;

  /** @param {SubjectSums} sums @returns {Term[]} */
  const terms = (sums) => {
    const found = measuring.terms(one, sums[0], sums[sums.length - 1], 0);
    return isEffect ? found : found.slice(0, 1);
  };

  /** The effect or the level with its interval. @param {SubjectSums} sums @returns {Interval} */
  const found = (sums) => {
    if (isEffect) return measuring.effect(one, sums[0], sums[1], 0);
    if (!one.share) return measuring.intervals.contrast(terms(sums));
    return measuring.level(one, sums[0], 0);
  };

  /** The effect or the level and its standard error. @param {SubjectSums} sums */
  const withError = (sums) => {
    const { value, influence } = linearised(terms(sums));
    return { value, error: standardError(influence) };
  };

  return { one, isEffect, terms, found, withError };
}

/** @typedef {ReturnType<typeof lookingAt>} Looking */

/**
 * What each assumption does, from the sums at its ends; the largest swing first.
 * @param {any} declared
 * @param {Measuring} measuring
 * @param {Subject} subject
 * @param {{ own: SubjectSums, ends: Record<string, [Value, Value]>,
 *   sides: Record<string, [SubjectSums, SubjectSums]>, untried?: string[],
 *   replications: number }} made
 * @returns {Tornado}
 */
export function tornadoOf(declared, measuring, subject, made) {
  const looking = lookingAt(measuring, subject);
  const names = Object.keys(made.sides);
  const swings = names.map((name) => swingOf(measuring, looking, ...made.sides[name]));
  const apart = holm(swings.map(({ chance }) => chance), declared.moving.wrong);
  const own = looking.found(made.own);
  const rows = names.map((name, at) => {
    const [low, high] = made.sides[name].map(looking.found);
    const turned = looking.isEffect && [low, high].some((one) => isTurned(looking, own, one));
    const { swing } = swings[at];
    return {
      assumption: name, own_value: subject.after[name],
      low_value: made.ends[name][0],
      effect_low: low.value, effect_low_from: low.low, effect_low_to: low.high,
      high_value: made.ends[name][1],
      effect_high: high.value, effect_high_from: high.low, effect_high_to: high.high,
      swing: swing.value, low: swing.low, high: swing.high,
      told_apart: apart[at], turns: apart[at] && turned,
      knowable: declared.parameters[name].knowable,
    };
  });
  rows.sort((one, other) => Math.abs(knownOrZero(other.swing)) - Math.abs(knownOrZero(one.swing)));
  const chance = chanceOf(own.low, own.high, looking.one.matters);
  return { own, rows, untried: made.untried ?? [], replications: made.replications, chance };
}

/** High less low with its paired interval, and the chance of as much where there is none. @param {Measuring} measuring @param {Looking} looking @param {SubjectSums} low @param {SubjectSums} high */
function swingOf(measuring, looking, low, high) {
  const alike = low.every((side, at) => side.data.every((one, k) => one === high[at].data[k]));
  if (alike) return { swing: { value: 0, low: 0, high: 0 }, chance: 1 };
  const less = looking.terms(low).map((term) => ({ ...term, weight: -term.weight }));
  const terms = [...looking.terms(high), ...less];
  const { value, influence } = linearised(terms);
  const chance = chanceOfMore(value, standardError(influence), low[0].replications - 1);
  return { swing: measuring.intervals.contrast(terms), chance };
}

/** Whether two effects are clear, and one way round in the one and another in the other. @param {Looking} looking @param {Interval} one @param {Interval} other */
function isTurned(looking, one, other) {
  const kinds = [one, other].map(({ low, high }) => chanceOf(low, high, looking.one.matters));
  return kinds.includes("more") && kinds.includes("fewer");
}

/** What was found at both ends of an assumption. @param {TornadoRow} row @returns {[Interval, Interval]} */
export function foundAt(row) {
  return [
    { value: row.effect_low, low: row.effect_low_from, high: row.effect_low_to },
    { value: row.effect_high, low: row.effect_high_from, high: row.effect_high_to },
  ];
}

/** The least and the most that was found at any end of what moves it, or at own values. @param {Tornado} tornado @returns {[Interval, Interval]} */
export function spanOf({ own, rows }) {
  const found = [own, ...rows.filter((row) => row.told_apart).flatMap(foundAt)];
  return [
    found.reduce((least, one) => (one.value < least.value ? one : least)),
    found.reduce((most, one) => (one.value > most.value ? one : most)),
  ];
}
