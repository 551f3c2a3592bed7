/**
 * What is shown, in one place: the setup, the worlds it names, their steps, the moment.
 * Whatever is drawn is drawn from here, again and whole, after every change.
 */

import { makeWords } from "./i18n.js";
import { Timeline } from "./reducer.js";
import { stepsOf } from "./steps.js";
import { partingOf } from "./twins.js";

/** How the page opens: small beside large, no lever pulled, at the first step. */
const FIRST_SETUP = {
  language: "nb",
  twin: "size",
  town: 1,
  levers: [],
  values: {},
  horizon: 36,
  repeats: 1000,
  shown: false,
  reveal: false,
  side: 0,
  panel: "lesson",
  selected: null,
};

export class App {
  #recording;
  #catalogues;
  #timelines = new Map();
  #steps = new Map();
  #listeners = [];
  #live = new Map();
  #figures = new Map();
  #every = null;

  /** The place a link leads to, once the worlds it names are made. */
  awaited = null;

  /** Figures that rest on fewer runs are asked for anew. */
  enough = 100;

  /** Why pilots of worlds that were made stopped, as far as it has been asked. */
  whys = new Map();

  /** By which decisions the fates of their pilots parted, as far as it has been asked. */
  partings = new Map();

  constructor(recording, catalogues, setup = {}) {
    this.#recording = recording;
    this.#catalogues = catalogues;
    this.setup = { ...FIRST_SETUP, ...setup };
    this.words = makeWords(catalogues, this.setup.language);
    this.position = 0;
    this.#choose();
  }

  get recording() {
    return this.#recording;
  }

