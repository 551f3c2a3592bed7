// @ts-check
/** Which of several effects are told from nothing, all held together. Python's `statistics/holm.py`. */

import { studentAbove } from "../../../browser/page/statistics/student.js";

/**
 * Which effects are told apart, by the step-down procedure of Holm.
 * @param {number[]} chances p-values; NaN where unknown
 * @param {number} wrong
 * @returns {boolean[]}
 */
export function holm(chances, wrong) {
  const known = chances.map((one) => (Number.isNaN(one) ? 1 : one));
  const order = known.map((_, at) => at).sort((one, other) => known[one] - known[other]);
  const apart = known.map(() => false);
  for (const [passed, place] of order.entries()) {
    if (known[place] > wrong / (known.length - passed)) break;
    apart[place] = true;
  }
  return apart;
}

/**
 * The chance of a value as far from 0 where the truth is 0; both sides.
 * @param {number} value
 * @param {number} error
 * @param {number} freedom
 */
export function chanceOfMore(value, error, freedom) {
  if (Number.isNaN(value) || Number.isNaN(error)) return NaN;
  if (error <= 0) return value ? 0 : 1;
  return 2 * studentAbove(Math.abs(value) / error, Math.max(freedom, 1));
}
