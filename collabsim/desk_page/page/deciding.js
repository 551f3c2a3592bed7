/**
 * Instruments of a question: which are decided, in which month, and what is chosen about each. What
 * is not said is as declared. Amounts are in kroner of the question's year; nothing here touches a page.
 */

import { fault } from "./question.js";

/**
 * @typedef {object} Use
 * @property {string} name
 * @property {number} month      in which it is decided
 * @property {number} [until]    the first month without it; none if left out
 * @property {number} [strength] 0 to 1
 * @property {string} [payer]
 * @property {Record<string, import("./question.js").Value>} [settings]
 * @property {Record<string, number>} [cost]
 */

/** Add an instrument as it is usually set, from a month on. @param {import("./question.js").Question} question */
export function withUse(question, name, month = 0) {
  return { ...question, instruments: [...question.instruments, { name, month }] };
}

/** Take an instrument away. @param {import("./question.js").Question} question @param {number} place */
export function withoutUse(question, place) {
  return { ...question, instruments: question.instruments.filter((_, at) => at !== place) };
}

/**
 * Say something else of an instrument; what is as it is usually set is not said.
 *
 * @param {import("./question.js").Question} question
 * @param {number} place
 * @param {Partial<Use>} said - undefined for what is no longer said
 */
export function withSaid(question, place, said) {
  const use = { ...structuredClone(question.instruments[place]), ...said };
  if (use.until !== undefined && use.until <= use.month) delete use.until;
  for (const key of Object.keys(use)) if (use[key] === undefined) delete use[key];
  if (use.settings && !Object.keys(use.settings).length) delete use.settings;
  return { ...question, instruments: question.instruments.map((one, at) => (at === place ? use : one)) };
}

/**
 * The bounds of a setting as those of a parameter.
 *
 * @param {object} setting - as declared
 * @param {object} parameter - that it sets
 */
export function boundsOf(setting, parameter) {
  return ["bool", "choice"].includes(parameter.kind) ? parameter : { ...parameter, low: setting.low, high: setting.high };
}

/**
 * What is wrong with the value of a setting; null where it may stand.
 *
 * @param {(one: object, nok: number) => number} shown - an amount of 2018 in the kroner of the question
 */
export function settingFault(setting, parameter, value, shown) {
  return fault(boundsOf(setting, parameter), value, (nok) => shown(parameter, nok));
}

/**
 * The first instruments that cannot be there together; null where all can.
 *
 * @param {Use[]} uses
 * @param {object} each - instruments as declared, by name
 * @returns {{key: string, values: object, at: number}|null}
 */
export function pairFault(uses, each) {
  for (const [at, use] of uses.entries()) {
    for (const before of uses.slice(0, at)) {
      if (!meets(use, before)) continue;
      const values = { instrument: use.name, other: before.name };
      if (use.name === before.name) return { key: "instrument_twice", values, at };
      const excluded = each[use.name].excludes.includes(before.name) || each[before.name].excludes.includes(use.name);
      if (excluded) return { key: "instrument_excludes", values, at };
    }
  }
  return null;
}

/** Whether two are there at the same time, from decision to end. */
function meets(one, other) {
  return one.month < (other.until ?? Infinity) && other.month < (one.until ?? Infinity);
}

/**
 * The first instrument that has nothing to act on; null where all have.
 *
 * @param {Use[]} uses
 * @param {object} each
 * @param {(name: string) => import("./question.js").Value} begins - the value a run begins with
 */
function needFault(uses, each, begins) {
  for (const [at, { name }] of uses.entries()) {
    for (const [parameter, value] of Object.entries(each[name].needs)) {
      if (begins(parameter) !== value) return { key: "instrument_needs", values: { instrument: name, parameter, value }, at };
    }
  }
  return null;
}

/** What is wrong with the instruments of a question together; null where nothing is. */
export function decidedFault(app, question) {
  const { each } = app.declared.instruments;
  const begins = (name) => question.levers[name]?.before ?? app.ownValue(name, question);
  return pairFault(question.instruments, each) ?? needFault(question.instruments, each, begins);
}
