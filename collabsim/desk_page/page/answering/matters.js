// @ts-check
/** What matters of each measure, in words. The same as Python's `report/desk/matters.py`. */

import { decimalsIn } from "./telling.js";
import { general } from "./written.js";

/** @typedef {import("./telling.js").Teller} Teller */

/** The smallest difference of a measure that matters, as it is told. @param {Teller} teller @param {string} measure */
export function limit(teller, measure) {
  const { measures, money } = teller.declared;
  const own = measures.find((/** @type {any} */ one) => one.name === measure) ?? money;
  return written(teller, own.matters * teller.effects.matters);
}

/** What matters of every measure, and what is called clear. @param {Teller} teller */
export function mattersNote(teller) {
  const { matters } = teller.declared;
  const told = Object.fromEntries(
    Object.entries(matters).map(([key, measure]) => [key, limit(teller, measure)]),
  );
  const lines = [teller.word("matters", told)];
  if (teller.effects.asked.changes.some((change) => change.kroner))
    lines.push(teller.word("matters_kroner", { million: limit(teller, "million") }));
  return [...lines, teller.word("matters_clear")].join(" ");
}

/** From which standard error on a set of assumptions is told to be coarse. @param {Teller} teller */
export function halfLimit(teller) {
  const { measures, told, sets } = teller.declared;
  const first = measures.find((/** @type {any} */ one) => one.name === told.headlines[0]);
  return written(teller, sets.precise * first.matters);
}

/** @param {Teller} teller @param {number} value */
function written(teller, value) {
  const plain = general(value, 6);
  return teller.constant(`matters.${plain}`, value, decimalsIn(plain));
}
