/** Instruments that are decided within the run in a file: tables `[[instrument]]`, as a scenario has them. */

import { pairFault, settingFault } from "./deciding.js";
import { FileError } from "./file_error.js";

const KEYS = ["name", "from", "until", "municipality", "strength", "payer", "settings", "cost"];
const HEAD = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/;

const isTable = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The tables of a question's instruments. @param {import("./question.js").Question} question */
export function decidedTables({ instruments }) {
  return instruments.map(({ name, month, until, strength, payer, settings, cost }) => ({
    name, from: month,
    ...(until === undefined ? {} : { until }),
    ...(strength === undefined ? {} : { strength }),
    ...(payer === undefined ? {} : { payer }),
    ...(settings ? { settings } : {}),
    ...(cost ? { cost } : {}),
  }));
}

/** The line of a key in one of the tables, or of the table; null where it is not found. */
function lineIn(text, place, key) {
  let number = -1;
  let found = null;
  for (const [at, line] of text.split("\n").entries()) {
    const head = HEAD.exec(line)?.[1].replace(/["']/g, "");
    if (head === "instrument") number += 1;
    if (head === "instrument" && number === place) found = at + 1;
    const inside = number === place && !(head && !head.startsWith("instrument"));
    if (inside && key !== null && line.split(/[\s={},"']+/).includes(key) && line.includes("=")) return at + 1;
    if (number > place) break;
  }
  return found;
}

/**
 * The instruments of a file.
 *
 * @param {unknown} tables
 * @param {string} text
 * @param {object} given
 * @param {object} given.declared - instruments as declared
 * @param {(name: string) => object} given.parameter
 * @param {(one: object, nok: number) => number} given.shown - an amount of 2018 in the kroner of the file
 * @param {number} given.last - last month of the run
 * @returns {import("./deciding.js").Use[]}
 */
export function decidedIn(tables, text, { declared, parameter, shown, last }) {
  if (tables === undefined) return [];
  if (!Array.isArray(tables) || !tables.length || !tables.every(isTable)) {
    throw new FileError("file_value", { key: "instrument" }, lineIn(text, 0, null));
  }
  if (tables.length > declared.most) throw new FileError("file_many_instruments", { count: declared.most }, lineIn(text, declared.most, null));
  const uses = tables.map((table, place) => {
    const wrong = (key, why = "file_value") => new FileError(why, { key }, lineIn(text, place, key));
    return useIn(table, wrong, { declared, parameter, shown, last });
  });
  const found = pairFault(uses, declared.each);
  if (found) throw new FileError(found.key, found.values, lineIn(text, found.at, null));
  return uses;
}

/** One table. */
function useIn(table, wrong, { declared, parameter, shown, last }) {
  const strange = Object.keys(table).find((key) => !KEYS.includes(key));
  if (strange) throw wrong(strange, "file_unknown");
  const { name, from, until, municipality, strength, payer, settings = {}, cost = {} } = table;
  if (typeof name !== "string" || !Object.hasOwn(declared.each, name)) throw wrong("name", "file_instrument");
  if (typeof from === "string" || typeof until === "string") throw wrong(typeof from === "string" ? "from" : "until", "file_change_date");
  if (!Number.isInteger(from) || from < 0 || from > last) throw wrong("from");
  if (until !== undefined && !(Number.isInteger(until) && until > from && until <= last + 1)) throw wrong("until");
  if (municipality !== undefined) throw wrong("municipality", "file_change_town");
  if (strength !== undefined && !(typeof strength === "number" && strength >= 0 && strength <= 1)) throw wrong("strength");
  if (payer !== undefined && !declared.payers.includes(payer)) throw wrong("payer");
  for (const [key, one] of Object.entries({ settings, cost })) if (!isTable(one)) throw wrong(key);
  for (const [key, value] of Object.entries(settings)) {
    const setting = declared.each[name].settings.find((one) => one.name === key);
    if (!setting) throw wrong(key, "file_unknown");
    if (settingFault(setting, parameter(setting.parameter), value, shown)) throw wrong(key);
  }
  for (const [key, nok] of Object.entries(cost)) {
    if (!declared.costs.includes(key)) throw wrong(key, "file_unknown");
    if (typeof nok !== "number" || !(nok >= 0 && nok < Infinity)) throw wrong(key);
  }
  return {
    name, month: from,
    ...(until === undefined ? {} : { until }),
    ...(strength === undefined ? {} : { strength }),
    ...(payer === undefined ? {} : { payer }),
    ...(Object.keys(settings).length ? { settings: { ...settings } } : {}),
    ...(Object.keys(cost).length ? { cost: { ...cost } } : {}),
  };
}
