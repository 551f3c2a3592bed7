// @ts-check
// The memory of a world: tables before anything has happened, laid out from an image and a plan.
import { column } from "./parts.js";
import { writeField, writeWhole } from "./rows.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {import("./types.js").Plan} Plan */
/** @typedef {{at: number, rows: number, size: number, shape?: number[]}} Place */
/** @typedef {Record<string, Place>} Places */
/** @typedef {{pilots: number, sites: number, events: number}} Rooms */
/** @typedef {{events: boolean, block: boolean}} Keeping  whether the log is kept; whether the world is run again and again */

const PAGE = 65536;
const ALIGNED = 16;

/** Memory that is handed out piece by piece, and all given back at once. */
export class Arena {
  /**
   * @param {WebAssembly.Memory} memory
   * @param {number} base
   */
  constructor(memory, base) {
    this.memory = memory;
    this.base = Math.ceil(base / ALIGNED) * ALIGNED;
    this.next = this.base;
  }

  /** Give everything back. */
  clear() {
    this.next = this.base;
  }

  /** Bytes that are handed out. */
  get used() {
    return this.next - this.base;
  }

  /**
   * Bytes that hold 0.
   * @param {number} size
   * @returns {number}
   */
  room(size) {
    const at = this.next;
    this.next = Math.ceil((at + size) / ALIGNED) * ALIGNED;
    const lacking = this.next - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE));
    new Uint8Array(this.memory.buffer, at, this.next - at).fill(0);
    return at;
  }
}

/** One of the worlds of an image, unpacked: columns by table, and what they hang on. */
export class Turn {
  /**
   * @param {import("./types.js").TurnSaid} said
   * @param {Uint8Array} content
   * @param {number} start
   * @param {Float64Array} codes  of all names of the bundle
   */
  constructor(said, content, start, codes) {
    const numbers = (/** @type {import("./types.js").ColumnSaid} */ one) => column(one, content, start);
    this.rows = said.rows;
    this.link = said.link;
    this.posts = numbers(said.posts);
    this.units = numbers(said.units);
    /** @type {Record<string, Record<string, Float64Array>>} */
    this.tables = {};
    for (const [table, columns] of Object.entries(said.tables)) {
      this.tables[table] = Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, numbers(one)]));
    }
    this.tables.actor.code = this.posts.map((place) => codes[place]);
    this.tables.unit.code = this.units.map((place) => codes[place]);
    /** @type {[string, string, [string, Float64Array][]][]} */
    this.sums = said.sums.map(([table, name, terms]) => [
      table, name, terms.map(([parameter, one]) => /** @type {[string, Float64Array]} */ ([parameter, numbers(one)])),
    ]);
    this.ties = said.given_ties && { shape: said.given_ties.shape, numbers: bytesOf(said.given_ties, content, start) };
    this.traits = said.given_traits && { shape: said.given_traits.shape, numbers: bytesOf(said.given_traits, content, start) };
  }

  /**
   * The columns of a table with these values of parameters.
   * @param {string} table
   * @param {Record<string, number>} values
   * @returns {Record<string, Float64Array>}
   */
  columns(table, values) {
    const found = { ...this.tables[table] };
    for (const [of, name, terms] of this.sums) {
      if (of !== table) continue;
      const length = terms[0][1].length;
      const made = found[name] ? found[name].slice() : new Float64Array(length);
      for (const [parameter, factor] of terms) {
        const value = values[parameter];
        for (let i = 0; i < length; i += 1) made[i] += value * factor[i];
      }
      found[name] = made;
    }
    return found;
  }
}

/**
 * @param {{shape: number[], content: import("./types.js").ColumnSaid}} given
 * @param {Uint8Array} content
 * @param {number} start
 * @returns {Uint8Array}
 */
function bytesOf(given, content, start) {
  const said = /** @type {{plain: string, at: number, n: number}} */ (given.content);
  const from = start + said.at;
  return content.slice(from, from + said.n * Number(said.plain[1]));
}

/** The arrays of one world and of its block, in memory. */
export class Laid {
  /**
   * @param {Arena} arena
   * @param {EngineRecord} record
   * @param {Plan} plan
   * @param {Turn} turn
   * @param {Rooms} rooms
   * @param {Keeping} keeping
   */
  constructor(arena, record, plan, turn, rooms, keeping) {
    this.arena = arena;
    this.record = record;
    this.plan = plan;
    this.turn = turn;
    this.rooms = rooms;
    this.keeping = keeping;
    /** @type {Places} */
    this.world = {};
    /** @type {Places} */
    this.block = {};
    this.schedule = arena.room(8 * 20);
    this.#tables();
    this.worldAt = this.#worldHandle();
    this.blockAt = keeping.block ? this.#blockHandle() : this.#handle("Block", {});
  }

