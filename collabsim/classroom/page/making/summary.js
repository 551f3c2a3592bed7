// @ts-check
// What the sums of many replications say, as collabsim/inquiry/ensembles.py sums them up.
import { intervalsOf } from "../../../browser/page/statistics/intervals.js";
import { rounded } from "./numbers.js";

/** @typedef {Record<string, Float64Array>} Sums  one number of each replication, by the name of the sum */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/**
 * @typedef {object} Declared
 * @property {number[]} horizons
 * @property {number[]} bins
 * @property {number} first_shown
 * @property {number} errors_per
 * @property {number} lasting_per
 * @property {any} intervals
 */

const TENTHS = 11;
const NEAR = 1e-9;

/**
 * @param {Sums} sums
 * @param {number} population
 * @param {{same: Sums | null, gain: Sums | null}} against  sums of the same replications of the
 *   municipality as it is: those that `same` is counted against, and those of the paired `gain`
 * @param {Declared} declared
 */
export function summaryOf(sums, population, { same: without, gain: bare }, declared) {
  const { horizons, bins, first_shown: shown, errors_per: errorsPer, lasting_per: lastingPer } = declared;
  const intervals = intervalsOf(declared.intervals);
  const n = sums.started.length;
  const ones = new Float64Array(n).fill(1);
  const share = (/** @type {string} */ top, /** @type {string} */ below) => written(intervals.share(sums[top], sums[below]));
  const rate = (/** @type {Float64Array} */ top, /** @type {Float64Array} */ below) => written(intervals.rate(top, below));
  const at = (/** @type {(h: number) => unknown} */ make) => Object.fromEntries(horizons.map((h) => [h, make(h)]));
  const first = (/** @type {string} */ name) => sums[name].slice(0, shown);
  return {
    n,
    same: without && countOf(n, (k) => sums.fates_0[k] === without.fates_0[k] && sums.fates_1[k] === without.fates_1[k]),
    gain: bare && at((h) => written(intervals.difference(termOf(sums, h), termOf(bare, h)))),
    histogram: at((h) => histogramOf(sums[`delivering_${h}`], sums[`observed_${h}`], bins)),
    of_ten: at((h) => ofTen(sums[`delivering_${h}`], sums[`observed_${h}`])),
    none_observed: at((h) => countOf(n, (k) => sums[`observed_${h}`][k] === 0)),
    share: at((h) => share(`delivering_${h}`, `observed_${h}`)),
    alive: at((h) => share(`alive_${h}`, `observed_${h}`)),
    weak_kept: share("weak_kept", "weak_observed"),
    good_lost: share("good_lost", "good_observed"),
    legal_errors: rate(sums.legal_errors, sums.started.map((one) => one / errorsPer)),
    users: rate(sums.users, ones),
    started: rate(sums.started, ones),
    lasting_per_10000: rate(
      sums[`alive_${horizons[horizons.length - 1]}`], ones.map((one) => (one * population) / lastingPer),
    ),
    first: at((h) => Array.from(first(`delivering_${h}`), (top, k) => [top, sums[`observed_${h}`][k]])),
    first_share: at((h) => written(intervals.share(first(`delivering_${h}`), first(`observed_${h}`)))),
  };
}

/**
 * @param {Sums} sums
 * @param {number} h
 */
function termOf(sums, h) {
  return { weight: 1, top: sums[`delivering_${h}`], below: sums[`observed_${h}`] };
}

/**
 * @param {number} n
 * @param {(k: number) => boolean} holds
 */
function countOf(n, holds) {
  let found = 0;
  for (let k = 0; k < n; k += 1) found += Number(holds(k));
  return found;
}

/**
 * @param {Float64Array} top
 * @param {Float64Array} below
 * @param {number[]} bins
 */
function histogramOf(top, below, bins) {
  const counts = new Array(bins.length - 1).fill(0);
  for (let k = 0; k < top.length; k += 1) {
    if (!(below[k] > 0)) continue;
    // A share that falls on a border belongs to the bin above it, whatever rounding does.
    const share = rounded(top[k] / below[k], 9);
    let bin = bins.findLastIndex((border) => border <= share);
    if (bin === counts.length) bin -= 1;
    counts[bin] += 1;
  }
  return counts;
}

/**
 * Replications by how many of ten survive; half-way goes up.
 * @param {Float64Array} top
 * @param {Float64Array} below
 */
function ofTen(top, below) {
  const counts = new Array(TENTHS).fill(0);
  for (let k = 0; k < top.length; k += 1) {
    if (below[k] > 0) counts[Math.floor((10 * top[k]) / below[k] + 0.5 + NEAR)] += 1;
  }
  return counts;
}

/**
 * Value, low and high to four digits after the point; null where there is no value.
 * @param {Interval} interval
 */
function written({ value, low, high }) {
  if (!Number.isFinite(value)) return null;
  return [value, low, high].map((one) => (Number.isFinite(one) ? rounded(one, 4) : null));
}
