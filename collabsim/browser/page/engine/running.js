// @ts-check
// Running replications in one instance of the module; what a worker does, without its messages.
import { EngineError, failure } from "./errors.js";
import { roundKeys } from "./keys.js";
import { Arena, Laid, Turn } from "./memory.js";
import { inflated, said_in } from "./parts.js";
import { copied, fieldOf, rowsOf, writeField } from "./rows.js";
import { Seen } from "./watching.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {import("./types.js").Plan} Plan */

const WORDS = 20;
const MOST_BYTES = 48 * 1024 * 1024;
const MOST_IMAGES = 8;
const TABLES = ["event", "pilot", "member", "site", "actor", "unit", "municipality", "entrepreneur", "opinion"];

/** One instance of the module with the worlds that are laid out in its memory. */
export class Runner {
  memory = /** @type {WebAssembly.Memory} */ (/** @type {unknown} */ (null));
  arena = /** @type {Arena} */ (/** @type {unknown} */ (null));
  entry = /** @type {(result: number, raised: number, world: number, block: number) => number} */ (() => -1);
  read = /** @type {(result: number, raised: number, world: number, row: bigint, month: bigint) => number} */ (() => -1);
  scratch = 0;

  /**
   * @param {WebAssembly.Module} module
   * @param {EngineRecord} record
   */
  constructor(module, record) {
    this.module = module;
    this.record = record;
    /** @type {Map<string, {content: Uint8Array, codes: Float64Array}>} */
    this.packed = new Map();
    /** @type {Map<string, Turn[]>} */
    this.images = new Map();
    /** @type {Map<string, Laid>} */
    this.laid = new Map();
    this.pilots = rowsOf(record.tables.pilot);
    this.events = rowsOf(record.tables.event);
    this.#start();
  }

