// @ts-check
/** A change over sets of assumptions. The same as Python's `analysis/desk/sets.py`. */

import { errorOf } from "./measures.js";
import { inconsistent } from "./moved.js";
import { isCoarse } from "./notes.js";
import { rounded, withDigits } from "./written.js";

/** @typedef {import("./effects.js").Value} Value */
/** @typedef {import("./gathered.js").Sums} Sums */
/** @typedef {Record<string, Value>} Values */
/** @typedef {(values: Values) => { names: string[] } | null} Clash */
/** @typedef {{ effects: Float64Array, errors: Float64Array, coarse: boolean }} OneSet
 *   (municipality, kind, measure) */

/** Rows of the shipped region that so many sets are. @param {any} declared @param {number} count @returns {number[]} */
export function pointsOf(declared, count) {
  const found = declared.sets.spread[String(count)];
  if (!found) {
    const known = Object.keys(declared.sets.spread).join(", ");
    throw new RangeError(`there are no ${count} sets of assumptions here, only ${known}`);
  }
  return found;
}

/**
 * The values of a point of the region, without those that are given.
 * @param {any} declared
 * @param {number} point
 * @param {Values} given
 * @returns {Values}
 */
export function setValues(declared, point, given) {
  const { points, values, below } = declared.sets;
  const row = points.indexOf(point);
  if (row < 0) throw new RangeError(`point ${point} of the region is not here`);
  /** @type {Values} */
  const found = {};
  for (const [name, column] of Object.entries(values)) {
    if (name in given) continue;
    found[name] = column[row];
    if (name in below) {
      const above = Number(given[below[name]] ?? found[below[name]] ?? 0);
      const number = withDigits(above - column[row], declared.moving.digits);
      found[name] = Math.max(number, 0);
    }
    if (declared.parameters[name].kind === "int") found[name] = rounded(Number(found[name]));
  }
  return found;
}

/**
 * Both sides at each point, with the same values left as they are in both; between the points the
 * work yields, so that the page may draw and answer.
 * @param {any} declared
 * @param {Values} after all values of the scenario with the change
 * @param {Values} before all values of the one without
 * @param {string[]} set what either scenario sets, which no set moves
 * @param {number[]} points
 * @param {Clash} [clash] of the scenario with the change: what does not go together, at its start or later
 * @returns {Generator<undefined, { given: string[], kept: string[], sets: { after: Values, before: Values }[] }, void>}
 */
export function* placed(declared, after, before, set, points, clash) {
  const held = new Set(set);
  /** @type {string[]} */
  const loose = [];
  /** @type {Clash} */
  const atStart = (values) => inconsistent(declared, values);
  for (;;) {
    const both = [
      yield* atPoints(declared, after, held, points, clash ?? atStart),
      yield* atPoints(declared, before, held, points, atStart),
    ];
    const fresh = [...new Set([...both[0].kept, ...both[1].kept])].filter((name) => !held.has(name));
    if (!fresh.length) {
      const given = [...held].filter((name) => isDrawn(declared, name) && !loose.includes(name));
      const sets = points.map((_, at) => ({ after: both[0].made[at], before: both[1].made[at] }));
      return { given, kept: loose, sets };
    }
    // What one side cannot have drawn beside its change is left as it is on both sides.
    loose.push(...fresh);
    for (const name of fresh) held.add(name);
  }
}

/** @param {any} declared @param {string} name */
function isDrawn(declared, name) {
  return name in declared.sets.values;
}

/** One side at points, with what is held left as it is, a point at a time. @param {any} declared @param {Values} side @param {Set<string>} held @param {number[]} points @param {Clash} clash */
function* atPoints(declared, side, held, points, clash) {
  const own = [...held].filter((name) => isDrawn(declared, name));
  /** @type {Values} */
  const given = Object.fromEntries(own.map((name) => [name, side[name]]));
  /** @type {string[]} */
  const kept = [];
  for (;;) {
    const made = [];
    let broken = null;
    for (const point of points) {
      const values = { ...side, ...setValues(declared, point, given) };
      made.push(values);
      broken ??= clash(values);
      yield;
    }
    if (!broken) return { made, kept };
    const loose = broken.names.filter((name) => isDrawn(declared, name) && !(name in given));
    if (!loose.length) throw new RangeError(`${broken.names.join(" and ")} do not go together`);
    for (const name of loose) given[name] = side[name];
    kept.push(...loose);
  }
}

/**
 * Effects and errors of one set, and whether chance in it is still too large.
 * @param {any} declared
 * @param {import("./measures.js").Measuring} measuring
 * @param {{ after: Sums[], before: Sums[] }} sums one for each municipality
 * @returns {OneSet}
 */
export function oneSet(declared, measuring, { after, before }) {
  const kinds = declared.counting.kinds.length;
  const width = kinds * measuring.measures.length;
  const effects = new Float64Array(after.length * width);
  const errors = new Float64Array(after.length * width);
  for (const [place, side] of after.entries())
    for (let kind = 0; kind < kinds; kind += 1)
      for (const [at, one] of measuring.measures.entries()) {
        const found = errorOf(measuring.terms(one, side, before[place], kind));
        const to = place * width + kind * measuring.measures.length + at;
        effects[to] = found.value;
        errors[to] = found.error;
      }
  return { effects, errors, coarse: isCoarse(declared, errors, 0, after.length) };
}

/**
 * All sets as one, in the order of points; each made of its municipalities, the smallest first.
 * @param {number[]} points
 * @param {(OneSet | OneSet[])[]} made
 * @param {number[]} replications
 * @returns {import("./effects.js").Sets}
 */
export function setsTried(points, made, replications) {
  const each = made.map((one) => (Array.isArray(one) ? one : [one]));
  /** @param {"effects" | "errors"} key */
  const joined = (key) => Float64Array.from(each.flatMap((set) => set.flatMap((one) => [...one[key]])));
  return { points, effects: joined("effects"), errors: joined("errors"), replications };
}

/** How many replications more a set takes that is still too coarse. @param {any} declared @param {number} done */
export function moreRuns(declared, done) {
  const { first, most } = declared.sets;
  return done ? Math.min(Math.floor(done / 2), most - done) : first;
}
