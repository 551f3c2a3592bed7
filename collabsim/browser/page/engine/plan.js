// @ts-check
// From a cell to what is put into memory: rows of values, and what comes in which month.
import { failure } from "./errors.js";
import { composed, hoursAsked, livesOf } from "./lives.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {import("./types.js").ParameterSaid} ParameterSaid */
/** @typedef {import("./types.js").ImageSaid} ImageSaid */
/** @typedef {import("./types.js").Cell} Cell */
/** @typedef {import("./types.js").Value} Value */

/**
 * Parameters by name.
 * @param {EngineRecord} record
 * @returns {Map<string, ParameterSaid>}
 */
function byName(record) {
  return new Map(record.parameters.map((one) => [one.name, one]));
}

/**
 * Every value of an image, as it is written.
 * @param {ImageSaid} image
 * @param {EngineRecord} record
 * @returns {Record<string, Value>}
 */
export function valuesOf(image, record) {
  const found = Object.fromEntries(record.parameters.map((one) => [one.name, one.default]));
  return { ...found, ...image.values };
}

/**
 * A value as the rules know it.
 * @param {ParameterSaid} one
 * @param {Value} value
 * @param {EngineRecord} record
 * @returns {number}
 */
function codeOf(one, value, record) {
  if (one.kind === "choice") {
    const code = one.choices.indexOf(String(value));
    if (code >= 0) return code;
    throw failure(record, "out_of_bounds", { name: one.name, low: one.choices[0], high: one.choices.at(-1) ?? "" });
  }
  if (one.kind === "bool") {
    if (typeof value === "boolean" || value === 0 || value === 1) return Number(value);
    throw failure(record, "out_of_bounds", { name: one.name, low: "false", high: "true" });
  }
  const fits = typeof value === "number" && value >= one.low && value <= one.high;
  if (fits && (one.kind === "float" || Number.isInteger(value))) return value;
  throw failure(record, "out_of_bounds", { name: one.name, low: one.low, high: one.high });
}

/**
 * A row of the record of parameters.
 * @param {Record<string, Value>} values
 * @param {EngineRecord} record
 * @returns {ArrayBuffer}
 */
function rowOf(values, record) {
  const row = new ArrayBuffer(record.record_size);
  const view = new DataView(row);
  for (const one of record.parameters) {
    const code = codeOf(one, values[one.name], record);
    if (one.kind === "float") view.setFloat64(one.offset, code, true);
    else view.setBigInt64(one.offset, BigInt(code), true);
  }
  return row;
}

/**
 * What a cell comes to.
 * @param {Cell} cell
 * @param {ImageSaid} image
 * @param {EngineRecord} record
 * @returns {import("./types.js").Plan}
 */
export function planOf(cell, image, record) {
  const parameters = byName(record);
  const values = valuesOf(image, record);
  for (const [name, value] of Object.entries(cell.parameters ?? {})) {
    const one = known(name, parameters, record);
    if (name in image.structural && codeOf(one, value, record) !== codeOf(one, image.structural[name], record)) {
      throw failure(record, "structural", { name });
    }
    values[name] = value;
  }
  const changes = checkedChanges(cell.changes ?? [], parameters, record);
  const lives = livesIn(cell, values, image, record);
  const months = new Set(changes.map((one) => one.from));
  for (const life of lives) for (const month of life.movesIn()) months.add(month);
  const ordered = [...months].sort((a, b) => a - b);
  const later = ordered.map((month) => {
    const then = valuesIn(values, changes, month);
    return { ...then, ...composed(then, lives, month, parameters) };
  });
  const counts = [values, ...later].map((one) => Number(one.coordinators_added));
  return {
    image: image.id,
    p: rowOf(values, record),
    later: later.map((one) => rowOf(one, record)),
    months: ordered,
    happenings: happeningsOf(lives, record),
    lives: lives.map((one) => one.said()),
    asked: hoursAsked(lives, record),
    dormant: Math.max(...counts),
    ...lengthOf(values, record),
    values: Object.fromEntries(record.parameters.map((one) => [one.name, codeOf(one, values[one.name], record)])),
    facts: { population: image.population },
    changes,
    forced: (cell.overrides ?? []).map(([decision, step, entity, value]) => {
      if (!Number.isFinite(value)) throw failure(record, "out_of_bounds", { name: "overrides", low: -Number.MAX_VALUE, high: Number.MAX_VALUE });
      return [BigInt(decision), BigInt(step), BigInt(entity), value];
    }),
  };
}

/**
 * How long a run is, and room for its pilots.
 * @param {Record<string, Value>} values
 * @param {EngineRecord} record
 */
function lengthOf(values, record) {
  const year = record.months_a_year;
  const years = Number(values.years);
  const proposing = year * Math.min(Number(values.proposal_years), years);
  const entrepreneurs = Number(values.entrepreneurs);
  const expected = (entrepreneurs * Number(values.proposals_per_year) * proposing) / year;
  const { in_sd: sd, at_least: least } = record.rooms;
  const pilots = Math.floor(expected + sd * Math.sqrt(expected) + least);
  return { length: year * years, proposing, entrepreneurs, pilots };
}

