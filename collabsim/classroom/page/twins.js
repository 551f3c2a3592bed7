/** Where two worlds with the same luck part, and what made them part. */

import { WHAT_HAPPENED } from "./event_fields.js";

const WHO = ["month", "kind", "pilot", "person"];

/** Place in both logs of the first event at which something different happens. */
function firstDifference(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let n = 0; n < shorter; n += 1) {
    if (a[n] !== b[n] && !alike(a[n], b[n], [...WHO, ...WHAT_HAPPENED[a[n].kind]])) return n;
  }
  return a.length === b.length ? -1 : shorter;
}

function alike(one, other, fields) {
  return fields.every((field) => one[field] === other[field]);
}

/** Which of two logs alone has the event at the place where they part; empty where both have. */
function onlyIn(a, b, n) {
  if (!a[n]) return "b";
  if (!b[n]) return "a";
  if (alike(a[n], b[n], WHO)) return "";
  if (a[n].month !== b[n].month) return a[n].month < b[n].month ? "a" : "b";
  const later = b.slice(n).filter((event) => event.month === b[n].month);
  return later.some((event) => alike(event, a[n], WHO)) ? "b" : "a";
}

/** A recorded parting as the page shows its sides: a pair is stored in one order only. */
function fromRecord(twin) {
  const first = twin.course;
  if (!first) return null;
  const { month, pilot, kind, only, what, decision, same_number: number, a_event, b_event } = first;
  const turned = { a: "b", b: "a", "": "" };
  return {
    events: twin.turned ? [b_event, a_event] : [a_event, b_event],
    month,
    pilot,
    pilots: twin.pilots,
    kind,
    only: twin.turned ? turned[only] : only,
    what,
    decision,
    number,
  };
}

/** Fields that are a row, which means nothing in another municipality. */
const ROWS = new Set(["unit_row", "first_unit_row", "second_unit_row"]);

/** What happened to a pilot, told without the rows of a municipality: event numbers and keys. */
function courseOf(world, pilot) {
  return world.events.flatMap((event, n) => {
    if (event.pilot !== pilot) return [];
    // When the money ends follows from the month of the start.
    const said = event.kind === "started" ? [] : WHAT_HAPPENED[event.kind].filter((one) => !ROWS.has(one));
    const role = world.town.people[event.person]?.role ?? null;
    return [{ n, key: JSON.stringify([event.month, event.kind, role, ...said.map((one) => event[one])]) }];
  });
}

/** Who did what about which pilot, comparable across municipalities: posts have the same keys. */
function whoOf(world, event) {
  const post = event.person < 0 ? null : world.town.people[event.person].key;
  return JSON.stringify([event.month, event.kind, event.pilot, post]);
}

/** Which world alone has the event at which two municipalities part; empty where both have it. */
function onlyOfTowns([a, b], n, m) {
  const [one, other] = [a.events[n], b.events[m]];
  if (!one) return "b";
  if (!other) return "a";
  if (whoOf(a, one) === whoOf(b, other)) return "";
  if (one.month !== other.month) return one.month < other.month ? "a" : "b";
  const later = b.events.slice(m).filter((event) => event.month === other.month);
  return later.some((event) => whoOf(b, event) === whoOf(a, one)) ? "b" : "a";
}

/** Two municipalities have different people, so the courses of each pilot are compared. */
function ofTowns(worlds) {
  const found = [];
  const shared = Math.min(...worlds.map((world) => world.pilots.length));
  for (let pilot = 0; pilot < shared; pilot += 1) {
    const [a, b] = worlds.map((world) => courseOf(world, pilot));
    const most = Math.max(a.length, b.length);
    let at = 0;
    while (at < most && a[at]?.key === b[at]?.key) at += 1;
    if (at === most) continue;
    const events = [a, b].map((course, side) => course[at]?.n ?? worlds[side].events.length);
    const only = onlyOfTowns(worlds, ...events);
    const side = only === "b" ? 1 : 0;
    const { month, kind } = worlds[side].events[events[side]];
    const [one, other] = worlds.map((world, k) => world.events[events[k]]);
    const what = only ? [] : Object.keys(one).filter((field) => one[field] !== other[field]);
    found.push({ events, month, pilot, pilots: [], kind, only, what, decision: null });
  }
  found.sort((a, b) => a.month - b.month || a.events[0] - b.events[0]);
  return found[0] ?? null;
}

/** Where they part, by the record of the pair if there is one, else by their logs. */
function foundParting(recording, worlds) {
  const twin = recording.twin(worlds[0].index, worlds[1].index);
  if (twin) return fromRecord(twin);
  if (worlds[0].municipality !== worlds[1].municipality) return ofTowns(worlds);
  const [a, b] = worlds.map((world) => world.events);
  const n = firstDifference(a, b);
  if (n < 0) return null;
  const only = onlyIn(a, b, n);
  const { month, pilot, kind } = only === "b" ? b[n] : a[n];
  const what = only ? [] : Object.keys(a[n]).filter((field) => a[n][field] !== b[n][field]);
  // Which draw was behind it stands in no log.
  return { events: [n, n], month, pilot, pilots: [], kind, only, what, decision: null };
}

/**
 * The step at which two worlds part, and what is known of what made them part: `kind` of the
 * event, `only` the side that has it or empty, `what` differs in it, `decision` and `number` of
 * the draw behind it (empty where it followed by rule, null where that is not known).
 *
 * @returns {{position: number, month: number, pilot: number, events: number[], kind: string,
 *   only: string, what: string[], decision: string|null} | null} null where there is one world
 *   only, or where the two never part
 */
export function partingOf(recording, worlds, steps) {
  if (worlds.length < 2) return null;
  const parting = foundParting(recording, worlds);
  if (!parting) return null;
  const position = steps.findIndex((step) =>
    step.n.some((n, side) => n > parting.events[side] && step.month >= parting.month),
  );
  return { ...parting, position: position < 0 ? steps.length - 1 : position };
}
