/**
 * What changes from a month of the run on: a change of a lever that does not hold from the start.
 * Where one does, all changes of the question are written as `[[change]]`, those from the start too:
 * a value from month 0 on is the value.
 */

import { changed } from "./question.js";

/** Ends the label of a scenario with changes, as in Python. */
const CHANGED = "_changed";

/**
 * A scenario's own value of a lever, amounts in the kroner of a question.
 *
 * @param {Record<string, import("./question.js").Value>} values - of the scenario, where not the defaults
 * @param {{name: string, default: any, in_kroner: boolean}} one
 * @param {(nok: number) => number} shown - an amount of 2018 in those kroner
 */
export function ownValue(values, one, shown) {
  const own = values[one.name] ?? one.default;
  return typeof own === "number" && one.in_kroner ? Math.round(shown(own) * 1e6) / 1e6 : own;
}

/** Levers that change from a later month on. @param {import("./question.js").Question} question */
export function dated(question) {
  return changed(question).filter((name) => (question.levers[name].from ?? 0) > 0);
}

/** A lever that cannot change during a run though another does; null where all go together. */
export function undatable(question, offered) {
  return dated(question).length ? changed(question).find((name) => !offered.dated.includes(name)) ?? null : null;
}

/**
 * What changes when, in order of months; values as they are written.
 *
 * @param {import("./question.js").Question} question
 * @param {object} offered
 * @returns {{month: number, values: Record<string, import("./question.js").Value>}[]} empty where nothing is dated
 */
export function changesOf(question, offered) {
  if (!dated(question).length) return [];
  const names = offered.dated.filter((name) => changed(question).includes(name));
  const months = [...new Set(names.map((name) => question.levers[name].from ?? 0))].sort((a, b) => a - b);
  return months.map((month) => ({
    month,
    values: Object.fromEntries(
      names.filter((name) => (question.levers[name].from ?? 0) === month).map((name) => [name, question.levers[name].after]),
    ),
  }));
}

/** Levers that begin at another value than the scenario's own, though they change only later. */
export function begun(question, own) {
  return changed(question).filter((name) => question.levers[name].before !== own(name));
}

/** What tells both sides of a question apart, as Python has it: two scenarios, one with changes. */
export function labelsOf(question) {
  return { after: `${question.scenario}${CHANGED}`, before: question.scenario };
}

/** The months a change may begin in that the form offers: each January of the run. */
export function januaries(offered, question) {
  return Array.from({ length: offered.run_years[question.scenario] }, (_, year) => offered.months_a_year * year);
}