/**
 * @param {string} name
 * @param {Map<string, ParameterSaid>} parameters
 * @param {EngineRecord} record
 * @returns {ParameterSaid}
 */
function known(name, parameters, record) {
  const one = parameters.get(name);
  if (!one) throw failure(record, "unknown_parameter", { name });
  return one;
}

/**
 * @param {import("./types.js").Change[]} changes
 * @param {Map<string, ParameterSaid>} parameters
 * @param {EngineRecord} record
 */
function checkedChanges(changes, parameters, record) {
  for (const change of changes) {
    for (const name of Object.keys(change.parameters)) {
      const { read } = known(name, parameters, record);
      if (read !== "live" && read !== "at start") throw failure(record, "not_during_a_run", { name });
    }
  }
  // In the order of months; of two in one month the later in the file holds.
  return [...changes].sort((a, b) => a.from - b.from);
}

/**
 * @param {Record<string, Value>} values
 * @param {import("./types.js").Change[]} changes  in order
 * @param {number} month
 * @returns {Record<string, Value>}
 */
function valuesIn(values, changes, month) {
  const found = { ...values };
  for (const change of changes) if (change.from <= month) Object.assign(found, change.parameters);
  return found;
}

/**
 * The course of the instruments of a cell.
 * @param {Cell} cell
 * @param {Record<string, Value>} values
 * @param {ImageSaid} image
 * @param {EngineRecord} record
 */
export function livesIn(cell, values, image, record) {
  const uses = cell.instruments ?? [];
  for (const one of uses) checkUse(one, record);
  if (!uses.length) return [];
  const months = record.months_a_year * Number(values.years);
  const limit = Number(values.instrument_frame_share) * freeOfChief(values, image);
  return livesOf(uses, months, limit, record);
}

/**
 * Refuse an instrument as it cannot be used.
 * @param {import("./types.js").InstrumentUse} use
 * @param {EngineRecord} record
 */
function checkUse(use, record) {
  if (!Object.hasOwn(record.instruments, use.name)) {
    throw failure(record, "unknown_instrument", { name: use.name });
  }
  const declared = record.instruments[use.name];
  const last = record.months_a_year * Number(byName(record).get("years")?.high);
  within(use.month, "month", 0, last, record);
  if (use.until != null) within(use.until, "until", use.month + 1, last, record);
  within(use.strength ?? declared.strength, "strength", 0, 1, record);
  const payers = Object.keys(record.life.payers);
  if (!payers.includes(use.payer ?? declared.payer)) {
    throw failure(record, "out_of_bounds", { name: "payer", low: payers[0], high: payers.at(-1) ?? "" });
  }
  for (const [name, value] of Object.entries(use.settings ?? {})) {
    const setting = declared.settings.find((one) => one.name === name);
    if (!setting) throw failure(record, "unknown_parameter", { name });
    if (typeof value === "number") within(value, name, setting.low, setting.high, record);
  }
  for (const [name, value] of Object.entries(use.cost ?? {})) {
    if (!(name in declared.cost) || !name.endsWith("_nok")) throw failure(record, "unknown_parameter", { name });
    within(value, name, 0, Number.MAX_VALUE, record);
  }
}

/**
 * @param {number} value
 * @param {string} name
 * @param {number} low
 * @param {number} high
 * @param {EngineRecord} record
 */
function within(value, name, low, high, record) {
  if (!(value >= low && value <= high)) throw failure(record, "out_of_bounds", { name, low, high });
}

/**
 * The free part of the chief executive's frame, as `free_of_units` in the rules has it.
 * @param {Record<string, Value>} values
 * @param {ImageSaid} image
 */
function freeOfChief(values, image) {
  const { frame_nok: frame, units } = image.chief;
  const share = Number(values.discretion_share);
  const free = frame * share;
  const unitsAlike = Boolean(values.neutral_unit_frames);
  const leadersAlike = Boolean(values.neutral_frames) && units > 1;
  if (units <= 0 || !(unitsAlike || leadersAlike)) return free;
  const each = unitsAlike ? share * Number(values.reference_unit_frame_nok) : free / units;
  return each * (leadersAlike ? Number(values.reference_units) : units);
}

/**
 * Rows of the table of what happens to instruments, in the order of months.
 * @param {import("./lives.js").Life[]} lives
 * @param {EngineRecord} record
 * @returns {number[][]}
 */
function happeningsOf(lives, record) {
  const { kinds, payers } = record.life;
  const rows = lives.flatMap((life) =>
    life.happenings.map((one) => [
      one.month, 0, life.declared.code, kinds[one.kind] ?? 0, one.nok, payers[life.payer], one.carried_nok,
    ]),
  );
  return rows.sort((a, b) => a[0] - b[0]);
}
