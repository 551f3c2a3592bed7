/**
 * What was counted in few runs is counted on: a thousand runs of what the class buys, made in the
 * page, each paired with the same run of the municipality as it is.
 */

import { maker } from "./maker.js";
import { figuresIn } from "./rescue.js";

const ENOUGH = 1000;
const LARGE = 1;
const TOLD_EVERY_MS = 1000;

export class CountingOn {
  /** What is said while it counts; null when it does not. */
  told = null;
  #lesson;
  #found = new Map();
  #running = null;
  #asked = null;

  constructor(lesson) {
    this.#lesson = lesson;
  }

  /** The figures of a choice: of a thousand runs where there are, else what was recorded. */
  figures(mask, recorded) {
    const made = this.#found.get(mask);
    if (made) return made;
    if ((recorded?.n ?? 0) < ENOUGH) this.#ask(mask);
    return recorded;
  }

  /** Whatever is being counted is no longer what is asked. */
  stop() {
    this.#running?.abort();
    this.#running = null;
    this.#asked = null;
    this.told = null;
  }

  async #ask(mask) {
    const { app } = this.#lesson;
    if (!app.makes || this.#asked === mask) return;
    this.stop();
    this.#asked = mask;
    const { words, recording } = app;
    const running = new AbortController();
    this.#running = running;
    const on = recording.levers.filter((lever) => mask & (1 << lever.ensemble_bit));
    const values = Object.assign({}, ...on.map((lever) => lever.values));
    const { seed } = recording.scenario;
    const bare = recording.ensemble(LARGE, 0);
    let last = 0;
    const onProgress = ({ done, all }) => {
      const now = performance.now();
      if (now - last < TOLD_EVERY_MS || this.#running !== running) return;
      last = now;
      this.#say(words.text("maker.progress", { done: words.number(done), all: words.number(all) }));
    };
    this.told = this.#lesson.text("counting_on", { n: words.number(ENOUGH) });
    try {
      const made = await maker();
      const how = { signal: running.signal, onProgress, paired: true };
      const [found] = await made.figures([{ town: LARGE, values, seed, bare }], ENOUGH, how);
      this.#found.set(mask, figuresIn(found, app.recording.yardstick));
    } catch (problem) {
      if (this.#running !== running || problem.name === "AbortError") return;
      this.told = null;
      this.#say(app.failure?.(problem) ?? problem.message);
      return;
    }
    if (this.#running !== running) return;
    this.#running = null;
    this.#asked = null;
    this.#say(null);
  }

  #say(told) {
    this.told = told;
    if (this.#lesson.act.open && this.#lesson.act.place.act === "buy") this.#lesson.draw();
  }
}
