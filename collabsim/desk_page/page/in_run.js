/** What is decided within a run as the model has it: kroner of 2018, and what goes together when. */

import { composed, livesOf } from "../../browser/page/engine/lives.js";
import { changesOf } from "./dated.js";

/** What changes within a run, as the model has it. */
export function changesAs(desk, question) {
  return changesOf(question, desk.offered).map(({ month, values }) => ({
    month,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, modelValue(desk, question, name, value)]),
    ),
  }));
}

/** A value as the model has it. */
export function modelValue(desk, question, name, value) {
  const one = desk.parameters.get(name);
  if (typeof value !== "number" || !one.in_kroner) return value;
  return desk.answers.kronerOf2018(value, question.year);
}

/** The instruments of a question as the engine takes them. */
export function usesAs(desk, question) {
  const model = (nok) => desk.answers.kronerOf2018(nok, question.year);
  return question.instruments.map(({ settings, cost, ...use }) => {
    const declared = desk.declared.instruments.each[use.name].settings;
    const inKroner = new Set(declared.filter(({ parameter }) => desk.parameters.get(parameter).in_kroner).map(({ name }) => name));
    const chosen = Object.entries(settings ?? {}).map(([name, value]) => [name, inKroner.has(name) ? model(value) : value]);
    const paid = Object.entries(cost ?? {}).map(([name, nok]) => [name, model(nok)]);
    return { ...use, settings: Object.fromEntries(chosen), cost: Object.fromEntries(paid) };
  });
}

/**
 * The first values of a side that do not go together, at its start or as they are within the run
 * where all instruments can be paid; null where all do.
 *
 * @param {object} desk
 * @param {import("./question.js").Question} question
 * @param {"after"|"before"} side
 * @param {object} values - all of them, as they are at the start
 * @returns {{names: string[], month: number}|null}
 */
export function clashOf(desk, question, side, values) {
  const broken = (month, own) => {
    const found = desk.answers.inconsistent(own);
    return found && { names: found.names, month };
  };
  const atStart = broken(0, values);
  if (atStart || side === "before") return atStart;
  const { record } = desk.engine;
  const changes = changesAs(desk, question);
  const base = (month) =>
    Object.assign({ ...values }, ...changes.filter((one) => one.month <= month).map((one) => one.values));
  for (const { month } of changes) {
    const found = broken(month, base(month));
    if (found) return found;
  }
  const lives = livesOf(usesAs(desk, question), record.months_a_year * Number(values.years), Infinity, record);
  const months = new Set(lives.length ? changes.map(({ month }) => month) : []);
  for (const life of lives) for (const month of life.movesIn()) months.add(month);
  for (const month of [...months].sort((a, b) => a - b)) {
    const then = base(month);
    const found = broken(month, { ...then, ...composed(then, lives, month, desk.parameters) });
    if (found) return found;
  }
  return null;
}
