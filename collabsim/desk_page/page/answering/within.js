// @ts-check
/** How an instrument that is decided within the run is said. The same as Python's `report/desk/within.py`. */

import { decimalsIn, general } from "./written.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Value} Value */
/**
 * @typedef {object} Decided an instrument of a question, kroner of 2018
 * @property {string} name
 * @property {number} month
 * @property {number} [until]
 * @property {number} [strength]
 * @property {string} [payer]
 * @property {Record<string, Value>} [settings]
 * @property {Record<string, number>} [cost]
 */

/** Parameters of which a value is said, and costs in kroner. @param {any} declared @param {Decided} use @returns {string[]} */
export function decidedNames(declared, use) {
  return [...settingsOf(declared, use).map(([name]) => name), ...Object.keys(use.cost ?? {})];
}

/** An instrument, when it is decided, and what is not as it is usually set. @param {Teller} teller @param {Decided} use */
export function decidedWords(teller, use) {
  const { declared, words } = teller;
  const usual = declared.instruments.each[use.name];
  const { month, until, strength = usual.strength, payer = usual.payer, cost = {} } = use;
  const more = [teller.when("within_decided", month)];
  if (until !== undefined) more.push(teller.word("within_until", { month: teller.constant(`month.${until}`, until) }));
  for (const [name, value] of settingsOf(declared, use)) {
    more.push(teller.word("within_setting", { name: teller.lever(name), value: teller.value(name, value) }));
  }
  if (strength !== usual.strength) {
    const decimals = decimalsIn(general(strength, 6));
    more.push(teller.word("within_strength", { strength: teller.constant(`strength.${use.name}`, strength, decimals) }));
  }
  if (payer !== usual.payer) more.push(teller.word("within_payer", { payer: words.text(`cost_payer.${payer}`) }));
  for (const [key, nok] of Object.entries(cost)) {
    more.push(teller.word(`within_${key}`, { nok: teller.kroner(`${use.name}.${key}`, nok) }));
  }
  return teller.word("within_instrument", { name: words.text(`instrument.${use.name}`), more: more.join(", ") });
}

/** Parameters it sets and to what: kroner always, the others where the question says it. @param {any} declared @param {Decided} use @returns {[string, Value][]} */
function settingsOf(declared, { name, settings = {} }) {
  return declared.instruments.each[name].settings
    .filter((/** @type {any} */ one) => one.name in settings || declared.parameters[one.parameter].in_kroner)
    .map((/** @type {any} */ one) => [one.parameter, settings[one.name] ?? one.value]);
}
