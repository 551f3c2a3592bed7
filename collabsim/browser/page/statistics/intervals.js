// @ts-check
/**
 * 95 % intervals over replications: shares, ratios, contrasts of the same replications.
 * The same as Python's `collabsim.statistics.intervals`, which says why and from where.
 */

import { divided, sum, sumOfSquares } from "./numeric.js";
import { differenceBounds, shareBounds } from "./shares.js";
import { studentQuantile } from "./student.js";

/** @typedef {import("./shares.js").Numbers} Numbers */
/** @typedef {{ value: number, low: number, high: number }} Interval NaN where nothing is known */
/** @typedef {{ weight: number, top: Numbers, below: Numbers }} Term weight * sum(top) / sum(below) */

/**
 * @param {object} declared `declared.intervals`: level, shown and what shares assume
 */
export function intervalsOf(declared) {
  const given = /** @type {import("./shares.js").Given & { level: number }} */ (declared);
  const { level } = given;

  /** @param {Interval | import("./shares.js").Bounds} found @returns {Interval} */
  const known = (found) => {
    const value = "point" in found ? found.point : found.value;
    if (Number.isNaN(value)) return { value, low: NaN, high: NaN };
    return { value, low: found.low, high: found.high };
  };

  /** Interval for a share. @param {Numbers} top @param {Numbers} below */
  const share = (top, below) => known(shareBounds(below, top, level, given));

  /** Paired interval for the first share minus the second. @param {Term} one @param {Term} other */
  const difference = (one, other) =>
    known(differenceBounds([one.below, one.top], [other.below, other.top], level, given));

  /** Interval for a weighted sum of ratios. @param {Term[]} terms @returns {Interval} */
  const contrast = (terms) => {
    const { value, influence } = linearised(terms);
    const informative = leastInformative(terms);
    if (informative < 2) return { value, low: NaN, high: NaN };
    const half = quantileOf(informative, level) * standardError(influence);
    return { value, low: value - half, high: value + half };
  };

  /** Interval for a ratio without bounds. @param {Numbers} top @param {Numbers} below */
  const ratio = (top, below) => contrast([{ weight: 1, top, below }]);

  /** Interval for a rate of counted events, never below 0. @param {Numbers} top @param {Numbers} below */
  const rate = (top, below) => {
    const found = ratio(top, below);
    const informative = informativeOf(below);
    const each = divided(sum(below), informative, NaN);
    const unseen = found.value === 0 && informative > 1;
    const high = unseen ? divided(unseenOf(informative, level), each, NaN) : found.high;
    return { value: found.value, low: Math.max(found.low, 0), high };
  };

  /** Interval for a change that may be nothing in every replication. @param {Term[]} terms */
  const change = (terms) => {
    const found = contrast(terms);
    const { influence } = linearised(terms);
    if (!influence.every((one) => one === 0)) return found;
    const informative = leastInformative(terms);
    const unseen = informative > 1 ? unseenOf(informative, level) : NaN;
    return { value: found.value, low: found.value - unseen, high: found.value + unseen };
  };

  return { level, share, difference, contrast, ratio, rate, change };
}

/** @typedef {ReturnType<typeof intervalsOf>} Intervals */

/**
 * A weighted sum of ratios, and each replication's influence on it.
 * @param {Term[]} terms
 * @returns {{ value: number, influence: Float64Array }}
 */
export function linearised(terms) {
  const runs = terms[0].top.length;
  if (terms.some(({ top, below }) => top.length !== runs || below.length !== runs) || !runs)
    throw new RangeError("a paired contrast needs the same replications in every term");
  let value = 0;
  const influence = new Float64Array(runs);
  for (const { weight, top, below } of terms) {
    const total = sum(below);
    const ratio = divided(sum(top), total, NaN);
    value += weight * ratio;
    for (let at = 0; at < runs; at += 1) {
      const rest = total - below[at];
      const moved = rest > 0 ? (top[at] - ratio * below[at]) / rest : 0;
      influence[at] += weight * (Number.isNaN(ratio) ? NaN : moved);
    }
  }
  return { value, influence };
}

/** The standard error from each replication's influence. @param {Float64Array} influence */
export function standardError(influence) {
  const runs = influence.length;
  return Math.sqrt(((runs - 1) / runs) * sumOfSquares(influence));
}

/** Replications that had anything below the line. @param {Numbers} below */
function informativeOf(below) {
  let found = 0;
  for (let at = 0; at < below.length; at += 1) if (below[at] > 0) found += 1;
  return found;
}

/** @param {Term[]} terms */
function leastInformative(terms) {
  return Math.min(...terms.map(({ below }) => informativeOf(below)));
}

/** @param {number} informative @param {number} level */
function quantileOf(informative, level) {
  return studentQuantile(Math.max(informative - 1, 1), 0.5 + level / 2);
}

/** The largest share that so many can all have missed. @param {number} informative @param {number} level */
function unseenOf(informative, level) {
  return 1 - ((1 - level) / 2) ** (1 / Math.max(informative, 1));
}
