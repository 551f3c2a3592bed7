// @ts-check
// The engine as a page has it: the module compiled once, workers that run it, results.
import { asFailure, failure } from "./errors.js";
import { wholeNumber } from "./keys.js";
import { inflated, opened, said_in } from "./parts.js";
import { livesIn, planOf, valuesOf } from "./plan.js";
import { Pool } from "./pool.js";
import { Worlds } from "./worlds.js";

export { EngineError } from "./errors.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {import("./types.js").Cell} Cell */
/** @typedef {import("./types.js").CellResult} CellResult */
/** @typedef {import("./types.js").ImageSaid} ImageSaid */

const MOST_WORKERS = 4;
const SHOWN_EVERY_MS = 33;

/**
 * @typedef {object} Asked
 * @property {string} count
 * @property {unknown} [settings]
 * @property {boolean} [ragged]
 * @property {(at: {done: number, all: number, cell: number}) => void} [onProgress]
 * @property {AbortSignal} [signal]
 */

/**
 * Open the engine.
 * @param {{wasm: BufferSource, record: EngineRecord, images: BufferSource[], worker: () => Worker, workers?: number}} given
 * @returns {Promise<Engine>}
 */
export async function openEngine(given) {
  try {
    return await engineOf(given);
  } catch (thrown) {
    throw asFailure(given.record, thrown);
  }
}

/**
 * @param {{wasm: BufferSource, record: EngineRecord, images: BufferSource[], worker: () => Worker, workers?: number}} given
 * @returns {Promise<Engine>}
 */
async function engineOf({ wasm, record, images, worker, workers }) {
  if (typeof WebAssembly !== "object" || typeof BigInt64Array === "undefined") throw failure(record, "no_webassembly");
  const module = await compiled(wasm, record);
  const rules = rulesOf(module);
  if (rules !== record.rules) throw failure(record, "other_rules", { rules, expected: record.rules });
  const found = workers ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  const pool = new Pool(worker, Math.max(1, Math.min(found, MOST_WORKERS)), { module, record });
  await pool.started();
  const engine = new Engine(record, pool);
  try {
    await engine.add(images);
  } catch (thrown) {
    engine.close();
    throw thrown;
  }
  return engine;
}

/**
 * @param {BufferSource} wasm
 * @param {EngineRecord} record
 */
async function compiled(wasm, record) {
  try {
    return await WebAssembly.compile(wasm);
  } catch (thrown) {
    const blocked = thrown instanceof WebAssembly.CompileError && /unsafe-eval|wasm-eval|disallowed/i.test(thrown.message);
    throw failure(record, blocked ? "no_webassembly" : "damaged");
  }
}

/**
 * The hash of the rules that a module says it was made of.
 * @param {WebAssembly.Module} module
 * @returns {string}
 */
function rulesOf(module) {
  try {
    const { memory, collabsim_rules: place } = /** @type {any} */ (new WebAssembly.Instance(module, {}).exports);
    const bytes = new Uint8Array(memory.buffer, place.value);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  } catch {
    return "?";
  }
}

/** Worlds that can be run, and what runs them. */
class Engine {
  /** @type {{names: string[], codes: Float64Array}[]} */
  #names = [];
  /** @type {import("./parts.js").Bundle[]} */
  #bundles = [];
  #offered = new Worlds();
  #closed = false;

  /**
   * @param {EngineRecord} record
   * @param {Pool} pool
   */
  constructor(record, pool) {
    this.pool = pool;
    this.record = record;
    this.defaults = Object.fromEntries(record.parameters.map((one) => [one.name, one.default]));
    /** @type {Promise<unknown>} */
    this.before = Promise.resolve();
    this.keys = 0;
  }

  get images() {
    return this.#offered.images;
  }

  /**
   * Offer the worlds of more bundles; those that are there stay.
   * @param {BufferSource[]} images
   * @throws {EngineError}  one is damaged or of other rules; nothing is then added
   */
  async add(images) {
    try {
      await this.#add(images.map((one) => opened(one, this.record)));
    } catch (thrown) {
      throw asFailure(this.record, thrown);
    }
  }

