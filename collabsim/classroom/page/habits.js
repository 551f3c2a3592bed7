/**
 * What a reader sets once for the whole page, story and dashboard alike: whether letters are
 * keys, and a dark room. Kept over a reload, in this tab and in no other place.
 */

import { fetchKept, putAway } from "./keeping.js";

const NAME = "collabsim-habits";

export class Habits {
  #listeners = [];
  #letters = true;
  #dark = false;

  constructor() {
    const { letters = true, dark = false } = fetchKept(NAME) ?? {};
    this.#letters = letters !== false;
    this.#dark = dark === true;
    this.#show();
  }

  /** Whether keys that write a sign do something (WCAG 2.1.4 asks that they can be switched off). */
  get letters() {
    return this.#letters;
  }

  set letters(on) {
    this.#letters = on;
    this.#noted();
  }

  get dark() {
    return this.#dark;
  }

  set dark(on) {
    this.#dark = on;
    this.#show();
    this.#noted();
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  #show() {
    const { dataset } = document.documentElement;
    if (this.#dark) dataset.dark = "on";
    else delete dataset.dark;
  }

  #noted() {
    putAway(NAME, { letters: this.#letters, dark: this.#dark });
    this.#listeners.forEach((listener) => listener());
  }
}

/** A key that writes a sign: a letter, a digit or a mark, but not Space. */
export function isLetter(key) {
  return key.length === 1 && key !== " ";
}
