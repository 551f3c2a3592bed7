// The engine as the page uses it: opened when it is first wanted, closed when nobody asks any more.
// A script of its own, so that a page that never asks never reads it.
import { openEngine } from "../../../browser/page/engine/open.js";
import { sumNames } from "./counting.js";
import { keepers } from "./keeping.js";
import { Side, otherwise } from "./parted.js";
import { cellOf, judged, logOf, postsIn, turnedCells, writtenCause } from "./replays.js";
import { summaryOf } from "./summary.js";

const IDLE_MS = 60_000;
const MOST_LOGS = 8;

/** What computes: one run for the stage, or the figures over many. */
class Maker {
  #given;
  #engine = null;
  #idle = null;
  #asked = 0;
  /** Sums of the municipalities as they are, which every figure is held against. */
  #bare = new Map();
  /** The last runs that were asked why, by what they are runs of. */
  #logs = new Map();

  constructor(given) {
    this.#given = given;
    this.declared = given.declared;
    /** Words of the catalogues by the codes of an option and of a state. */
    const words = (codes) => Object.fromEntries(Object.entries(codes).map(([name, code]) => [code, name.toLowerCase()]));
    this.words = { option: words(given.record.codes.Option), state: words(given.record.codes.State) };
  }

  /** The municipalities as they are drawn in a replication, each in the hierarchy of its number. */
  towns(replication) {
    return this.#given.towns.map((turns) => turns[replication % turns.length]);
  }

  /** Whether workers are there now. */
  get isOpen() {
    return this.#engine !== null;
  }

