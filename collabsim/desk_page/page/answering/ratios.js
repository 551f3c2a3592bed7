// @ts-check
/** The ratio of two changes of the same runs, with its bootstrap interval. Python's `statistics/ratios.py`. */

import { quantile } from "../../../browser/page/statistics/numeric.js";
import { resampled } from "./random.js";

/** @typedef {import("../../../browser/page/statistics/intervals.js").Term} Term */

/**
 * One change for each unit of another, replications redrawn whole.
 * @param {Term[]} above
 * @param {Term[]} below
 * @param {{ draws: number, generator: { state: string, inc: string } }} money `declared.money`
 * @param {number} level
 * @returns {import("../../../browser/page/statistics/intervals.js").Interval}
 */
export function ratioOfChanges(above, below, money, level) {
  const runs = above[0].top.length;
  const every = new Uint8Array(runs).fill(1);
  const value = drawnChange(above, every, 0) / drawnChange(below, every, 0);
  const weights = resampled(runs, money.draws, money.generator);
  const ratios = [];
  for (let draw = 0; draw < money.draws; draw += 1) {
    const bottom = drawnChange(below, weights, draw * runs);
    if (bottom > 0) ratios.push(drawnChange(above, weights, draw * runs) / bottom);
  }
  const tail = (1 - level) / 2;
  if (!ratios.length) return { value, low: NaN, high: NaN };
  return { value, low: quantile(ratios, tail), high: quantile(ratios, 1 - tail) };
}

/** @param {Term[]} terms @param {Uint8Array} weights @param {number} from */
function drawnChange(terms, weights, from) {
  let made = 0;
  for (const { weight, top, below } of terms) {
    let [above, under] = [0, 0];
    for (let at = 0; at < top.length; at += 1) {
      const times = weights[from + at];
      above += times * top[at];
      under += times * below[at];
    }
    made += (weight * above) / Math.max(under, 1);
  }
  return made;
}
