/** What is free in the own frames before a sum is delegated, of the first run of each municipality. */

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
