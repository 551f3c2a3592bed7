// @ts-check
/** How started pilots ended, as whole numbers of a hundred. Python's `report/desk/ended.py`. */

import { column } from "./gathered.js";
import { sum } from "../../../browser/page/statistics/numeric.js";

/** @typedef {{ municipality: string, population: number, side: "before" | "after",
 *   parts: { ending: string, name: string, count: number, per_100: number }[] }} Ending */

/**
 * Whole numbers of a hundred that add up to it, by the largest remainder.
 * @param {number[]} counts
 * @returns {number[]}
 */
export function perHundred(counts) {
  const total = counts.reduce((all, one) => all + one, 0);
  if (!total) return counts.map(() => 0);
  const exact = counts.map((one) => (100 * one) / total);
  const whole = exact.map(Math.trunc);
  const left = 100 - whole.reduce((all, one) => all + one, 0);
  const order = exact
    .map((one, at) => ({ at, short: whole[at] - one }))
    .sort((one, other) => one.short - other.short || one.at - other.at);
  for (const { at } of order.slice(0, left)) whole[at] += 1;
  return whole;
}

/**
 * How started pilots ended, before and after, in every municipality.
 * @param {import("./telling.js").Teller} teller
 * @param {import("./effects.js").Change} change
 * @returns {Ending[]}
 */
export function endings(teller, change) {
  const { told, counting } = teller.declared;
  const found = [];
  for (const [place, { name, population }] of change.municipalities.entries())
    for (const side of /** @type {("before" | "after")[]} */ (["before", "after"])) {
      const counts = told.endings.map((/** @type {[string, string[]]} */ [, fates]) =>
        fates
          .map((fate) => counting.sums.indexOf(`fate_${fate}`))
          .map((at) => sum(column(change.sums[side][place], counting.sums.length, 0, at)))
          .reduce((all, one) => all + one, 0),
      );
      const whole = perHundred(counts);
      const parts = told.endings.map((/** @type {[string, string[]]} */ [ending], /** @type {number} */ at) => ({
        ending, name: teller.word(`ending_${ending}`), count: counts[at], per_100: whole[at],
      }));
      found.push({ municipality: name, population, side, parts });
    }
  return found;
}
