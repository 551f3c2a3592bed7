// @ts-check
/**
 * Intervals for shares of pilots that come in runs: Wilson's with a design effect, Student's t.
 * The same as Python's `collabsim.statistics.shares`, which says why and from where.
 */

import { divided, knownOrZero, sum, sumOfSquares } from "./numeric.js";
import { studentQuantile } from "./student.js";

/** @typedef {Float64Array | number[]} Numbers one for each run */
/** @typedef {{ point: number, low: number, high: number }} Bounds */
/** @typedef {{ assumed_correlation: number, assumed_events: number, fewest_degrees: number }} Given */
/** @typedef {{ share: number, pilots: number, events: number, residuals: Float64Array,
 *   runs: number }} Summed */

/**
 * Interval of a share.
 * @param {Numbers} observed pilots in each run
 * @param {Numbers} surviving those with the property
 * @param {number} level
 * @param {Given} given what is assumed while events are few
 * @returns {Bounds}
 */
export function shareBounds(observed, surviving, level, given) {
  return wilson(summed(observed, surviving), level, given);
}

/**
 * Interval of the first share minus the second, over the same replications.
 * @param {[Numbers, Numbers]} first observed and surviving
 * @param {[Numbers, Numbers]} second
 * @param {number} level
 * @param {Given} given
 * @returns {Bounds}
 */
export function differenceBounds(first, second, level, given) {
  const sums = [summed(...first), summed(...second)];
  const [one, other] = sums.map((each) => wilson(each, level, given));
  const together = correlation(sums[0], sums[1], given);
  /** @param {number} up @param {number} down */
  const reach = (up, down) =>
    Math.sqrt(Math.max(up * up + down * down - 2 * together * up * down, 0));
  const point = one.point - other.point;
  if (!(sums[0].runs > 1 && sums[1].runs > 1)) return { point, low: -1, high: 1 };
  const low = point - reach(one.point - one.low, other.high - other.point);
  const high = point + reach(one.high - one.point, other.point - other.low);
  return { point, low: Math.max(low, -1), high: Math.min(high, 1) };
}

/**
 * @param {Numbers} observed
 * @param {Numbers} surviving
 * @returns {Summed}
 */
function summed(observed, surviving) {
  const pilots = sum(observed);
  const alive = sum(surviving);
  const share = divided(alive, pilots, NaN);
  const known = knownOrZero(share);
  const residuals = new Float64Array(observed.length);
  let runs = 0;
  for (let at = 0; at < residuals.length; at += 1) {
    residuals[at] = surviving[at] - known * observed[at];
    if (observed[at] > 0) runs += 1;
  }
  return { share, pilots, events: Math.min(alive, pilots - alive), residuals, runs };
}

/**
 * @param {Summed} sums
 * @param {number} level
 * @param {Given} given
 * @returns {Bounds}
 */
function wilson(sums, level, given) {
  if (!(sums.runs > 1)) return { point: sums.share, low: 0, high: 1 };
  const { share } = sums;
  const square = sums.residuals.map((one) => one * one);
  const spread = sum(square);
  const freedom = degrees(spread, sumOfSquares(square), sums.runs, given);
  const t = studentQuantile(freedom, 0.5 + level / 2);
  const independent = Math.max(sums.pilots, 1) / designEffect(sums, spread, given);
  const weight = (t * t) / independent;
  const centre = (share + weight / 2) / (1 + weight);
  const half = Math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight);
  const low = Math.min(Math.max(centre - half, 0), share);
  const high = Math.min(Math.max(centre + half, share), 1);
  return { point: share, low, high };
}

/**
 * Degrees of freedom of a sum of squares: twice its square by its variance.
 * @param {number} spread
 * @param {number} fourth
 * @param {number} runs
 * @param {Given} given
 */
function degrees(spread, fourth, runs, given) {
  const most = Math.max(runs - 1, 1);
  const variance = fourth - (spread * spread) / Math.max(runs, 1);
  const freedom = divided(2 * (spread * spread), variance, Infinity);
  return Math.min(Math.max(freedom, Math.min(given.fewest_degrees, most)), most);
}

/**
 * How many pilots of these runs say as much as one drawn alone.
 * @param {Summed} sums
 * @param {number} spread
 * @param {Given} given
 */
function designEffect(sums, spread, given) {
  const inRun = sums.pilots / Math.max(sums.runs, 1);
  const assumed = 1 + given.assumed_correlation * Math.max(inRun - 1, 0);
  const alone = sums.pilots * knownOrZero(sums.share * (1 - sums.share));
  const unbiased = (spread * sums.runs) / Math.max(sums.runs - 1, 1);
  return towards(assumed, divided(unbiased, alone, 1), sums.events, given);
}

/**
 * How far the runs of a pair go together; believed once it has been seen.
 * @param {Summed} first
 * @param {Summed} second
 * @param {Given} given
 */
function correlation(first, second, given) {
  const both = sum(first.residuals.map((one, at) => one * second.residuals[at]));
  const spread = sumOfSquares(first.residuals) * sumOfSquares(second.residuals);
  const seen = divided(both, Math.sqrt(spread), 0);
  return seen > 0 ? towards(0, seen, Math.min(first.events, second.events), given) : seen;
}

/**
 * What was seen, drawn towards what is assumed while events are few.
 * @param {number} assumed
 * @param {number} seen
 * @param {number} events
 * @param {Given} given
 */
function towards(assumed, seen, events, given) {
  const few = given.assumed_events;
  return (events * seen + few * assumed) / (events + few);
}
