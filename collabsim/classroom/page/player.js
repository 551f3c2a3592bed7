/** Playing: one step after another, at a pace, until the end or until somebody stops it. */

import { isOfKind } from "./steps.js";

/** Milliseconds a step lasts: with something to read, and without. */
export const PACES = {
  read: { told: 3200, silent: 350 },
  walk: { told: 1300, silent: 250 },
  run: { told: 380, silent: 120 },
  fly: { told: 90, silent: 60 },
};

export class Player {
  #app;
  #timer = null;
  #listeners = [];
  pace = "walk";

  constructor(app) {
    this.#app = app;
  }

  get playing() {
    return this.#timer !== null;
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  #tell() {
    this.#listeners.forEach((listener) => listener());
  }

  play() {
    if (this.playing) return;
    if (this.#app.position >= this.#app.steps.length - 1) this.#app.go(0);
    this.#wait();
    this.#tell();
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#tell();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  setPace(pace) {
    this.pace = pace;
    this.#tell();
  }

  #wait() {
    const { step, position, parting } = this.#app;
    const told = step.beats.some(Boolean);
    const { told: long, silent } = PACES[this.pace];
    // What made the two part takes longer to read than what happened in one step.
    const time = position === parting?.position ? 3 * long : told ? long : silent;
    this.#timer = setTimeout(() => this.#next(), time);
  }

  #next() {
    this.#app.go(this.#app.position + 1);
    if (this.#app.position >= this.#app.steps.length - 1) this.pause();
    else this.#wait();
  }

  /** Go to a place and stay there. */
  go(position) {
    this.pause();
    this.#app.go(position);
  }

  step(by) {
    this.go(this.#app.position + by);
  }

  /** To the first step of another month. */
  month(by) {
    const { steps, position, step } = this.#app;
    const month = step.month + by;
    const found = steps.findIndex((one) => one.month >= month);
    this.go(found < 0 ? steps.length - 1 : by < 0 && position === 0 ? 0 : found);
  }

  /** To the next or the previous step of a kind; stays where there is none. */
  jump(kind, by) {
    const { steps, position, parting } = this.#app;
    if (kind === "parted") {
      if (parting) this.go(parting.position);
      return Boolean(parting);
    }
    for (let k = position + by; k >= 0 && k < steps.length; k += by) {
      if (isOfKind(steps[k], kind)) {
        this.go(k);
        return true;
      }
    }
    return false;
  }
}