  /** @param {import("./parts.js").Bundle[]} bundles */
  async #add(bundles) {
    const { rules } = this.record;
    const other = bundles.find((one) => one.rules !== rules);
    if (other) throw failure(this.record, "other_rules", { rules, expected: other.rules });
    // Names behind the rows of posts and units, once for all images of a bundle.
    const names = await Promise.all(bundles.map(async (bundle) => {
      const content = await inflated(bundle.part(bundle.names), this.record);
      const [said, start] = said_in(content, this.record);
      const words = new Uint32Array(content.slice(start, start + 4 * said.codes).buffer);
      return { names: said.names, codes: Float64Array.from(words) };
    }));
    for (const [at, bundle] of bundles.entries()) {
      this.#names.push(names[at]);
      this.#bundles.push(bundle);
      this.#offered.add(bundle.images, this.#bundles.length - 1);
    }
    this.record = { ...this.record, structural: this.#offered.structural };
  }

  /**
   * @param {string} id
   * @returns {{image: ImageSaid, bundle: number}}
   */
  #image(id) {
    const found = this.#offered.of(id);
    if (!found) throw failure(this.record, "unknown_image", { image: id });
    return found;
  }

  /**
   * The image with just these values, or null; what is left out is the default.
   * @param {Record<string, any>} asked  a municipality, and values that shape it
   * @returns {string | null}
   */
  find({ municipality, ...values }) {
    return this.#offered.find(municipality, values, this.defaults);
  }

  /**
   * Every value of an image.
   * @param {string} id
   */
  values(id) {
    return valuesOf(this.#image(id).image, this.record);
  }

  /**
   * The course of the instruments of a cell.
   * @param {Cell} cell
   */
  lives(cell) {
    const { image } = this.#image(cell.image);
    const values = { ...valuesOf(image, this.record), ...cell.parameters };
    return livesIn(cell, values, image, this.record).map((one) => ({
      name: one.use.name, happenings: one.happenings, introduced: one.introduced, ended: one.ended,
    }));
  }

  /**
   * Run the replications of cells and count each.
   * @param {Cell[]} cells
   * @param {Asked} asked
   * @returns {Promise<CellResult[]>}
   */
  run(cells, asked) {
    return this.#next(() => this.#run(cells, asked));
  }

  /**
   * One replication with its events and tables.
   * @param {Cell} cell
   * @param {number} replication
   * @param {{signal?: AbortSignal, tables?: string[]}} [asked]
   */
  story(cell, replication, { signal, tables } = {}) {
    return this.#next(async () => {
      const { told, bundle } = await this.#one(cell, replication, { do: "story", tables }, signal);
      const names = (/** @type {Float64Array} */ places) => [...places].map((place) => this.#names[bundle].names[place]);
      return { run: told.run, tables: told.tables, posts: names(told.posts), units: names(told.units) };
    });
  }

  /**
   * One replication, looked at month by month by a watcher in the worker; what it gave at the end.
   * @param {Cell} cell
   * @param {number} replication
   * @param {{watch: string, settings?: unknown, signal?: AbortSignal}} asked
   * @returns {Promise<any>}
   */
  watch(cell, replication, { watch, settings, signal }) {
    return this.#next(async () => {
      const { told } = await this.#one(cell, replication, { do: "watch", watch, settings }, signal);
      return told.found;
    });
  }

  /**
   * A job of one replication.
   * @param {Cell} cell
   * @param {number} replication
   * @param {any} asked
   * @param {AbortSignal} [signal]
   */
  async #one(cell, replication, asked, signal) {
    const { plan, bundle, worlds, seed, key } = this.#prepared({ ...cell, first: replication, count: 1 });
    const job = { ...asked, key, plan, seed, replication, turn: replication % worlds };
    return { told: await this.pool.one(job, this.#needs(plan.image, bundle), signal), bundle };
  }

  /** End the workers. */
  close() {
    this.#closed = true;
    this.pool.close();
  }

  /**
   * One request after the other; a failed one does not fail the next.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #next(work) {
    const made = this.before.catch(() => {}).then(() => {
      if (this.#closed) throw failure(this.record, "cancelled");
      return work();
    }).catch((thrown) => {
      throw asFailure(this.record, thrown);
    });
    this.before = made;
    return made;
  }

  /**
   * @param {string} id
   * @param {number} bundle
   */
  #needs(id, bundle) {
    const { image } = this.#image(id);
    return { id, content: this.#bundles[bundle].part(image), codes: this.#names[bundle].codes };
  }

  /** @param {Cell} cell */
  #prepared(cell) {
    const { image, bundle } = this.#image(cell.image);
    const seed = wholeNumber(cell.seed);
    const last = wholeNumber(cell.first + Math.max(cell.count, 1) - 1);
    if (seed === null || last === null || wholeNumber(cell.first) === null || wholeNumber(cell.count) === null) {
      throw failure(this.record, "bad_seed");
    }
    this.keys += 1;
    return { plan: planOf(cell, image, this.record), bundle, worlds: image.worlds, seed, key: String(this.keys) };
  }

  /**
   * @param {Cell[]} cells
   * @param {Asked} asked
   * @returns {Promise<CellResult[]>}
   */
  async #run(cells, { count, settings, ragged = false, onProgress, signal }) {
    if (signal?.aborted) throw failure(this.record, "cancelled");
    const all = cells.reduce((sum, one) => sum + one.count, 0);
    let done = 0;
    let shown = -Infinity;
    const gathered = cells.map((one) => new Gathered(one));
    const tell = (/** @type {number} */ cell) => {
      const now = performance.now();
      if (!onProgress || (now - shown < SHOWN_EVERY_MS && done < all)) return;
      shown = now;
      onProgress({ done, all, cell });
    };
    const shares = this.#shares(cells, { count, settings });
    await this.pool.all(shares, signal, (share, answer) => {
      gathered[share.cell].take(share.job, answer);
      done += share.job.replications;
      tell(share.cell);
    });
    return gathered.map((one) => one.result(ragged, this.record));
  }

  /**
   * What the workers take, cell after cell; a cell is prepared when its turn comes.
   * @param {Cell[]} cells
   * @param {{count: string, settings: unknown}} asked
   * @returns {Generator<import("./pool.js").Share, void, number>}
   */
  *#shares(cells, { count, settings }) {
    for (const [cell, one] of cells.entries()) {
      const { plan, bundle, worlds, seed, key } = this.#prepared(one);
      const needs = this.#needs(plan.image, bundle);
      for (let turn = 0; turn < Math.min(worlds, one.count); turn += 1) {
        // A replication has the world of its number, whichever is the first.
        const first = one.first + turn;
        const number = Math.ceil((one.count - turn) / worlds);
        for (let made = 0; made < number;) {
          const replications = Math.min(number - made, Math.max(1, this.pool.runsAtOnce(key)));
          const job = {
            do: "run", key, plan, seed, count, settings: one.settings ?? settings, turn: first % worlds,
            first: first + made * worlds, step: worlds, replications, log: one.log ?? 0,
          };
          yield { cell, job, needs };
          made += replications;
        }
      }
    }
  }
}

