/** Answers to what was not recorded, made in the page: `live.js` asks for them. */

import { dataOf, openMade } from "./made.js";
import { maker } from "./maker.js";
import { verdictText } from "./why_words.js";

const MANY_RUNS = 1000;
const TOLD_EVERY_MS = 1000;

/** The engine's failure in the language of the page. */
export class UnmadeError extends Error {}

export class MakingAnswers {
  /** So many runs are made of every choice. */
  enough = MANY_RUNS;
  #app;

  constructor(app) {
    this.#app = app;
  }

  /** All values the levers of a side set: their own, or those of the sliders. */
  #valuesOf(levers) {
    const { recording, setup } = this.#app;
    const found = {};
    for (const lever of recording.levers) {
      if (!levers.includes(lever.key)) continue;
      for (const [name, value] of Object.entries(lever.values)) found[name] = setup.values?.[name] ?? value;
    }
    return found;
  }

  #sides() {
    const { seed, replication } = this.#app.luck;
    const { ensembles } = this.#app.recording.data;
    const bare = ensembles.combinations.find((one) => one.mask === 0);
    return this.#app.sides.map(({ town, levers }) => ({
      town, levers, values: this.#valuesOf(levers), seed, replication, bare: bare?.municipalities[town],
    }));
  }

  /** Figures of a side that the recording has: only where its levers have their own values. */
  #known({ levers, values, seed }) {
    const { recording } = this.#app;
    const own = recording.levers
      .filter(({ key }) => levers.includes(key))
      .every((lever) => Object.entries(lever.values).every(([name, value]) => values[name] === value));
    if (!own || seed !== recording.scenario.seed) return null;
    const mask = this.#app.maskOf(levers, "ensemble_bit");
    return recording.data.ensembles.combinations.find((one) => one.mask === mask) ?? null;
  }

  /** The worlds of the setup, opened. */
  async worlds({ signal }) {
    const app = this.#app;
    const sides = this.#sides();
    const known = [this.#known({ levers: [], values: {}, seed: sides[0].seed }), ...sides.map((one) => this.#known(one))];
    const made = await maker();
    const runs = [];
    for (const side of sides) runs.push(await made.recording(side, signal));
    if (runs.some((run) => run.pilots.length > made.declared.most_pilots))
      throw new UnmadeError(app.words.text("maker.unshowable"));
    const { seed, replication } = sides[0];
    const shared = { luck: { seed, replication }, towns: made.towns(replication) };
    return openMade(app, dataOf(app, sides, runs, shared, [...new Set(known.filter(Boolean))]));
  }

  /**
   * Why a pilot of such a world stopped: the world run again without one thing or another, and
   * its sentences, in the shape of the recorded data.
   */
  async why(side, pilot) {
    const app = this.#app;
    const world = app.worlds[side];
    const made = await maker();
    const found = await made.why(this.#sides()[side], pilot);
    if (!found) return { because: null, causes: [] };
    const { option: options, state: states } = made.words;
    const worded = found.causes.map((one) => ({
      ...one, option: options[one.option], replayed: one.replayed === null ? null : states[one.replayed],
    }));
    const texts = worded.map((one) => app.inEvery((words) => verdictText(words, world, one, found.after_money)));
    const causes = found.causes.map((one, text) => ({ ...one, text }));
    return { because: { ...found, causes }, causes: texts };
  }

  /** By which decision a pilot that stopped on one side lives on the other. */
  async parting(lost, pilot) {
    const sides = this.#sides();
    const made = await maker();
    const found = await made.parting(sides[lost], sides[1 - lost], pilot);
    if (!found) return null;
    const { cause } = found;
    const option = cause && (made.words.option[cause.option] ?? null);
    return { ...found, lost, cause: cause && { ...cause, option } };
  }

  /** Figures over a thousand runs of the worlds of the setup that the recording has not. */
  async figures({ signal, busy }) {
    const app = this.#app;
    const sides = this.#sides().filter((side) => !((this.#known(side)?.municipalities[side.town]?.n ?? 0) >= MANY_RUNS));
    const made = await maker();
    let told = 0;
    const onProgress = ({ done, all }) => {
      const now = performance.now();
      if (now - told < TOLD_EVERY_MS) return;
      told = now;
      busy(app.words.text("maker.progress", { done: app.words.number(done), all: app.words.number(all) }));
    };
    const found = await made.figures(sides, MANY_RUNS, { signal, onProgress });
    const combinations = new Map();
    sides.forEach(({ town, levers }, k) => {
      const mask = app.maskOf(levers, "ensemble_bit");
      const one = combinations.get(mask) ?? { mask, levers, municipalities: [null, null] };
      one.municipalities[town] = found[k];
      combinations.set(mask, one);
    });
    return [...combinations.values()];
  }
}
