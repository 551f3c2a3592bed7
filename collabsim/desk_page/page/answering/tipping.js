// @ts-check
/** Where a noisy quantity crosses a level as one parameter moves. Python's `statistics/tipping.py`. */

import { sum } from "../../../browser/page/statistics/numeric.js";

/** @typedef {{ at: number, value: number, error: number }} Look */
/** @typedef {{ kind: "crossing"|"above"|"below"|"several"|"unclear", looks: Look[], at: number,
 *   low: number, high: number, rises: boolean }} Tipping */
/** @typedef {{ cells: number, first: number, looks: number, at: number[], clear: number[],
 *   likelihood: number }} Given `declared.moving.tipping` */

/** So many numbers at equal distances, as numpy makes them. @param {number} low @param {number} high @param {number} count */
export function linspace(low, high, count) {
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, at) => (at === count - 1 ? high : at * step + low));
}

/**
 * Look for the value of a parameter at which a quantity crosses a level.
 * @param {(at: number, done: number) => Promise<{ value: number, error: number }>} measure
 * @param {number} low
 * @param {number} high
 * @param {Given} given
 * @param {{ level?: number, told?: (done: number, all: number) => void }} [options]
 * @returns {Promise<Tipping>}
 */
export async function tippingPoint(measure, low, high, given, { level = 0, told } = {}) {
  if (!(low < high)) throw new RangeError("a tipping point needs a range");
  const places = linspace(low, high, given.cells + 1);
  const sums = places.map(() => ({ top: 0, weight: 0 }));
  const start = linspace(0, given.cells, given.first).map(Math.round);
  for (let done = 0; done < given.looks; done += 1) {
    const place = done < given.first ? start[done] : nextPlace(places, sums, level, done, given);
    const { value, error } = await measure(places[place], done);
    if (error > 0 && Number.isFinite(error)) {
      sums[place].top += value / error ** 2;
      sums[place].weight += 1 / error ** 2;
    }
    told?.(done + 1, given.looks);
  }
  return judged(pooled(places, sums), level, given);
}

/**
 * What measurements say about where a level is crossed.
 * @param {Look[]} looks in order of the parameter
 * @param {number} level
 * @param {Given} given
 * @returns {Tipping}
 */
function judged(looks, level, given) {
  /** @param {Tipping["kind"]} kind @param {Partial<Tipping>} [rest] @returns {Tipping} */
  const found = (kind, rest = {}) => ({ kind, looks, at: NaN, low: NaN, high: NaN, rises: true, ...rest });
  if (!looks.length) return found("unclear");
  // All of them together are wrong in at most 5 of 100.
  const least = given.clear[looks.length - 1];
  const clear = looks.map(({ value, error }) => {
    const z = (value - level) / error;
    return Math.abs(z) > least ? Math.sign(z) : 0;
  });
  if (clear.every((one) => one > 0)) return found("above");
  if (clear.every((one) => one < 0)) return found("below");
  const signs = clear.filter((one) => one !== 0);
  if (signs.slice(1).filter((one, at) => one !== signs[at]).length > 1) return found("several");
  if (new Set(signs).size < 2) return found("unclear");
  const rises = signs[signs.length - 1] > 0;
  const ratios = likelihoods(looks, level, rises);
  const possible = ratios.flatMap((one, at) => (one <= given.likelihood ? [at] : []));
  const [first, last] = [possible[0], possible[possible.length - 1]];
  if (first === 0 || last === looks.length) return found("unclear", { rises });
  const at = middle(looks.map((one) => one.at), ratios, 0.5);
  return found("crossing", { at, low: looks[first - 1].at, high: looks[last].at, rises });
}

/** One entry for each place that was looked at, however often. @param {number[]} places @param {{ top: number, weight: number }[]} sums @returns {Look[]} */
function pooled(places, sums) {
  return places.flatMap((at, place) => {
    const { top, weight } = sums[place];
    return weight > 0 ? [{ at, value: top / weight, error: weight ** -0.5 }] : [];
  });
}

/** How much worse curves fit that cross before each look, or after the last, than any do. @param {Look[]} looks @param {number} level @param {boolean} rises */
function likelihoods(looks, level, rises) {
  const sign = rises ? 1 : -1;
  const values = looks.map(({ value }) => sign * (value - level));
  const weights = looks.map(({ error }) => error ** -2);
  const free = misfit(values, weights, rising(values, weights));
  return [...looks, null].map((_, gap) => {
    // The best rising curve that crosses here: that of each side, kept on its side.
    const left = rising(values.slice(0, gap), weights.slice(0, gap)).map((one) => Math.min(one, 0));
    const right = rising(values.slice(gap), weights.slice(gap)).map((one) => Math.max(one, 0));
    return misfit(values, weights, [...left, ...right]) - free;
  });
}

/** The rising curve that fits best: neighbours in the wrong order become one. @param {number[]} values @param {number[]} weights @returns {number[]} */
function rising(values, weights) {
  /** @type {{ value: number, weight: number, count: number }[]} */
  const blocks = [];
  for (const [at, value] of values.entries()) {
    let own = { value, weight: weights[at], count: 1 };
    while (blocks.length && blocks[blocks.length - 1].value >= own.value) {
      const before = /** @type {typeof own} */ (blocks.pop());
      const weight = before.weight + own.weight;
      const mean = (before.weight * before.value + own.weight * own.value) / weight;
      own = { value: mean, weight, count: before.count + own.count };
    }
    blocks.push(own);
  }
  return blocks.flatMap(({ value, count }) => new Array(count).fill(value));
}

/** @param {number[]} values @param {number[]} weights @param {number[]} curve */
function misfit(values, weights, curve) {
  return sum(values.map((value, at) => weights[at] * (value - curve[at]) ** 2));
}

/** The place that divides where the crossing may lie. @param {number[]} places @param {{ top: number, weight: number }[]} sums @param {number} level @param {number} done @param {Given} given */
function nextPlace(places, sums, level, done, given) {
  const looks = pooled(places, sums);
  if (looks.length < 2) return done % places.length;
  const [up, down] = [true, false].map((rises) => likelihoods(looks, level, rises));
  /** @param {number[]} ratios */
  const least = (ratios) => Math.min(...ratios.slice(1, -1));
  const ratios = least(down) < least(up) ? down : up;
  const wanted = middle(looks.map((one) => one.at), ratios, given.at[done % given.at.length]);
  const far = places.map((place) => Math.abs(place - wanted));
  return far.indexOf(Math.min(...far));
}

/** The value with such a share of the possible crossings below it, within the range. @param {number[]} at @param {number[]} ratios @param {number} share */
function middle(at, ratios, share) {
  const within = ratios.slice(1, -1);
  const least = Math.min(...within);
  const inner = within.map((one, k) => Math.exp(-0.5 * (one - least)) * (at[k + 1] - at[k]));
  const all = sum(inner);
  const steps = [0];
  let made = 0;
  for (const one of inner) {
    made += one;
    steps.push(made / all);
  }
  if (share >= steps[steps.length - 1]) return at[at.length - 1];
  let below = 0;
  while (steps[below + 1] <= share) below += 1;
  const slope = (at[below + 1] - at[below]) / (steps[below + 1] - steps[below]);
  return slope * (share - steps[below]) + at[below];
}
