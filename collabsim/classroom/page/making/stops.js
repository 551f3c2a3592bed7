// @ts-check
// A run as it is asked why: what was recorded of it, and of the rows what the recording leaves out.
import { recording } from "./recording.js";

/** @typedef {import("../../../browser/page/engine/watching.js").Watcher} Watcher */

const PILOT = ["key", "started", "money_ended", "true_effect", "route_needed", "route_exists", "state"];

/**
 * A watcher that gives a recording with what causes are looked for by.
 * @param {import("./recording.js").Settings} settings
 * @returns {Watcher}
 */
export function stops(settings) {
  const inner = recording(settings);
  return {
    month: inner.month,
    end(world) {
      const recorded = /** @type {any} */ (inner.end(world));
      return {
        events: recorded.events,
        desks: recorded.tracks.map((/** @type {any} */ one) => one.desk),
        months: recorded.months,
        pilots: Object.fromEntries(PILOT.map((name) => [name, world.column("pilot", name)])),
        values: world.values,
        posts: { code: world.column("actor", "code"), role: world.column("actor", "role") },
      };
    },
  };
}

/**
 * A watcher that gives who held some posts, month by month. It reads people whom the rules had
 * nothing to do with, so that nothing else of this run may be gone by: who holds a post hangs on
 * nothing but draws.
 * @param {{posts: number[]}} settings
 * @returns {Watcher}
 */
export function holders({ posts }) {
  /** @type {Record<number, number>[]} */
  const found = [];
  return {
    month(world, month) {
      for (const post of posts) world.read(post, month);
      const holder = world.column("actor", "holder");
      found.push(Object.fromEntries(posts.map((post) => [post, holder[post]])));
    },
    end: () => found,
  };
}
