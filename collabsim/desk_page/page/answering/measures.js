// @ts-check
/** Effects and levels of the declared measures, with their intervals for chance. */

import { column } from "./gathered.js";
import { intervalsOf, linearised, standardError } from "../../../browser/page/statistics/intervals.js";

/** @typedef {import("./gathered.js").Sums} Sums */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Term} Term */
/**
 * @typedef {object} Measure as declared: what is counted, against what, and what matters
 * @property {string} name
 * @property {string} counted
 * @property {string} against
 * @property {number} matters
 * @property {string} per
 * @property {number | null} months
 * @property {boolean} share
 * @property {number} better
 */
/** @typedef {ReturnType<typeof measuringOf>} Measuring */

const HUNDRED = 100;

/** @param {Interval} found @returns {Interval} */
function ofHundred({ value, low, high }) {
  return { value: HUNDRED * value, low: HUNDRED * low, high: HUNDRED * high };
}

/**
 * What measures are worked out with.
 * @param {any} declared
 */
export function measuringOf(declared) {
  const intervals = intervalsOf(declared.intervals);
  /** @type {Measure[]} */
  const measures = declared.measures;
  const byName = Object.fromEntries(measures.map((one) => [one.name, one]));
  const names = declared.counting.sums;

  /** @param {Sums} sums @param {number} kind @param {string} name */
  const of = (sums, kind, name) => column(sums, names.length, kind, names.indexOf(name));

  /**
   * What is held against what, in hundreds.
   * @param {Measure} one
   * @param {Sums} after
   * @param {Sums} before
   * @param {number} kind
   * @returns {[Term, Term]}
   */
  const terms = (one, after, before, kind) => [
    { weight: HUNDRED, top: of(after, kind, one.counted), below: of(after, kind, one.against) },
    { weight: -HUNDRED, top: of(before, kind, one.counted), below: of(before, kind, one.against) },
  ];

  /** After minus before, of a hundred. @param {Measure} one @param {Sums} after @param {Sums} before @param {number} kind */
  const effect = (one, after, before, kind) => {
    const sides = terms(one, after, before, kind);
    return one.share ? ofHundred(intervals.difference(...sides)) : intervals.contrast(sides);
  };

  /** The measure itself, of a hundred. @param {Measure} one @param {Sums} sums @param {number} kind */
  const level = (one, sums, kind) => {
    const sides = [of(sums, kind, one.counted), of(sums, kind, one.against)];
    return ofHundred((one.share ? intervals.share : intervals.ratio)(sides[0], sides[1]));
  };

  /** After minus before and its standard error. @param {Measure} one @param {Sums} after @param {Sums} before @param {number} kind */
  const withError = (one, after, before, kind) => errorOf(terms(one, after, before, kind));

  return { intervals, measures, byName, terms, effect, level, withError, of };
}

/**
 * A contrast and its standard error for chance.
 * @param {Term[]} terms
 */
export function errorOf(terms) {
  const { value, influence } = linearised(terms);
  return { value, error: standardError(influence) };
}