/** What was counted of the replications of a cell, as it comes in. */
class Gathered {
  /** @param {Cell} cell */
  constructor(cell) {
    this.cell = cell;
    /** @type {Float64Array[]} */
    this.found = new Array(cell.count);
  }

  /**
   * @param {{first: number, step: number, replications: number}} job
   * @param {{sums: Float64Array, lengths: Float64Array}} answer
   */
  take(job, { sums, lengths }) {
    let at = 0;
    for (let k = 0; k < job.replications; k += 1) {
      this.found[job.first + k * job.step - this.cell.first] = sums.subarray(at, at + lengths[k]);
      at += lengths[k];
    }
  }

  /**
   * @param {boolean} ragged
   * @param {EngineRecord} record
   * @returns {CellResult}
   */
  result(ragged, record) {
    const { first, count } = this.cell;
    const offsets = new Float64Array(count + 1);
    this.found.forEach((one, k) => {
      offsets[k + 1] = offsets[k] + one.length;
    });
    const width = count ? this.found[0].length : 0;
    if (!ragged && this.found.some((one) => one.length !== width)) {
      throw failure(record, "counter_failed", { why: "replications have different numbers of sums" });
    }
    const sums = new Float64Array(offsets[count]);
    this.found.forEach((one, k) => sums.set(one, offsets[k]));
    return ragged ? { first, count, width, sums, offsets } : { first, count, width, sums };
  }
}
