// @ts-check
/** Assumptions that are moved: which, to which ends, and what goes together. Python's `desk/moved.py`. */

import { rounded, withDigits } from "./written.js";

/** @typedef {import("./effects.js").Value} Value */
/** @typedef {Record<string, Value>} Values */

/** What is moved one at a time, but for what is held. @param {any} declared @param {string[]} held @returns {string[]} */
export function assumptions(declared, held) {
  return declared.moving.listed.filter((/** @type {string} */ name) => !held.includes(name));
}

/**
 * The ends an assumption is moved to, its least plausible value first.
 * @param {any} declared
 * @param {string} name
 * @param {Values} values all values of the scenario
 * @returns {[Value, Value]}
 */
export function endsOf(declared, name, values) {
  const { ends, digits } = declared.moving;
  const one = ends[name];
  if (!one || !("words" in one || "below" in one || "low" in one))
    throw new RangeError(`${name} is one of several words, and no two are its ends`);
  if (one.words) return one.words;
  let [low, high] = [one.low, one.high];
  if (one.below) {
    const above = Number(values[one.below]);
    [low, high] = [one.gap[1], one.gap[0]].map((far) => Math.max(withDigits(above - far, digits), 0));
  }
  return declared.parameters[name].kind === "int" ? [rounded(low), rounded(high)] : [low, high];
}

/**
 * The value of an assumption so far along its range.
 * @param {any} declared
 * @param {string} name
 * @param {number} share 0 to 1
 * @param {Values} values
 * @returns {Value}
 */
export function valueAt(declared, name, share, values) {
  const [low, high] = endsOf(declared, name, values);
  if (typeof low !== "number" || typeof high !== "number") return share < 0.5 ? low : high;
  const { ends, digits } = declared.moving;
  const made = ends[name].by_ratio ? low * (high / low) ** share : low + share * (high - low);
  const few = Math.min(Math.max(withDigits(made, digits), low), high);
  return declared.parameters[name].kind === "int" ? rounded(few) : few;
}

/**
 * The first check that values break: its rule and the parameters involved; null where they hold.
 * @param {any} declared
 * @param {Values} values all values
 * @returns {{ rule: string, names: string[] } | null}
 */
export function inconsistent(declared, values) {
  for (const { rule, names } of declared.moving.checks)
    if (isBroken(declared, rule, names, values)) return { rule, names };
  return null;
}

/** @param {any} declared @param {string} rule @param {string[]} names @param {Values} values */
function isBroken(declared, rule, names, values) {
  const numbers = names.map((name) => Number(values[name]));
  if (rule === "order") return numbers[0] > numbers[1];
  if (rule === "shares")
    return numbers.reduce((all, one) => all + one, 0) > 1 + declared.moving.rounding;
  if (rule === "weights") return !numbers.some((one) => one > 0);
  if (rule === "one") return numbers.every((one) => one > 0);
  if (rule === "measured") return Boolean(values.effect_contract) && notMeasured(values);
  throw new RangeError(`there is no check '${rule}'`);
}

/** Whether no pilot could have its effect measured. @param {Values} values */
function notMeasured(values) {
  /** @param {string} name */
  const of = (name) => Number(values[name]);
  const [none, external] = [of("evidence_none_share"), of("evidence_external_share")];
  const reached = [of("evidence_quality_min")];
  if (none > 0) reached.push(of("evidence_quality_none"));
  if (external > 0) reached.push(of("evidence_quality_external"));
  if (none + external < 1) reached.push(of("evidence_quality_own"));
  return Math.max(...reached) < of("contract_quality_min");
}

/**
 * The values of both sides with other values of some assumptions; null where they do not go together.
 * @param {any} declared
 * @param {import("./moving_words.js").Subject} subject
 * @param {Values} moved
 * @returns {{ after: Values, before: Values | null } | null}
 */
export function movedTo(declared, subject, moved) {
  const after = { ...subject.after, ...moved };
  const rest = Object.entries(moved).filter(([name]) => !subject.levers.includes(name));
  const before = subject.before && { ...subject.before, ...Object.fromEntries(rest) };
  if (inconsistent(declared, after) || (before && inconsistent(declared, before))) return null;
  return { after, before };
}
