/** Where a pilot is seen: at the entrepreneur, in its unit, or on somebody's desk. */

import { valueAt } from "./recording.js";

/** States after which a pilot is no longer in the picture. */
const OVER = new Set(["stopped", "never_started"]);

/** Months for which a pilot that has ended stays where it was stopped. */
const LINGERS = 2;

/** The desks a case lies on: where it was moved this month, else where the last month left it. */
function desksOf(world, pilot, row, month) {
  const { at, listed } = pilot.case;
  if (at.month === month) return at.posts;
  const desks = valueAt(world.tracks[row]?.desk, month - 1) ?? [];
  if (desks.length) return desks;
  if (listed) return [world.town.top];
  return at.posts;
}

/**
 * @returns {{kind: "outside"|"unit"|"desk", post?: number, unit?: number, desks?: number[],
 *   entrepreneur?: number} | null} null where it is not to be drawn
 */
export function placeOf(world, pilot, row, month) {
  if (!pilot) return null;
  const { town } = world;
  const home = pilot.hosts[0] ?? (pilot.contact >= 0 ? town.people[pilot.contact].unit : -1);
  if (OVER.has(pilot.state)) {
    if (month - pilot.since >= LINGERS) return null;
    const post = pilot.stop?.post ?? -1;
    if (post >= 0 && pilot.state === "stopped") return { kind: "desk", desks: [post], home };
  }
  if (pilot.case?.open && pilot.state !== "proposed") {
    const desks = desksOf(world, pilot, row, month);
    if (desks.length === 1 && town.people[desks[0]].unit === home)
      return { kind: "unit", unit: home };
    return { kind: "desk", desks, home };
  }
  if (home >= 0) return { kind: "unit", unit: home };
  return { kind: "outside", entrepreneur: pilot.entrepreneur };
}

/** Posts from the leader of a unit up to a person, where that person is above it. */
export function wayUp(town, unit, post) {
  if (unit < 0) return [];
  const way = [town.units[unit].manager];
  while (way[way.length - 1] !== post) {
    const above = town.people[way[way.length - 1]].superior;
    if (above < 0) return [town.units[unit].manager, post];
    way.push(above);
  }
  return way;
}

/** Cases on each person's desk, by post. */
export function desks(world, state, month) {
  const found = new Map();
  state.pilots.forEach((pilot, row) => {
    const place = placeOf(world, pilot, row, month);
    if (place?.kind !== "desk" || OVER.has(pilot.state)) return;
    for (const post of place.desks) {
      if (!found.has(post)) found.set(post, []);
      found.get(post).push(row);
    }
  });
  return found;
}
