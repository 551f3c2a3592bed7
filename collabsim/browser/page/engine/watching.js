// @ts-check
// One replication followed month by month: what a watcher sees of the world when a month has ended.
import { fieldOf } from "./rows.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {import("./types.js").Rows} Rows */

/**
 * @typedef {object} Watcher  made anew for each replication
 * @property {(world: Seen, month: number) => void} month  the month has ended; `world` is as it then stands
 * @property {(world: Seen) => unknown} end  what is handed to the page: anything that can be cloned
 */

/** A world in the memory of the module, as it stands now. */
export class Seen {
  /**
   * @param {import("./memory.js").Laid} world
   * @param {EngineRecord} record
   * @param {(row: number, month: number) => void} read
   */
  constructor(world, record, read) {
    this.world = world;
    this.record = record;
    /** See that the person in a post is drawn and up to date in a month; it changes nothing of the run. */
    this.read = read;
    /** Every value of a parameter in the first month, as its number. */
    this.values = world.plan.values;
  }

  /**
   * A field of all rows that are in use; of several places, row by row.
   * @param {string} table
   * @param {string} name
   * @returns {Float64Array}
   */
  column(table, name) {
    const { at, size } = this.world.world[table];
    const field = this.record.tables[table].fields.find((one) => one.name === name);
    if (!field) throw new RangeError(`${table}.${name}`);
    return fieldOf(this.world.arena.memory.buffer, at, this.rows(table), size, field);
  }

  /**
   * How many rows of a table are in use.
   * @param {string} table
   * @returns {number}
   */
  rows(table) {
    if (table === "run") return 1;
    /** @type {Record<string, () => number>} */
    const used = {
      event: () => this.#run("n_events"), pilot: () => this.#run("n_pilots"), site: () => this.#run("n_sites"),
      member: () => this.#run("n_pilots") * this.record.rooms.slots,
    };
    return used[table]?.() ?? this.world.world[table].rows;
  }

  /** @param {string} name */
  #run(name) {
    return this.column("run", name)[0];
  }
}