  #start() {
    const { exports } = new WebAssembly.Instance(this.module, {});
    const found = /** @type {any} */ (exports);
    this.memory = found.memory;
    this.entry = found.collabsim_run_block;
    this.read = found.collabsim_read_person;
    this.arena = new Arena(this.memory, found.__heap_base.value + 16);
    this.scratch = this.arena.base - 16;
    this.laid.clear();
  }

  /**
   * Take over an image.
   * @param {string} id
   * @param {Uint8Array} content  as it is, deflated
   * @param {Float64Array} codes
   * @param {string | null} [instead]  one that is given up for it
   */
  keep(id, content, codes, instead = null) {
    if (instead !== null) this.packed.delete(instead);
    this.packed.set(id, { content, codes });
  }

  /**
   * Have an image unpacked; only the last few are.
   * @param {string} id
   */
  async unpack(id) {
    if (this.images.has(id)) return;
    const packed = this.packed.get(id);
    if (!packed) throw failure(this.record, "unknown_image", { image: id });
    const content = await inflated(packed.content, this.record);
    const [said, start] = said_in(content, this.record);
    const turns = /** @type {import("./types.js").TurnSaid[]} */ (said.turns);
    const [oldest] = this.images.keys();
    if (this.images.size >= MOST_IMAGES) this.images.delete(oldest);
    this.images.set(id, turns.map((one) => new Turn(one, content, start, packed.codes)));
  }

  /**
   * The world of a plan, laid out now or before.
   * @param {string} key
   * @param {Plan} plan
   * @param {number} turn
   * @param {import("./memory.js").Keeping} keeping
   * @param {import("./memory.js").Rooms} [rooms]
   * @returns {Laid}
   */
  #world(key, plan, turn, keeping, rooms) {
    const name = `${key}/${turn}/${keeping.events}`;
    const there = this.laid.get(name);
    if (there && !rooms && keeping.block) return there;
    const image = this.images.get(plan.image);
    if (!image) throw failure(this.record, "unknown_image", { image: plan.image });
    if (this.arena.used > MOST_BYTES) {
      this.laid.clear();
      this.arena.clear();
    }
    const made = new Laid(this.arena, this.record, plan, image[turn], rooms ?? Laid.rooms(plan, image[turn], this.record), keeping);
    if (keeping.block) this.laid.set(name, made);
    return made;
  }

  /**
   * Run it once, with larger tables if the first were too small.
   * @param {string} key
   * @param {Plan} plan
   * @param {number} turn
   * @param {BigUint64Array} keys
   * @param {import("./memory.js").Keeping} keeping
   * @returns {Laid}
   */
  once(key, plan, turn, keys, keeping) {
    let world = this.#world(key, plan, turn, keeping);
    for (;;) {
      const at = keeping.block ? world.block.keys.at : world.schedule;
      new BigUint64Array(this.memory.buffer, at, WORDS).set(keys);
      if (keeping.block) new BigInt64Array(this.memory.buffer, world.block.place.at, 2).fill(0n);
      this.#call(world);
      const full = this.#field(world, "overflow");
      if (full === 0) return world;
      world = this.#world(key, plan, turn, keeping, grown(world.rooms, full, this.record));
    }
  }

  /**
   * Run it once with its log, stopping at the end of each month to let a watcher look.
   * @param {string} key
   * @param {Plan} plan
   * @param {number} turn
   * @param {BigUint64Array} keys
   * @param {() => import("./watching.js").Watcher} begin  a watcher, anew where the tables were too small
   * @returns {unknown}  what the watcher gave at the end
   */
  watched(key, plan, turn, keys, begin) {
    /** @type {import("./memory.js").Rooms | undefined} */
    let rooms;
    for (;;) {
      const world = this.#world(key, plan, turn, { events: true, block: false }, rooms);
      new BigUint64Array(this.memory.buffer, world.schedule, WORDS).set(keys);
      const watcher = begin();
      const seen = new Seen(world, this.record, (row, month) => this.#read(world, row, month));
      let full = 0;
      for (let month = 0; month < plan.length && full === 0; month += 1) {
        this.#setLength(world, month + 1);
        this.#call(world);
        full = this.#field(world, "overflow");
        if (full === 0) watcher.month(seen, month);
      }
      if (full === 0) return watcher.end(seen);
      rooms = grown(world.rooms, full, this.record);
    }
  }

  /**
   * A run knows nothing of its length: one that goes on is the same as one that was longer at once.
   * @param {Laid} world
   * @param {number} months
   */
  #setLength(world, months) {
    const field = this.record.tables.run.fields.find((one) => one.name === "months");
    if (field) writeField(new DataView(this.memory.buffer), world.world.run.at, field, months);
  }

  /**
   * @param {Laid} world
   * @param {number} row
   * @param {number} month
   */
  #read(world, row, month) {
    this.#guarded(() => this.read(this.scratch, this.scratch + 8, world.worldAt, BigInt(row), BigInt(month)));
  }

  /** @param {Laid} world */
  #call(world) {
    this.#guarded(() => this.entry(this.scratch, this.scratch + 8, world.worldAt, world.blockAt));
  }

  /** @param {() => number} calling */
  #guarded(calling) {
    let status;
    try {
      status = calling();
    } catch (thrown) {
      this.#start();
      if (thrown instanceof EngineError) throw thrown;
      throw failure(this.record, "raised", { why: thrown instanceof Error ? thrown.message : String(thrown) });
    }
    if (status !== 0) {
      const why = this.#why(status);
      this.#start();
      throw failure(this.record, "raised", { why });
    }
  }

  /**
   * What the rules have raised: its class is in a pickle that the module holds.
   * @param {number} status
   */
  #why(status) {
    try {
      const view = new DataView(this.memory.buffer);
      const said = view.getUint32(this.scratch + 8, true);
      const bytes = new Uint8Array(this.memory.buffer, view.getUint32(said, true), view.getUint32(said + 4, true));
      return /[A-Z][A-Za-z]*Error/.exec(String.fromCharCode(...bytes))?.[0] ?? `status ${status}`;
    } catch {
      return `status ${status}`;
    }
  }

  /**
   * @param {Laid} world
   * @param {string} name
   */
  #field(world, name) {
    const field = this.record.tables.run.fields.find((one) => one.name === name);
    if (!field) throw failure(this.record, "damaged");
    const { at, size } = world.world.run;
    return fieldOf(this.memory.buffer, at, 1, size, field)[0];
  }

  /**
   * The row of the run as plain numbers.
   * @param {Laid} world
   * @param {number} replication
   * @returns {import("./types.js").Run}
   */
  runOf(world, replication) {
    const { at, size } = world.world.run;
    /** @type {import("./types.js").Run} */
    const made = { replication };
    for (const field of this.record.tables.run.fields) made[field.name] = fieldOf(this.memory.buffer, at, 1, size, field)[0];
    const { image, values, facts, changes } = world.plan;
    made.of = { image, values, changes, ...facts };
    return made;
  }

  /**
   * The pilot rows of a replication that has just been run.
   * @param {Laid} world
   * @param {number} n
   */
  pilotsOf(world, n) {
    return new this.pilots(this.memory.buffer, world.world.pilot.at, n);
  }

  /**
   * The log of a replication that has just been run, and what it is read with.
   * @param {Laid} world
   * @param {number} n  events
   * @returns {import("./types.js").Log}
   */
  logOf(world, n) {
    const { plan } = world;
    const events = new this.events(this.memory.buffer, world.world.event.at, n);
    return {
      events, lives: plan.lives, happenings: plan.happenings,
      valueIn: (name, month) => {
        const field = this.record.parameters.find((one) => one.name === name);
        if (!field) throw failure(this.record, "unknown_parameter", { name });
        const since = plan.months.filter((one) => one <= month).length;
        const view = new DataView(since ? plan.later[since - 1] : plan.p);
        return field.kind === "float" ? view.getFloat64(field.offset, true) : Number(view.getBigInt64(field.offset, true));
      },
    };
  }

  /**
   * Tables of a replication that has just been run, as columns; only rows that are in use.
   * @param {Laid} world
   * @param {string[]} names
   */
  tablesOf(world, names) {
    const run = this.runOf(world, 0);
    /** @type {Record<string, number>} */
    const used = {
      event: run.n_events, pilot: run.n_pilots, site: run.n_sites, member: run.n_pilots * this.record.rooms.slots,
    };
    /** @type {Record<string, import("./types.js").Rows>} */
    const made = {};
    for (const name of names.filter((one) => TABLES.includes(one))) {
      const { at, rows } = world.world[name];
      made[name] = copied(this.record.tables[name], this.memory.buffer, at, used[name] ?? rows);
    }
    return made;
  }
}

/**
 * The names of tables of a story.
 * @returns {string[]}
 */
export function allTables() {
  return [...TABLES];
}

/**
 * Room for twice as much where a table was full.
 * @param {import("./memory.js").Rooms} rooms
 * @param {number} full
 * @param {EngineRecord} record
 * @returns {import("./memory.js").Rooms}
 */
function grown(rooms, full, record) {
  const marks = record.rooms.full;
  const twice = (/** @type {number} */ room, /** @type {string} */ of) => room * (full & marks[of] ? 2 : 1);
  return { pilots: twice(rooms.pilots, "pilots"), sites: twice(rooms.sites, "sites"), events: twice(rooms.events, "events") };
}

export { roundKeys };