  /** Do some work with the engine; a while after the last its workers are ended. */
  async #with(work) {
    clearTimeout(this.#idle);
    this.#asked += 1;
    try {
      this.#engine ??= openEngine(this.#given);
      const engine = await this.#engine.catch((failure) => {
        this.#engine = null;
        throw failure;
      });
      return await work(engine);
    } finally {
      this.#asked -= 1;
      this.#later();
    }
  }

  #later() {
    clearTimeout(this.#idle);
    if (this.#asked) return;
    this.#idle = setTimeout(() => this.close(), this.#given.idle ?? IDLE_MS);
  }

  /** End the workers; the next question opens others. */
  close() {
    clearTimeout(this.#idle);
    this.#engine?.then((engine) => engine.close(), () => {});
    this.#engine = null;
  }

  /** The run of one side, as the page's data hold it. */
  recording({ town, values, seed, replication }, signal) {
    const cell = { image: String(town), parameters: values, seed, first: replication, count: 1 };
    return this.#with((engine) => engine.watch(cell, replication, {
      watch: "recording", signal, settings: { ...this.declared.recording, codes: engine.record.codes },
    }));
  }

  /** Why a pilot of such a run stopped, in the shape of the page's data without its sentences; null where it did not. */
  why(side, pilot, signal) {
    return this.#with((engine) => this.#why(engine, side, pilot, signal));
  }

  async #why(engine, side, pilot, signal) {
    const log = await this.#log(engine, side, signal);
    const asked = turnedCells(log, pilot, side);
    if (!asked) return null;
    const found = await engine.run(asked.cells, { count: "outcome", signal });
    return judged(log, pilot, asked, found.map(({ sums }) => [...sums]));
  }

  /**
   * By which decision a pilot that stopped in the first run lives in the second, as
   * collabsim/inquiry/parted.py finds it; null where its fate is the same in both.
   */
  parting(lost, kept, pilot, signal) {
    return this.#with(async (engine) => {
      const [log, other] = [await this.#log(engine, lost, signal), await this.#log(engine, kept, signal)];
      const { alive, lost: gone } = this.declared.causes;
      const row = other.course.pilots.key.indexOf(log.course.pilots.key[pilot]);
      if (row < 0 || !alive.includes(other.course.pilots.state[row])) return null;
      const why = await this.#why(engine, lost, pilot, signal);
      if (!why) return null;
      const one = lost.town === kept.town;
      const [here, there] = [new Side(log, pilot, one), new Side(other, row, one)];
      const turned = otherwise("stopping", why.causes, here, there, (cause) => cause.overrides.map(([, step]) => step));
      const saving = turned.find((cause) => alive.includes(cause.final));
      const told = { pilot, tried: turned.length, there: false, put_off: false, final: null, cause: null };
      if (saving) return { ...told, final: saving.final, cause: saving };
      const keeping = otherwise("keeping", keepers(other, row), there, here, (cause) => cause.overrides.map(([draw]) => draw.step));
      told.tried += keeping.length;
      const found = await engine.run(keeping.map((cause) => cellOf(cause, other, row, kept, 0)), { count: "outcome", signal });
      const ending = found.findIndex(({ sums }) => gone.includes(sums[2]));
      if (ending >= 0) return { ...told, there: true, final: found[ending].sums[2], cause: writtenCause(keeping[ending]) };
      const putting = turned.find((cause) => cause.because);
      return putting ? { ...told, put_off: true, final: putting.final, cause: putting } : told;
    });
  }

  async #log(engine, side, signal) {
    const key = JSON.stringify(side);
    if (!this.#logs.has(key)) {
      const { town, values, seed, replication } = side;
      const cell = { image: String(town), parameters: values, seed, first: replication, count: 1 };
      const { codes } = engine.record;
      const watch = (name, settings) => engine.watch(cell, replication, { watch: name, settings, signal });
      const found = await watch("stops", { ...this.declared.recording, codes });
      const holders = await watch("holders", { posts: postsIn(found) });
      if (this.#logs.size >= MOST_LOGS) this.#logs.clear();
      this.#logs.set(key, logOf(found, holders, { seed, replication }, this.declared, codes));
    }
    return this.#logs.get(key);
  }

  /**
   * Figures over so many runs of each side, in their order. `same` is counted where a side comes to
   * what `bare` of it says of the municipality as it is; elsewhere something changed, and it is null.
   * With `paired` the municipality as it is has run too, and `gain` is told.
   */
  figures(sides, replications, { signal, onProgress, paired = false }) {
    return this.#with(async (engine) => {
      const summary = (side, sums, same, gain = null) =>
        summaryOf(sums, this.declared.populations[side.town], { same, gain }, this.declared.figures);
      const run = (wanted) => this.#sums(engine, wanted, replications, { signal, onProgress });
      const sums = await run(sides);
      const found = sides.map((side, k) => summary(side, sums[k], null));
      const alike = sides.map((side, k) => k).filter((k) => isLike(found[k], sides[k].bare));
      const against = paired ? [...sides.keys()] : alike;
      const lacking = against.filter((k) => !this.#bare.has(keyOf(sides[k], replications)));
      const bare = lacking.length ? await run(lacking.map((k) => ({ ...sides[k], values: {} }))) : [];
      lacking.forEach((k, at) => this.#bare.set(keyOf(sides[k], replications), bare[at]));
      for (const k of against) {
        const own = this.#bare.get(keyOf(sides[k], replications));
        found[k] = summary(sides[k], sums[k], alike.includes(k) ? own : null, paired ? own : null);
      }
      return found;
    });
  }

  async #sums(engine, sides, replications, how) {
    const { horizons, alive, lost } = this.declared.figures;
    const cells = sides.map(({ town, values, seed }) =>
      ({ image: String(town), parameters: values, seed, first: 0, count: replications }));
    const settings = { horizons, alive, lost, states: engine.record.codes.State };
    const found = await engine.run(cells, { count: "runs", settings, ...how });
    return found.map((one) => sumsOf(one, horizons));
  }
}

const keyOf = (side, replications) => JSON.stringify([side.town, side.seed, replications]);

/** Whether two summaries say the same, whatever they say of other runs. */
function isLike(one, other) {
  if (!other) return false;
  return Object.keys(one).every((name) => name === "same" || JSON.stringify(one[name]) === JSON.stringify(other[name]));
}

/** The sums of a result by their names. */
function sumsOf({ sums, width, count }, horizons) {
  return Object.fromEntries(sumNames(horizons).map((name, place) =>
    [name, Float64Array.from({ length: count }, (_, k) => sums[k * width + place])]));
}

globalThis.collabsimMaker = (given) => new Maker(given);
