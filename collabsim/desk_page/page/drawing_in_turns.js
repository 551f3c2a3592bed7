/**
 * What is drawn, a piece at a time. Between the pieces the browser may answer whoever types,
 * scrolls or cancels, so that no piece of work keeps the page for long on a slow machine.
 */

import { byId } from "../../classroom/page/dom.js";

/** So long a turn lasts at the most, in ms, but for the piece it ends with. */
const TURN_MS = 4;

/** Let the browser draw and answer before going on. */
export function pause() {
  return new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      done(undefined);
    };
    channel.port2.postMessage(null);
  });
}

/**
 * Do a work that yields between its pieces, in turns.
 *
 * @template T
 * @param {Iterator<any, T>} work
 * @param {() => boolean} [wanted] - the work is given up where this says no
 * @returns {Promise<T|undefined>}
 */
export async function inTurns(work, wanted = () => true) {
  let begun = performance.now();
  for (;;) {
    if (!wanted()) {
      work.return?.();
      return undefined;
    }
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - begun >= TURN_MS) {
      await pause();
      begun = performance.now();
    }
  }
}

/** Regions of the page, each with the work that draws it: one after the other, the newest state only. */
export class Drawing {
  #works;
  #wanted = new Set();
  #again = false;
  #now = null;

  /** @param {Record<string, () => Iterator<any, void>>} works */
  constructor(works) {
    this.#works = works;
    /** Settled when everything that was wanted is drawn. */
    this.done = Promise.resolve();
  }

  /**
   * @param {...string} regions
   * @returns {Promise<void>} when nothing is left to draw
   */
  draw(...regions) {
    noteField();
    for (const one of regions) {
      this.#wanted.add(one);
      if (one === this.#now) this.#again = true;
    }
    if (document.body.dataset.drawing === undefined) {
      document.body.dataset.drawing = "";
      this.done = this.#all();
    }
    return this.done;
  }

  async #all() {
    try {
      await pause();
      for (;;) {
        const [region] = Object.keys(this.#works).filter((one) => this.#wanted.has(one));
        if (!region) return;
        this.#wanted.delete(region);
        this.#now = region;
        this.#again = false;
        await inTurns(this.#works[region](), () => !this.#again);
        await pause();
      }
    } finally {
      this.#now = null;
      this.#wanted.clear();
      delete document.body.dataset.drawing;
    }
  }
}

/** The field one was in when something was last asked to be drawn, and what stood in it. */
const noted = { field: null, value: "" };

function noteField() {
  const { activeElement: field } = document;
  Object.assign(noted, { field, value: field instanceof HTMLInputElement ? field.value : "" });
}

/** What has been typed into a field since something was asked to be drawn; null if nothing. */
function typedIn(field) {
  if (!(field instanceof HTMLInputElement) || field.value === field.defaultValue) return null;
  if (noted.field === field && noted.value === field.value) return null;
  return { value: field.value, from: field.selectionStart, to: field.selectionEnd };
}

/**
 * Put children in the place of others. Whoever is in a field of theirs stays in the one of the
 * same name, with what has been typed since.
 *
 * @param {Element} holder
 * @param {(Node|string)[]} children
 */
export function put(holder, children) {
  const focused = holder.contains(document.activeElement) ? document.activeElement : null;
  const typed = typedIn(focused);
  holder.replaceChildren(...children);
  if (!focused?.id) return;
  const next = byId(focused.id);
  next?.focus({ preventScroll: true });
  if (!typed || !(next instanceof HTMLInputElement)) return;
  next.value = typed.value;
  next.setSelectionRange(typed.from, typed.to);
}
