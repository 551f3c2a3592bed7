/**
 * A change over sets of assumptions, as Python runs them: each municipality of a set by itself, for
 * as long as chance in it is large. A small municipality takes more runs than a large one.
 */

import { buffersOf } from "./answerer.js";
import { SIDES, cellOf, counted, imageFor } from "./compute.js";
import { inTurns } from "./drawing_in_turns.js";
import { clashOf } from "./in_run.js";
import { changed } from "./question.js";

/** How much of a set's part of the bar its runs are; the rest is its answer. */
const RUNS = 0.9;

/**
 * Both sides at every set, with what the question sets left as it is; null where the page has no
 * world for some set, as then another number of sets would be tried than was asked for.
 *
 * @returns {Promise<{points: number[], sides: object[][]}|null>} of each set after and before
 */
export async function placedSets(desk, question, sides, points = desk.answers.pointsOf(question.sets)) {
  const { answers, engine, offered } = desk;
  const wholes = sides.map((values) => ({
    ...engine.values(imageFor(desk, question.sizes[0], values)), ...values,
  }));
  const set = [...Object.keys(offered.values[question.scenario]), ...changed(question)];
  const clash = (values) => clashOf(desk, question, "after", values);
  const { sets } = await inTurns(answers.placed(wholes[0], wholes[1], [...new Set(set)], points, clash));
  const all = sets.map(({ after, before }) => [after, before]);
  const there = all.every((own) =>
    question.sizes.every((size) => own.every((side) => imageFor(desk, size, side) !== null)),
  );
  return there ? { points, sides: all } : null;
}

/**
 * Run a change in every set.
 *
 * @param {object} desk - with the worlds of the sets
 * @param {object[]} sides - values after and before
 * @returns {Promise<{points: number[], replications: number[]}|null>} null where sets cannot be run
 */
export async function triedSets(desk, question, sides, { signal, language, onProgress }) {
  const found = await placedSets(desk, question, sides);
  if (!found) return null;
  const replications = [];
  for (const [at, own] of found.sides.entries()) {
    const told = (part) => onProgress(at + part, found.points.length);
    replications.push(await oneSet(desk, question, own, { signal, language, onProgress: told }));
    told(1);
  }
  return { points: found.points, replications };
}

/** One set, each municipality until it is precise; how many runs that took at most. */
async function oneSet(desk, question, sides, { signal, language, onProgress }) {
  const { most } = desk.answers.setsRounds();
  let places = question.sizes.map((_, place) => place);
  let done = 0;
  while (places.length && done < most) {
    const more = desk.answers.moreRuns(done);
    const cells = places.flatMap((place) =>
      sides.map((values, at) => cellOf(desk, question, SIDES[at], question.sizes[place], values, more, done)),
    );
    const results = await counted(desk, cells, {
      signal, onProgress: ({ done: run, all }) => onProgress((RUNS * run) / all),
    });
    const round = { language, results, first: done === 0, places };
    const coarse = await desk.ask("set", round, buffersOf(results));
    done += more;
    places = places.filter((_, at) => coarse[at]);
  }
  return done;
}
