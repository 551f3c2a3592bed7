/**
 * The story of a pilot from a run made here: its events by the names that Python declares, people
 * and places in words, and a beat for each thing that is told.
 */

import { captionOf, ideaOf } from "../../classroom/page/captions.js";
import { castOf, wordOf } from "./cast.js";
import { cellOf, valuesOf } from "./compute.js";

const TOGETHER = new Set(["unit_asked", "unit_answered", "advised"]);
const TABLES = ["event", "pilot", "actor", "unit"];
/** Pilots to choose from: more make no better list. */
const MOST_PILOTS = 60;

/** So many events are read in one turn. */
const EVENTS = 500;

/** The events of a run as objects, by the declarations of Python. */
function* eventsOf(table, declared) {
  const events = [];
  for (let row = 0; row < table.n; row += 1) {
    events.push(eventOf(table, declared, row));
    if (row % EVENTS === 0) yield;
  }
  return events;
}

function eventOf(table, declared, row) {
  const kind = declared[String(table.kind[row])];
  const event = { kind: kind.name, month: table.month[row], pilot: table.pilot[row], person: table.actor[row] };
  const code = table.code[row];
  for (const { name, slot, none, only, never, words, yes_no: yesNo } of kind.fields) {
    const value = table[slot][row];
    const there = value !== none && (only === null || code === only) && (never === null || code !== never);
    if (!there) event[name] = null;
    else if (yesNo) event[name] = value !== 0;
    else event[name] = words[String(value)] ?? value;
  }
  return event;
}

/** What is told of one pilot: a beat for each event, those that belong together in one. */
function beatsOf(world, row) {
  const beats = [];
  world.events.forEach((event, at) => {
    if (event.pilot !== row) return;
    const last = beats.at(-1);
    if (last && last.kind === event.kind && last.month === event.month && TOGETHER.has(event.kind)) last.events.push(at);
    else beats.push({ kind: event.kind, month: event.month, pilot: row, events: [at] });
  });
  return beats;
}

/** How a pilot stands when something is told: where it is tried, and how large its purchase is. */
function stateOf(world, row) {
  const own = world.events.filter((event) => event.pilot === row);
  const started = own.find((event) => event.kind === "started");
  const opened = own.find((event) => event.kind === "case_opened");
  const count = started?.units_covered ?? 1;
  const hosts = started ? [started.first_unit_row, started.second_unit_row ?? started.first_unit_row] : [];
  while (hosts.length && hosts.length < count) hosts.push(hosts[0]);
  const pilots = [];
  pilots[row] = { hosts: hosts.slice(0, Math.max(count, 1)), case: opened ? { band: opened.band } : null };
  return { pilots };
}

/**
 * Both sides of one replication, and the pilots one may follow.
 *
 * @param {object} desk
 * @param {import("./question.js").Question} question
 */
export async function tellRun(desk, question, size, replication, signal) {
  const runs = [];
  for (const side of ["before", "after"]) {
    const cell = cellOf(desk, question, side, size, valuesOf(desk, question, side), 1, replication);
    runs.push(await desk.engine.story(cell, replication, { signal, tables: TABLES }));
  }
  return { size, replication, runs, codes: desk.engine.record.codes, declared: desk.offered.events, cast: desk.offered.cast, row: null };
}

/** Both runs in words of a language, made once. */
function* worldsOf(story, words) {
  story.worlds ??= new Map();
  const known = story.worlds.get(words.language);
  if (known) return known;
  const worlds = [];
  for (const run of story.runs) {
    const { posts, units } = castOf(run, story, words);
    yield;
    const town = { post_names: { [words.language]: posts }, unit_names: { [words.language]: units } };
    worlds.push({ town, events: yield* eventsOf(run.tables.event, story.declared), pilots: run.tables.pilot });
    yield;
  }
  story.worlds.set(words.language, worlds);
  return worlds;
}

/** The run in words: pilots to choose from, and the chosen one on both sides. */
export function* inWords(story, words) {
  const worlds = yield* worldsOf(story, words);
  const count = Math.max(...worlds.map((world) => world.pilots.n));
  const started = (row) => worlds.some((world) => row < world.pilots.n && world.pilots.started[row] >= 0);
  const rows = Array.from({ length: count }, (_, row) => row).filter(started).slice(0, MOST_PILOTS);
  const end = (world, row) => {
    const state = row < world.pilots.n ? wordOf(story.codes, "State", world.pilots.state[row]) : "none";
    return words.has(`state.${state}`) ? words.text(`state.${state}`) : state;
  };
  const pilots = rows.map((row) => {
    const world = worlds.find((one) => row < one.pilots.n);
    const sector = wordOf(story.codes, "Sector", world.pilots.sector[row]);
    const [before, after] = worlds.map((one) => end(one, row));
    return { row, idea: ideaOf(words, { row }, sector), end: before === after ? before : `${before} → ${after}`, differs: before !== after };
  });
  yield;
  const differing = pilots.find((one) => one.differs) ?? pilots[0];
  const row = story.row ?? differing?.row ?? 0;
  const sides = [];
  for (const world of worlds) {
    sides.push({ lines: yield* linesOf(world, row, words), end: end(world, row) });
  }
  return { ...story, pilots, row, sides };
}

function* linesOf(world, row, words) {
  const state = stateOf(world, row);
  const lines = [];
  for (const beat of beatsOf(world, row)) {
    yield;
    if (!words.keys(`caption.${beat.kind}`).length) continue;
    const sentence = captionOf(world, state, beat, words);
    if (!/^caption\./i.test(sentence)) lines.push({ month: beat.month, sentence });
  }
  return lines;
}
