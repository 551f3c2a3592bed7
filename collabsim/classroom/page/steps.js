/**
 * The steps the class goes through: what happens to the pilots, and the months between.
 * Two worlds share one list, so that they are always seen at the same time.
 */

/** Order in which kinds of event come within a month: that of the phases of the model. */
const ORDER = [
  "election",
  "left",
  "proposed",
  "unit_asked",
  "dropped",
  "started",
  "champion",
  "bridge_ended",
  "money_ended",
  "not_brought_forward",
  "case_opened",
  "unit_answered",
  "gathered",
  "route_seen",
  "advised",
  "asked_again",
  "answered",
  "recused",
  "listed",
  "decided",
  "legal_error",
  "competition",
  "competition_ended",
  "bridged",
  "complained",
  "reviewed",
  "stopped",
  "state",
];
const RANK = new Map(ORDER.map((kind, rank) => [kind, rank]));

/** What a reader can jump between; `null` is everything that is told. */
export const JUMPS = {
  any: null,
  start: ["started"],
  money: ["money_ended"],
  yes: ["yes"],
  no: ["no"],
  end: ["end"],
  parted: [],
};
const GOES_ON = new Set(["lawful_route", "reduced", "without_route", "in_house"]);

/** Beats that a jump to a yes, a no or an end finds. */
function tagsOf(event) {
  const { kind, option } = event;
  if (kind === "decided") return [GOES_ON.has(option) ? "yes" : option === "stop" ? "no" : kind];
  if (kind === "answered" || kind === "reviewed") return [event.answer === "no" ? "no" : kind];
  if (kind === "not_brought_forward") return ["no"];
  if (kind === "competition_ended") return [event.won ? "yes" : "no"];
  return [kind];
}

/** Whether an event is worth a step, as the world stands when it happens. */
function isTold(event, involved) {
  const { kind } = event;
  if (kind === "left") return involved.has(event.person);
  if (kind === "reviewed") return event.answer === "no";
  if (kind === "state") {
    return ["delivering", "in_house", "other_supplier", "stopped", "unused"].includes(
      event.state_after,
    );
  }
  return RANK.has(kind) && kind !== "legal_error";
}

/** Everybody whose leaving touches a pilot: champions, and leaders of units that host one. */
function note(involved, event) {
  if (event.kind === "champion" || event.kind === "case_opened" || event.kind === "started") {
    involved.add(event.person);
  }
}

/**
 * What a world has to tell, in the order of its log. Events of one kind that happen to one
 * pilot in one month are one beat.
 *
 * @returns {Array<{n: number, month: number, pilot: number, kind: string, tags: string[],
 *   events: number[]}>} `n` is how many events have happened when the beat can be told
 */
function beatsOf(world) {
  const open = new Map();
  const involved = new Set();
  world.events.forEach((event, index) => {
    note(involved, event);
    if (!isTold(event, involved)) return;
    const who = event.kind === "left" ? event.person : "";
    const state = event.kind === "state" ? event.state_after : "";
    const key = `${event.month} ${event.kind} ${event.pilot} ${who} ${state}`;
    if (!open.has(key)) {
      const tags = tagsOf(event);
      if (event.state_after === "stopped") tags.push("end");
      open.set(key, { month: event.month, pilot: event.pilot, kind: event.kind, tags, events: [] });
    }
    const beat = open.get(key);
    beat.events.push(index);
    beat.n = index + 1;
  });
  return [...open.values()].sort((a, b) => a.n - b.n);
}

/** How many events of a log have happened before each month begins. */
function monthStarts(world) {
  const starts = [];
  let n = 0;
  for (let month = 0; month <= world.months; month += 1) {
    while (n < world.events.length && world.events[n].month < month) n += 1;
    starts.push(n);
  }
  return starts;
}

function firstOf(a, b) {
  if (!a || !b) return a ? 0 : 1;
  const order = RANK.get(a.kind) - RANK.get(b.kind) || a.pilot - b.pilot;
  return order <= 0 ? 0 : 1;
}

function sameIn(a, b) {
  return Boolean(a && b) && a.kind === b.kind && a.pilot === b.pilot && a.kind !== "left";
}

/**
 * All steps of one world, or of two side by side.
 *
 * A step says how many events of each log have happened (`n`) and what each world has to
 * tell (`beats`, null where nothing). A month in which nothing is told is a step of its own.
 */
export function stepsOf(worlds) {
  const beats = worlds.map(beatsOf);
  const starts = worlds.map(monthStarts);
  const next = worlds.map(() => 0);
  const steps = [];
  for (let month = 0; month < worlds[0].months; month += 1) {
    const n = starts.map((world) => world[month]);
    const head = (side) => {
      const beat = beats[side]?.[next[side]];
      return beat?.month === month ? beat : null;
    };
    const before = steps.length;
    while (worlds.some((_, side) => head(side))) {
      const pair = [head(0), head(1)];
      const both = sameIn(...pair);
      const first = firstOf(...pair);
      const told = worlds.map((_, side) => (both || side === first ? pair[side] : null));
      told.forEach((beat, side) => {
        if (!beat) return;
        n[side] = Math.max(n[side], beat.n);
        next[side] += 1;
      });
      steps.push({ month, n: [...n], beats: told });
    }
    const end = starts.map((world) => world[month + 1]);
    if (steps.length === before) steps.push({ month, n: end, beats: worlds.map(() => null) });
    else steps[steps.length - 1].n = end;
  }
  return steps;
}

/** Whether a step is one that a jump stops at. */
export function isOfKind(step, jump) {
  const tags = JUMPS[jump];
  return step.beats.some(
    (beat) => beat && (tags === null || beat.tags.some((t) => tags.includes(t))),
  );
}
