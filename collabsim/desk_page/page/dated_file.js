/** What is decided within the run in a file: tables `[[change]]` and `[[instrument]]`, as a scenario and a sweep have them. */

import { begun, changesOf } from "./dated.js";
import { decidedTables } from "./deciding_file.js";
import { FileError } from "./file_error.js";
import { changed } from "./question.js";

const isTable = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * The tables of a question of which something is decided within the run.
 *
 * @param {import("./question.js").Question} question
 * @param {object} offered
 * @param {(name: string) => import("./question.js").Value} own - the scenario's value, as it is written
 */
export function tablesOf(question, offered, own) {
  const whole = {};
  for (const name of begun(question, own)) {
    const { before } = question.levers[name];
    const table = offered.tables[name];
    whole[table] = { ...whole[table], [name]: [before] };
    whole.against = { ...whole.against, [name]: before };
  }
  const changes = changesOf(question, offered).map(({ month, values }) => {
    const one = { from: month };
    for (const [name, value] of Object.entries(values)) {
      const group = offered.groups[name];
      one[group] = { ...one[group], [name]: value };
    }
    return one;
  });
  const instruments = decidedTables(question);
  return { ...whole, ...(changes.length ? { change: changes } : {}), ...(instruments.length ? { instrument: instruments } : {}) };
}

/**
 * Before, after and month of each lever of such a file.
 *
 * @param {object} document
 * @param {Record<string, import("./question.js").Value[]>} varied - what the file gives values beside
 * @param {object} offered
 * @param {object} given
 * @param {(name: string) => import("./question.js").Value|undefined} given.own - the scenario's value
 * @param {(key: string) => number|null} given.line
 * @param {number} given.last - last month of the run
 */
export function leversIn({ change, point }, varied, offered, { own, line, last }) {
  if (point !== undefined) throw new FileError("file_change_point", {}, line("point"));
  for (const [name, values] of Object.entries(varied)) {
    if (!Array.isArray(values) || values.length !== 1) throw new FileError("file_change_one", { key: name }, line(name));
  }
  if (change !== undefined && !(Array.isArray(change) && change.length && change.every(isTable))) {
    throw new FileError("file_value", { key: "change" }, line("change"));
  }
  const levers = {};
  for (const { from, ...groups } of change ?? []) {
    if (typeof from === "string") throw new FileError("file_change_date", {}, line("from"));
    if (!Number.isInteger(from) || from < 0 || from > last) throw new FileError("file_value", { key: "from" }, line("from"));
    if ("municipality" in groups) throw new FileError("file_change_town", {}, line("municipality"));
    for (const [name, value] of Object.entries(valuesIn(groups, offered, line))) {
      if (Object.hasOwn(levers, name)) throw new FileError("file_change_twice", { key: name }, line(name));
      const before = Object.hasOwn(varied, name) ? varied[name][0] : own(name);
      levers[name] = { before, after: value, ...(from > 0 ? { from } : {}) };
    }
  }
  for (const [name, [before]] of Object.entries(varied)) {
    // What has another value than the scenario's own on both sides is no change.
    if (!Object.hasOwn(levers, name)) throw new FileError("file_change_same", { key: name, value: String(before) }, line(name));
  }
  return levers;
}

/** Values of a change by the names of parameters, whether they stand with dots or not. */
function valuesIn(groups, offered, line) {
  const found = {};
  const walk = (group, table, path) => {
    for (const [key, value] of Object.entries(table)) {
      if (isTable(value)) {
        walk(group, value, [...path, key]);
        continue;
      }
      const dotted = [group, ...path, key].join(".");
      const name = Object.hasOwn(offered.dotted, dotted) ? offered.dotted[dotted] : [...path, key].join("_");
      if (!Object.hasOwn(offered.groups, name) || offered.groups[name] !== group) {
        throw new FileError("file_unknown", { key: name }, line(key));
      }
      if (!offered.dated.includes(name)) throw new FileError("file_undatable", { key: name }, line(key));
      found[name] = value;
    }
  };
  for (const [group, table] of Object.entries(groups)) {
    if (!isTable(table)) throw new FileError("file_unknown", { key: group }, line(group));
    walk(group, table, []);
  }
  return found;
}