  /** What is told by the words of a language, in each of them. */
  inEvery(told) {
    const languages = Object.keys(this.#catalogues);
    this.#every ??= languages.map((one) => [one, makeWords(this.#catalogues, one)]);
    return Object.fromEntries(this.#every.map(([one, words]) => [one, told(words)]));
  }

  /** Bits of the levers in the recorded worlds, and in the ensembles. */
  maskOf(levers, bit = "bit") {
    return this.#recording.levers
      .filter((lever) => levers.includes(lever.key) && lever[bit] !== null)
      .reduce((mask, lever) => mask | (1 << lever[bit]), 0);
  }

  /** What stands on each side: the municipality and the levers. */
  get sides() {
    const { twin, town, levers } = this.setup;
    if (twin === "size") return [0, 1].map((m) => ({ town: m, levers }));
    if (twin === "lever") return [[], levers].map((set) => ({ town, levers: set }));
    return [{ town, levers }];
  }

  /** Worlds that were just made for a setup, to be shown if it is still wanted. */
  setLive(key, recording) {
    this.#live.set(key, recording);
    this.#choose();
    if (this.awaited?.key === key) this.#place(this.awaited.position);
    this.awaited = null;
    this.#tell(["worlds"]);
  }

  /** What is made by; nothing made for one key holds for another. */
  get liveKey() {
    const { twin, town, levers, values } = this.setup;
    return JSON.stringify([twin, town, levers, values ?? {}, this.luck]);
  }

  /** Seed and replication of what is shown: those of the recording, or others. */
  get luck() {
    const { seed, replication } = this.#recording.scenario;
    return this.setup.luck ?? { seed, replication };
  }

  /** Whether the recording does not hold the worlds of this setup. */
  get needsWorlds() {
    const { values, luck } = this.setup;
    const own = luck || Object.keys(values ?? {}).length > 0;
    return (own || this.onlyCounted.length > 0) && !this.#live.has(this.liveKey);
  }

  /** Whether the ensembles of this setup are missing, or have only the first few runs. */
  get needsFigures() {
    if (this.#figures.has(this.liveKey)) return false;
    return this.sides.some((_, side) => (this.ensembleOf(side)?.n ?? 0) < this.enough);
  }

  setFigures(key, combinations) {
    this.#figures.set(key, combinations);
    this.#tell(["figures"]);
  }

  setWhy(key, why) {
    this.whys.set(key, why);
    this.#tell(["why"]);
  }

  setParting(key, found) {
    this.partings.set(key, found);
    this.#tell(["why"]);
  }

  get partingKey() {
    return this.worlds.map((world) => world.name).join(" ");
  }

  /**
   * By which decision the fates of a pilot parted, `lost` the side on which it stopped; null where
   * they did not, undefined where that has not been asked.
   */
  fatesParted(row) {
    const twin = this.source.twin(...this.worlds.map((world) => world.index));
    if (!twin?.fates) return this.partings.get(`${this.partingKey}.${row}`);
    const found = twin.fates.find((one) => one.pilot === row);
    return found ? { ...found, lost: Number((found.lost === "b") !== twin.turned) } : null;
  }

  /** What is known of why a pilot stopped: verdicts and their sentences; null where nothing is. */
  whyOf(side, row) {
    const world = this.worlds[side];
    const asked = this.whys.get(`${world.name}.${row}`);
    if (asked) return asked;
    const because = world.because[row];
    return because ? { because, causes: this.source.texts.causes } : null;
  }

  #choose() {
    const live = this.#live.get(this.liveKey);
    this.worlds = this.sides.map((side, i) =>
      live ? live.worldAt(i) : this.#recording.world(side.town, this.maskOf(side.levers)),
    );
    this.source = live ?? this.#recording;
    const name = this.worlds.map((world) => world.name).join(" ");
    if (!this.#steps.has(name)) this.#steps.set(name, stepsOf(this.worlds));
    this.steps = this.#steps.get(name);
    this.parting = partingOf(this.source, this.worlds, this.steps);
    this.#place(this.position);
    const { selected } = this.setup;
    // A link, or other worlds, can leave a pilot chosen that is not there.
    if (selected && selected.pilot >= this.worlds[selected.side]?.pilots.length)
      this.setup.selected = null;
  }

  /** Stand at a step. Who has gone on from the first has begun to see what happens. */
  #place(position) {
    this.position = Math.min(position, this.steps.length - 1);
    if (this.position > 0) this.setup.shown = true;
  }

  /**
   * Whether what many runs gave is still hidden: in a lesson until the class has guessed, else
   * until somebody asks for it or plays on from the first step.
   */
  get veiled() {
    const { lesson, shown } = this.setup;
    return lesson ? !lesson.guessed : !shown;
  }

  get step() {
    return this.steps[this.position];
  }

  /** The state of one side now. */
  stateOf(side) {
    return this.timelineOf(this.worlds[side]).at(this.step.n[side]);
  }

  timelineOf(world) {
    if (!this.#timelines.has(world.name)) this.#timelines.set(world.name, new Timeline(world));
    return this.#timelines.get(world.name);
  }

  /** Ensemble of one side, for all nine levers; null where none was computed. */
  ensembleOf(side) {
    const { town, levers } = this.sides[side];
    const mask = this.maskOf(levers, "ensemble_bit");
    const figures = this.#figures.get(this.liveKey)?.find((one) => one.mask === mask);
    // What was recorded of a lever says nothing of it at another value.
    const elsewhere = this.source === this.#recording && levers.length > 0 && this.hasOwnValues;
    return figures?.municipalities[town] ?? (elsewhere ? null : this.source.ensemble(town, mask));
  }

  /**
   * How many runs the levers that are on were counted in without changing anything for any
   * pilot in one of them; 0 where they changed something, or where that is not known.
   */
  get unchangedRuns() {
    const { levers, town } = this.setup;
    const side = this.sides.findLastIndex((one) => one.town === town);
    if (!levers.length || side < 0) return 0;
    const { n, same } = this.ensembleOf(side) ?? {};
    return n && same === n ? n : 0;
  }

  /** Whether a lever that is on stands at another value than the recorded one. */
  get hasOwnValues() {
    const { levers, values } = this.setup;
    return this.#recording.levers
      .filter(({ key }) => levers.includes(key))
      .some((lever) =>
        Object.entries(lever.values).some(([name, value]) => (values?.[name] ?? value) !== value),
      );
  }

  /** Whether every lever that is on is set to the value there was before. */
  get leversAsBefore() {
    const { levers, values } = this.setup;
    return this.#recording.levers
      .filter(({ key }) => levers.includes(key))
      .every((lever) =>
        Object.keys(lever.values).every(
          (name) => (values?.[name] ?? lever.values[name]) === lever.base[name],
        ),
      );
  }

  /** Levers that are on but not in the recorded worlds: counted, not drawn. */
  get onlyCounted() {
    if (this.source !== this.#recording) return [];
    return this.#recording.levers.filter(
      (lever) => !lever.recorded && this.setup.levers.includes(lever.key),
    );
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  #tell(what) {
    this.#listeners.forEach((listener) => listener(new Set(what)));
  }

  /** Change the setup; the month is kept where the worlds change. */
  change(changes) {
    const month = this.step.month;
    const worldsBefore = this.worlds.map((world) => world.name).join(" ");
    // To choose a number of runs is to ask what they gave.
    if ("repeats" in changes) this.setup.shown = true;
    Object.assign(this.setup, changes);
    const told = Object.keys(changes);
    if ("language" in changes) this.words = makeWords(this.#catalogues, this.setup.language);
    this.#choose();
    if (this.worlds.map((world) => world.name).join(" ") !== worldsBefore) {
      this.setup.side = Math.min(this.setup.side, this.worlds.length - 1);
      // The first step stays the first: nothing has happened yet.
      this.#place(this.position && this.lastStepOf(month));
      told.push("worlds");
    }
    this.#tell(told);
  }

  lastStepOf(month) {
    let found = 0;
    this.steps.forEach((step, i) => {
      if (step.month <= month) found = i;
    });
    return found;
  }

  go(position) {
    const next = Math.max(0, Math.min(this.steps.length - 1, position));
    if (next === this.position) return;
    this.#place(next);
    this.#tell(["position"]);
  }

  /** A sentence of the recording in the language of the page. */
  line(number) {
    return this.source.texts.lines[number][1][this.words.language];
  }
}
