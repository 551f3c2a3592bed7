// @ts-check
/** Figures of an instrument held against none. Python's `analysis/instrument_effects.py` and `instrument_costs.py`. */

import { chanceOf } from "./keys.js";
import { rankedSums } from "./ranked_counting.js";
import { ratioOfChanges } from "./ratios.js";
import { studentQuantile } from "../../../browser/page/statistics/student.js";

/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Term} Term */
/** @typedef {import("./measures.js").Measuring} Measuring */
/** @typedef {Record<string, Float64Array>} Counts of each sum a number for each replication */
/** @typedef {{ nok: number, hours: number, payer: string, ratios: Record<string, Interval> }} Costs */

const NOTHING = { value: NaN, low: NaN, high: NaN };
const MILLION = 1e6;

/** What was counted, sum by sum. @param {any} declared @param {ArrayLike<number>[]} counted of each replication @returns {Counts} */
export function countsOf(declared, counted) {
  const names = rankedSums(declared.ranked);
  return Object.fromEntries(
    names.map((name, at) => [name, Float64Array.from(counted, (one) => one[at])]),
  );
}

/** Changes of all measures with their paired intervals. @param {any} declared @param {Measuring} measuring @param {Counts} before @param {Counts} after @returns {Record<string, Interval>} */
export function effectsOf(declared, measuring, before, after) {
  const { measures, run } = declared.ranked;
  /** @param {any} measure @param {Counts} counts @param {number} sign @returns {Term} */
  const term = ({ sum, against, times }, counts, sign) => ({
    weight: sign * times, top: counts[sum],
    below: against === run ? new Float64Array(counts[sum].length).fill(1) : counts[against],
  });
  return Object.fromEntries(
    Object.entries(measures).map(([name, one]) => [
      name, measuring.intervals.contrast([term(one, after, 1), term(one, before, -1)]),
    ]),
  );
}

/** What an instrument costs, and for each good pilot more. @param {any} declared @param {string} payer @param {Measuring} measuring @param {Counts} before @param {Counts} after @param {Record<string, Interval>} effects @returns {Costs} */
export function costsOf(declared, payer, measuring, before, after, effects) {
  const { hour_nok: hour, shown } = declared.ranked;
  const runs = after.proposals.length;
  const mean = (/** @type {(at: number) => number} */ of) => {
    let sum = 0;
    for (let at = 0; at < runs; at += 1) sum += of(at);
    return sum / runs;
  };
  const of = (/** @type {(at: number) => number} */ what) => Float64Array.from({ length: runs }, (_, at) => what(at));
  const support = of((at) => after.support_nok[at] - before.support_nok[at]);
  const good = of((at) => after.good_kept[at] - before.good_kept[at]);
  const cost = of((at) => after.own_pilot_nok[at] + support[at] + hour * after.own_pilot_hours[at]);
  const told = effects.good_kept.low >= shown;
  return {
    nok: mean((at) => after.own_pilot_nok[at] + after.own_fixed_nok[at]),
    hours: mean((at) => after.own_pilot_hours[at] + after.own_fixed_hours[at]),
    payer,
    ratios: {
      nok_per_good_kept: told ? fieller(cost, good, measuring.intervals.level) : NOTHING,
      good_per_million: perMillion(declared, measuring, before, after, effects),
    },
  };
}

/** Good pilots more for a million kroner of an instrument's own price, where both are told. @param {any} declared @param {Measuring} measuring @param {Counts} before @param {Counts} after @param {Record<string, Interval>} effects @returns {Interval} */
function perMillion(declared, measuring, before, after, effects) {
  const { good, matters } = declared.ranked;
  const price = after.own_pilot_nok.map((one, at) => one + after.own_fixed_nok[at]);
  const gain = effects[good];
  if (!(price.reduce((sum, one) => sum + one, 0) > 0)) return NOTHING;
  if (chanceOf(gain.low, gain.high, matters) !== "more") return NOTHING;
  const spent = [{ weight: 100 / MILLION, top: price, below: after.proposals }];
  if (!(measuring.intervals.contrast(spent).low > 0)) return NOTHING;
  const kept = [
    { weight: 100, top: after.good_kept, below: after.proposals },
    { weight: -100, top: before.good_kept, below: before.proposals },
  ];
  return ratioOfChanges(kept, spent, declared.money, measuring.intervals.level);
}

/** The ratio of two means of the same runs, with its interval by Fieller's theorem. @param {Float64Array} y @param {Float64Array} x @param {number} level @returns {Interval} */
function fieller(y, x, level) {
  const runs = x.length;
  const [below, above] = [x, y].map((one) => one.reduce((sum, each) => sum + each, 0) / runs);
  if (below === 0) return NOTHING;
  const value = above / below;
  if (runs < 2) return { ...NOTHING, value };
  const t = studentQuantile(runs - 1, (1 + level) / 2) ** 2 / runs;
  /** @param {Float64Array} one @param {number} first @param {Float64Array} other @param {number} second */
  const shared = (one, first, other, second) => {
    let sum = 0;
    for (let at = 0; at < runs; at += 1) sum += (one[at] - first) * (other[at] - second);
    return (t * sum) / (runs - 1);
  };
  const a = below ** 2 - shared(x, below, x, below);
  const b = below * above - shared(x, below, y, above);
  const c = above ** 2 - shared(y, above, y, above);
  if (a <= 0) return { ...NOTHING, value };
  const half = Math.sqrt(Math.max(0, b * b - a * c));
  return { value, low: (b - half) / a, high: (b + half) / a };
}
