/**
 * What is decided within the run: a lever that does not change from the start, and instruments.
 * Where something is, all changes of the question are written as `[[change]]`, those from the start
 * too: a value from month 0 on is the value.
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

/** Whether something is decided within the run. @param {import("./question.js").Question} question */
export function within(question) {
  return question.instruments.length > 0 || changed(question).some((name) => (question.levers[name].from ?? 0) > 0);
}

/** A lever that cannot change during a run though something is decided in it; null where all go together. */
export function undatable(question, offered) {
  return within(question) ? changed(question).find((name) => !offered.dated.includes(name)) ?? null : null;
}

/**
 * What changes when, in order of months; values as they are written.
 *
 * @param {import("./question.js").Question} question
 * @param {object} offered
 * @returns {{month: number, values: Record<string, import("./question.js").Value>}[]} empty where all hold from the start
 */
export function changesOf(question, offered) {
  if (!within(question)) return [];
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

/**
 * The months that the form offers, each January of the run, in words; and this one.
 *
 * @param {object} app
 * @param {number|null} month - chosen
 * @param {object} [given]
 * @param {number} [given.first] - the first that may be chosen
 * @param {"from"|"decided"|"until"} [given.as] - how they are said
 */
export function monthsFor(app, month, { first = 0, as = "from" } = {}) {
  const { months_a_year: year, run_years: years } = app.offered;
  const januaries = Array.from({ length: years[app.question.scenario] }, (_, at) => year * at).filter((one) => one >= first);
  const months = [...new Set([...januaries, ...(month === null ? [] : [month])])].sort((a, b) => a - b);
  const words = (one) => {
    if (one === 0) return app.say(`${as}_start`);
    return one % year ? app.say(`${as}_month`, { month: app.words.number(one) }) : app.say(`${as}_year`, { year: app.words.number(one / year + 1) });
  };
  return months.map((one) => ({ month: one, text: words(one) }));
}
