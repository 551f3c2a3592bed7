// @ts-check
// Everybody who was read in a run, as collabsim/inquiry/months.py collects them.
import { rounded } from "./numbers.js";

/** @typedef {import("../../../browser/page/engine/watching.js").Seen} Seen */
/** @typedef {Record<string, Float64Array>} Columns */

const FIELDS = [
  "ready", "holder", "since", "leaves", "unit_mind", "whole_mind", "effect_mind", "fear", "curiosity",
  "rule_knowledge", "horizon", "prior", "contact", "topics",
];
const MINDS = ["unit_mind", "whole_mind", "effect_mind"];
const TOPICS = 32;

/**
 * The topics of a set of 32, by their numbers.
 * @param {number} bits
 */
export function topicsOf(bits) {
  const found = [];
  for (let topic = 0; topic < TOPICS; topic += 1) if (Math.floor(bits / 2 ** topic) % 2) found.push(topic);
  return found;
}

/**
 * Mindset: unit to system, whole to silo, effect to rule.
 * @param {(name: string) => number} of
 */
export function mindOf(of) {
  return MINDS.map((name) => rounded(of(name), 3));
}

/** Collects everybody who held a post while it was read. */
export class Crowd {
  /** @type {Map<number, {post: number, month: number, row: Record<string, number>}>} */
  #first = new Map();
  /** @type {Columns | null} */
  #before = null;
  /** @type {any[]} */
  #gone = [];

  /**
   * Look at the posts at the end of a month.
   * @param {Seen} world
   * @param {number} month
   */
  see(world, month) {
    this.#bringUpToDate(world, month);
    /** @type {Columns} */
    const now = Object.fromEntries(FIELDS.map((name) => [name, world.column("actor", name)]));
    for (let post = 0; post < now.ready.length; post += 1) {
      if (!now.ready[post]) continue;
      const known = this.#first.get(post);
      if (known && known.row.holder === now.holder[post]) continue;
      if (known) this.#gone.push(this.#person(known));
      this.#first.set(post, { post, month, row: rowOf(now, post) });
    }
    this.#before = now;
  }

  /**
   * Draw whom the rules had to do with in a month without reading them.
   * @param {Seen} world
   * @param {number} month
   */
  #bringUpToDate(world, month) {
    const ready = world.column("actor", "ready");
    const read = world.column("actor", "read_month");
    for (let post = 0; post < ready.length; post += 1) {
      if (ready[post] && read[post] === month) world.read(post, month);
    }
  }

  /** @param {{post: number, month: number, row: Record<string, number>}} known */
  #person(known) {
    return { ...known, last: rowOf(/** @type {Columns} */ (this.#before), known.post) };
  }

  /**
   * Everybody seen, by post and then by time.
   * @param {number} lastMonth
   */
  people(lastMonth) {
    const everybody = [...this.#gone, ...[...this.#first.values()].map((one) => this.#person(one))];
    everybody.sort((a, b) => a.post - b.post || a.month - b.month);
    return everybody.map(({ post, month, row, last }) => ({
      post,
      holder: row.holder,
      since: row.since,
      until: last.leaves <= lastMonth ? last.leaves : null,
      seen: month,
      mind: mindOf((name) => row[name]),
      mind_end: mindOf((name) => last[name]),
      fear: rounded(row.fear, 3),
      curiosity: rounded(row.curiosity, 3),
      rule_knowledge: rounded(row.rule_knowledge, 3),
      horizon_years: rounded(row.horizon, 2),
      prior: rounded(row.prior, 3),
      contact: rounded(row.contact, 3),
      topics: topicsOf(last.topics),
    }));
  }
}

/**
 * @param {Columns} columns
 * @param {number} post
 */
function rowOf(columns, post) {
  return Object.fromEntries(FIELDS.map((name) => [name, columns[name][post]]));
}
