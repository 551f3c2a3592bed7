/** Kroner over sets of assumptions: fewer sets and replications than of pilots, as Python takes them. */

import { buffersOf } from "./answerer.js";

/**
 * Both sides at each of those sets, counted with their logs.
 *
 * @param {object} desk - with the worlds of the sets
 * @param {import("./question.js").Question} question
 * @param {object} given
 * @param {(points: number[]) => {values: object[]}[]} given.placed - both sides at points there are worlds of
 * @param {(size: number, values: object, count: number) => object} given.cell
 * @param {(cells: object[], asked: object) => Promise<object[]>} given.counted
 * @returns {Promise<number>} how many sets there are
 */
export async function kronerOverSets(desk, question, { placed, cell, counted, signal, language, onProgress }) {
  const { points, replications } = desk.declared.money.sets;
  const found = placed(points[question.sets] ?? []);
  for (const [at, { values }] of found.entries()) {
    const cells = question.sizes.flatMap((size) => values.map((side) => cell(size, side, replications)));
    const results = await counted(cells, {
      signal, onProgress: ({ done, all }) => onProgress(at + done / all, found.length),
    });
    await desk.ask("kronerSet", { language, results, first: at === 0 }, buffersOf(results));
  }
  return found.length;
}
