/** What frames hold: what is free in them before a sum is delegated, and which instruments they cannot carry. */

import { freeInFrame, isFrame } from "./answering/frames.js";
import { changed } from "./question.js";

/**
 * @param {object} desk
 * @param {import("./question.js").Question} question
 * @param {object[]} cells - of each municipality the one before the change
 * @param {AbortSignal} signal
 * @returns {Promise<Record<string, number[]>>} kroner of 2018 by parameter, a municipality each
 */
export async function framesOf({ declared, engine }, question, cells, signal) {
  const names = changed(question).filter(
    (name) => question.levers[name].before === 0 && isFrame(declared, name),
  );
  const found = Object.fromEntries(names.map((name) => [name, []]));
  if (!names.length) return found;
  for (const cell of cells) {
    const { tables } = await engine.story(cell, 0, { signal, tables: ["actor"] });
    for (const name of names) {
      const free = freeInFrame(declared, name, tables.actor);
      if (free !== null) found[name].push(free);
    }
  }
  return found;
}

/**
 * Where an instrument is asked for and cannot be paid, in none of its uses.
 *
 * @param {object} desk
 * @param {object[]} cells - of each municipality the one after the change
 * @returns {Record<string, number[]>} places of municipalities by the name of the instrument
 */
export function neverIntroduced({ engine }, cells) {
  const found = {};
  for (const [place, cell] of cells.entries()) {
    const lives = engine.lives(cell);
    for (const name of new Set(lives.map((one) => one.name))) {
      const own = lives.filter((one) => one.name === name);
      const asked = own.some(({ happenings }) => happenings.some(({ kind }) => kind === "unpaid"));
      if (asked && own.every(({ introduced }) => introduced === null)) (found[name] ??= []).push(place);
    }
  }
  return found;
}
