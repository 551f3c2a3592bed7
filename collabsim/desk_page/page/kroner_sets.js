/** Kroner over sets of assumptions: fewer sets and replications than of pilots, as Python takes them. */

import { buffersOf } from "./answerer.js";
import { SIDES, cellOf, counted } from "./compute.js";
import { placedSets } from "./over_sets.js";

/**
 * Both sides at each of those sets, counted with their logs.
 *
 * @param {object} desk - with the worlds of the sets
 * @param {import("./question.js").Question} question
 * @param {object[]} sides - values after and before
 * @returns {Promise<boolean>} whether they could be run
 */
export async function kronerOverSets(desk, question, sides, { signal, language, onProgress }) {
  const { points, replications } = desk.declared.money.sets;
  const found = await placedSets(desk, question, sides, points[question.sets]);
  if (!found) return false;
  for (const [at, values] of found.sides.entries()) {
    const cells = question.sizes.flatMap((size) =>
      SIDES.map((side, place) => cellOf(desk, question, side, size, values[place], replications, 0, replications)),
    );
    const results = await counted(desk, cells, {
      signal, onProgress: ({ done, all }) => onProgress(at + done / all, found.points.length),
    });
    await desk.ask("kronerSet", { language, results, first: at === 0 }, buffersOf(results));
  }
  return true;
}