  get view() {
    return new DataView(this.arena.memory.buffer);
  }

  /**
   * Room for a table, with nothing in it.
   * @param {string} name
   * @param {number} rows
   * @param {string} [table]  the table it is of, where it is called otherwise
   * @returns {Place}
   */
  #room(name, rows, table = name) {
    const { size } = this.record.tables[table];
    return { at: this.arena.room(rows * size), rows, size };
  }

  /**
   * Write columns into the rows of a table.
   * @param {Place} place
   * @param {string} table
   * @param {Record<string, ArrayLike<number>>} columns
   */
  #fill(place, table, columns) {
    const view = this.view;
    for (const field of this.record.tables[table].fields) {
      const numbers = columns[field.name];
      if (!numbers) continue;
      for (let row = 0, k = 0; row < place.rows; row += 1) {
        for (let one = 0; one < field.places; one += 1, k += 1) {
          if (numbers[k] !== 0) writeField(view, place.at + row * place.size, field, numbers[k], one);
        }
      }
    }
  }

  /**
   * Write the same row again and again.
   * @param {Place} place
   * @param {string} table
   * @param {Record<string, number | number[]>} row
   */
  #repeat(place, table, row) {
    if (!place.rows) return;
    const first = { ...place, rows: 1 };
    this.#fill(first, table, Object.fromEntries(Object.entries(row).map(([name, one]) => [name, [one].flat()])));
    const bytes = new Uint8Array(this.arena.memory.buffer);
    for (let i = 1; i < place.rows; i += 1) bytes.copyWithin(place.at + i * place.size, place.at, place.at + place.size);
  }

  /**
   * @param {Place} place
   * @param {number[][]} rows  in the order of the fields
   * @param {string} table
   */
  #rows(place, rows, table) {
    const view = this.view;
    const { fields } = this.record.tables[table];
    rows.forEach((row, i) => row.forEach((one, k) => writeField(view, place.at + i * place.size, fields[k], one)));
  }

  #tables() {
    const { plan, record, rooms, keeping, world } = this;
    const { values } = plan;
    const bytes = (/** @type {Place} */ place, /** @type {ArrayBuffer} */ row, /** @type {number} */ n) =>
      new Uint8Array(this.arena.memory.buffer, place.at + n * place.size, place.size).set(new Uint8Array(row));
    const size = record.record_size;
    world.p = { at: this.arena.room(size), rows: 1, size };
    bytes(world.p, plan.p, 0);
    world.p_later = { at: this.arena.room(size * plan.later.length), rows: plan.later.length, size };
    plan.later.forEach((row, n) => bytes(world.p_later, row, n));
    world.change = this.#room("change", plan.months.length);
    this.#rows(world.change, plan.months.map((month) => [month, 0]), "change");
    world.instrument = this.#room("instrument", plan.happenings.length);
    this.#rows(world.instrument, plan.happenings, "instrument");
    world.asked = this.#room("asked", plan.asked.length);
    this.#fill(world.asked, "asked", {
      month: plan.asked.map((one) => one.month), hours: plan.asked.flatMap((one) => one.hours),
    });
    world.run = this.#room("run", 1);
    this.#fill(world.run, "run", {
      next_leave: [Number(record.templates.run.next_leave)], months: [plan.length],
      proposal_months: [plan.proposing], keep_events: [Number(keeping.events)],
    });
    this.#municipality(values);
    const n = plan.entrepreneurs;
    world.entrepreneur = this.#room("entrepreneur", n);
    this.#repeat(world.entrepreneur, "entrepreneur", record.templates.entrepreneur);
    this.#fill(world.entrepreneur, "entrepreneur", { code: Array.from({ length: n }, (_, i) => i + 1) });
    world.opinion = this.#room("opinion", n);
    this.#repeat(world.opinion, "opinion", { value: values.first_opinion });
    world.pilot = this.#room("pilot", rooms.pilots);
    this.#repeat(world.pilot, "pilot", record.templates.pilot);
    world.member = this.#room("member", rooms.pilots * record.rooms.slots);
    this.#repeat(world.member, "member", record.templates.member);
    world.site = this.#room("site", rooms.sites);
    world.event = this.#room("event", keeping.events ? rooms.events : 1);
    world.actor_before = this.#room("actor_before", record.rooms.slots + 1, "actor");
    world.member_before = this.#room("member_before", record.rooms.slots, "member");
  }

  /**
   * Municipality, units and posts, with as many empty posts of coordinators as are ever filled.
   * @param {Record<string, number>} values
   */
  #municipality(values) {
    const { turn, plan, world } = this;
    const before = turn.rows.actor;
    for (const table of ["municipality", "unit", "actor"]) {
      const rows = turn.rows[table] + (table === "actor" ? plan.dormant : 0);
      world[table] = this.#room(table, rows);
      this.#fill(world[table], table, turn.columns(table, values));
    }
    const write = (/** @type {string} */ table, /** @type {number} */ row, /** @type {string} */ name, /** @type {number} */ value) => {
      const field = this.record.tables[table].fields.find((one) => one.name === name);
      if (field) writeField(this.view, world[table].at + row * world[table].size, field, value);
    };
    write("municipality", 0, "dormant_coordinators", plan.dormant);
    if (plan.dormant) write("actor", before + plan.dormant - 1, "next_same_duty", -1);
    else write(turn.link.table, turn.link.row, turn.link.column, -1);
  }

  /**
   * Write a handle: for each array its place and its lengths.
   * @param {string} kind
   * @param {Places} places
   * @returns {number}
   */
  #handle(kind, places) {
    const { fields, parts } = this.record.handles[kind];
    const slots = this.record.slots_per_field;
    const at = this.arena.room(8 * slots * (fields.length + parts.length));
    const view = this.view;
    fields.forEach(({ name, dimensions }, n) => {
      const place = places[name];
      if (!place) return;
      const shape = place.shape ?? (dimensions === 1 ? [place.rows] : [place.rows, 0]);
      writeWhole(view, at + 8 * slots * n, place.at);
      shape.forEach((length, k) => writeWhole(view, at + 8 * (slots * n + 1 + k), length));
    });
    return at;
  }

  #worldHandle() {
    const { turn, arena, record } = this;
    for (const [name, given] of [["given_ties", turn.ties], ["given_traits", turn.traits]]) {
      if (!given || typeof given === "string") continue;
      const at = arena.room(given.numbers.length);
      new Uint8Array(arena.memory.buffer).set(given.numbers, at);
      this.world[/** @type {string} */ (name)] = { at, rows: given.shape[0], size: 1, shape: given.shape };
    }
    const draws = this.#handle("RandomDraws", { schedule: { at: this.schedule, rows: 20, size: 8 }, forced: this.#forced() });
    const at = this.#handle("World", this.world);
    const { fields } = record.handles.World;
    writeWhole(this.view, at + 8 * record.slots_per_field * fields.length, draws);
    return at;
  }

  /** The draws that are forced: a row of four words each, the last a number with a point. */
  #forced() {
    const { forced } = this.plan;
    const size = this.record.rooms.forced_size;
    const at = this.arena.room(size * forced.length);
    const view = this.view;
    forced.forEach(([decision, step, entity, value], n) => {
      [decision, step, entity].forEach((word, k) => view.setBigInt64(at + size * n + 8 * k, word, true));
      view.setFloat64(at + size * n + 24, value, true);
    });
    return { at, rows: forced.length, size };
  }

  /** What a world begins with, kept for every replication, and one row of keys. */
  #blockHandle() {
    const { world, block, arena, plan } = this;
    const copy = (/** @type {string} */ name, /** @type {number} */ rows) => {
      const { at, size } = world[name];
      const to = arena.room(rows * size);
      new Uint8Array(arena.memory.buffer).copyWithin(to, at, at + rows * size);
      block[name] = { at: to, rows, size };
    };
    for (const name of ["run", "municipality", "unit", "actor", "entrepreneur"]) copy(name, world[name].rows);
    for (const name of ["opinion", "pilot", "member"]) copy(name, 1);
    if (plan.months.length) copy("p", 1);
    block.site = this.#room("site", 1);
    block.keys = { at: arena.room(8 * 20), rows: 1, size: 160, shape: [1, 20] };
    block.kept = this.#room("kept", this.rooms.pilots, "pilot");
    block.counts = { at: arena.room(8), rows: 1, size: 8 };
    block.place = { at: arena.room(16), rows: 2, size: 8 };
    return this.#handle("Block", block);
  }

  /** Rooms as they are at first. */
  static rooms(/** @type {Plan} */ plan, /** @type {Turn} */ turn, /** @type {EngineRecord} */ record) {
    const { first_events: least, events_per_pilot: each } = record.rooms;
    const from = turn.tables.municipality.sector_from;
    let largest = 1;
    for (let k = 1; k < from.length; k += 1) largest = Math.max(largest, from[k] - from[k - 1]);
    return { pilots: plan.pilots, sites: plan.pilots * (largest + 1), events: Math.max(least, each * plan.pilots) };
  }
}
