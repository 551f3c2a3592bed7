// @ts-check
// For each pilot what its events do not say: desks, money left, waiting, use.
import { roundedEven, roundedTimes } from "./numbers.js";

const FIELDS = [
  "state", "ownership", "uptake", "project_granted_nok", "project_paid_nok", "money_until", "pays_from",
];

/** Collects the pilots month by month, and on whose desk each case lay. */
export class Tracks {
  /** @type {Record<string, Float64Array>[]} */
  #months = [];
  /** @type {Map<number, number[]>[]} */
  #desks = [];

  /** @param {Record<string, number>} states */
  constructor(states) {
    this.states = states;
    this.working = [states.RUNNING, states.BRIDGED, states.EFFECT_CONTRACT];
  }

  /**
   * @param {import("../../../browser/page/engine/watching.js").Seen} world
   * @param {number} month
   */
  see(world, month) {
    this.#months[month] = Object.fromEntries(FIELDS.map((name) => [name, world.column("pilot", name)]));
    this.#desks[month] = desksOf(world);
  }

  /**
   * The tracks of all pilots.
   * @param {number} n
   */
  all(n) {
    return Array.from({ length: n }, (_, pilot) => this.#tracks(pilot));
  }

  /** @param {number} pilot */
  #tracks(pilot) {
    const { working, states } = this;
    // Before it was proposed, a pilot has 0 everywhere.
    const rows = this.#months.map((month) => Object.fromEntries(FIELDS.map((name) => [name, month[name][pilot] ?? 0])));
    const atWork = rows.map((row) => working.includes(row.state));
    const measured = rows.map((row, month) => atWork[month] || row.state === states.WAITING);
    // A pilot that waits for the first payment under a decision knows when the money comes.
    const waited = rows.map((row, month) =>
      row.state === states.WAITING && row.pays_from < 0 ? month - row.money_until : -1);
    return {
      desk: changesOf(this.#desks.map((desks) => desks.get(pilot) ?? [])),
      money_left_nok: whileIt(atWork, rows.map((row) => roundedEven(row.project_granted_nok - row.project_paid_nok))),
      waited: whileIt(waited.map((one) => one >= 0), waited),
      ownership: whileIt(measured, rows.map((row) => roundedTimes(row.ownership, 3))),
      use: whileIt(rows.map((row) => row.uptake > 0), rows.map((row) => roundedTimes(row.uptake, 3))),
    };
  }
}

/**
 * Where each open case lies: with people around the pilot, or with unit managers.
 * @param {import("../../../browser/page/engine/watching.js").Seen} world
 */
function desksOf(world) {
  /** @type {Map<number, Set<number>>} */
  const found = new Map();
  const add = (/** @type {number} */ pilot, /** @type {number} */ post) => {
    const posts = found.get(pilot);
    if (posts) posts.add(post);
    else found.set(pilot, new Set([post]));
  };
  const queued = world.column("member", "queued");
  const actors = world.column("member", "actor");
  const slots = world.rows("pilot") ? queued.length / world.rows("pilot") : 1;
  for (let m = 0; m < queued.length; m += 1) if (queued[m]) add(Math.floor(m / slots), actors[m]);
  const [sites, units, pilots] = ["queued", "unit", "pilot"].map((name) => world.column("site", name));
  const managers = world.column("unit", "manager");
  for (let s = 0; s < sites.length; s += 1) if (sites[s]) add(pilots[s], managers[units[s]]);
  return new Map([...found].map(([pilot, posts]) => [pilot, [...posts].sort((a, b) => a - b)]));
}

/**
 * The months in which a case went from one desk to another, and the desks it was then on.
 * @param {number[][]} desks
 */
function changesOf(desks) {
  /** @type {[number, number[]][]} */
  const found = [];
  let before = "";
  desks.forEach((posts, month) => {
    const now = posts.join();
    if (now !== before) found.push([month, posts]);
    before = now;
  });
  return found;
}

/**
 * Values from the first to the last month in which something holds; null in months between in which it does not.
 * @param {boolean[]} holds
 * @param {number[]} values
 */
function whileIt(holds, values) {
  const first = holds.indexOf(true);
  if (first < 0) return null;
  const last = holds.lastIndexOf(true);
  return { from: first, values: values.slice(first, last + 1).map((one, k) => (holds[first + k] ? one : null)) };
}
