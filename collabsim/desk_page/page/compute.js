/**
 * From a question to what its runs came to: cells, replications in rounds, sets of assumptions.
 * The engine makes the runs in its workers, and another worker makes answers of what was counted.
 */

import { buffersOf } from "./answerer.js";
import { OWN, changed, presetAsked } from "./question.js";

/** From so many replications on something is told that is called preliminary. */
const PRELIMINARY = 100;

/** What the runs of the own values take of the bar where sets are tried too. */
const OWN_PART = 0.3;

/** All values of one side of a question, as the model has them: kroner of 2018. */
export function valuesOf(desk, question, side) {
  const values = { ...desk.offered.values[question.scenario] };
  for (const name of changed(question)) {
    values[name] = modelValue(desk, question, name, question.levers[name][side]);
  }
  return values;
}

/** A value as the model has it. */
function modelValue(desk, question, name, value) {
  const one = desk.parameters.get(name);
  if (typeof value !== "number" || !one.in_kroner) return value;
  return desk.answers.kronerOf2018(value, question.year);
}

/** The image of a municipality of a size with the shaping values among these; null if none. */
export function imageFor(desk, size, values) {
  const shaping = {};
  for (const name of desk.engine.record.structural) {
    if (name in values) shaping[name] = values[name];
  }
  return desk.engine.find({ municipality: desk.offered.names[size], ...shaping });
}

/** A cell of the engine: one municipality, one side. */
export function cellOf(desk, question, size, values, count, first = 0) {
  const image = imageFor(desk, size, values);
  if (image === null) return null;
  const own = desk.engine.values(image);
  const shaping = new Set(desk.engine.record.structural);
  const parameters = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !shaping.has(name) && own[name] !== value),
  );
  return { image, parameters, seed: question.seed, first, count };
}

/** Runs cells and hands back what was counted, cell by cell. */
export function counted(desk, cells, { onProgress, signal }) {
  return desk.engine.run(cells, {
    count: "desk", settings: { counting: desk.declared.counting }, ragged: true, onProgress, signal,
  });
}

/** Nothing offered fits a question. */
export class NotOfferedError extends Error {}

function needed(cell) {
  if (cell === null) throw new NotOfferedError();
  return cell;
}

/** Counts of the rounds: a first one that can be told, then the rest. */
function rounds(all) {
  return all > PRELIMINARY ? [PRELIMINARY, all - PRELIMINARY] : [all];
}

/**
 * Everything a question asks, told on the way.
 *
 * @param {object} desk
 * @param {import("./question.js").Question} question
 * @param {object} given
 * @param {string} given.key - name of the result
 * @param {AbortSignal} given.signal
 * @param {(found: {replications: number, sets: number, final: boolean}) => Promise<void>} given.onFound
 * @param {(part: number, said: {done: number, all: number, what: "own"|"sets"}) => void} given.onProgress
 */
export async function computed(desk, question, { key, signal, onFound, onProgress }) {
  const { ask } = desk;
  const language = desk.language();
  const sides = ["after", "before"].map((side) => valuesOf(desk, question, side));
  const all = question.replications;
  const share = question.sets > 0 ? OWN_PART : 1;
  let done = 0;
  await ask("begin", { cells: 2 * question.sizes.length });
  for (const count of rounds(all)) {
    const cells = question.sizes.flatMap((size) =>
      sides.map((values) => needed(cellOf(desk, question, size, values, count, done))),
    );
    const base = done;
    const results = await counted(desk, cells, {
      signal,
      onProgress: ({ done: made, all: asked }) => {
        const part = (base + (made / asked) * count) / all;
        onProgress(part * share, { done: Math.floor(part * all), all, what: "own" });
      },
    });
    await ask("add", { results }, buffersOf(results));
    // Whoever asks next begins anew: what is given up says nothing more to the one that answers.
    signal.throwIfAborted();
    done += count;
    await ask("ask", { key, language, question: askedOf(desk, question), change: changeOf(desk, question, sides, done) });
    signal.throwIfAborted();
    await onFound({ replications: done, sets: 0, final: done === all && question.sets === 0 });
    signal.throwIfAborted();
  }
  if (question.sets === 0) return;
  const tried = await setsOf(await desk.withSets(), question, sides, {
    signal, language,
    onProgress: (made, of) => onProgress(share + (1 - share) * (made / of), { done: Math.floor(made), all: of, what: "sets" }),
  });
  if (tried) await ask("sets", { key, language, ...tried });
  await ask("remarks", { key, remarks: remarksOf(desk, question, Boolean(tried)) });
  await onFound({ replications: done, sets: tried?.points.length ?? 0, final: true });
}

/** What the sums are of: levers of both sides, municipalities, how many replications. */
function changeOf(desk, question, sides, replications) {
  const varied = changed(question);
  const side = (place, cell) => ({
    cell, values: Object.fromEntries(varied.map((name) => [name, sides[place][name]])),
  });
  return {
    after: side(0, 1),
    before: side(1, 0),
    municipalities: question.sizes.map((size) => ({ name: desk.offered.names[size], population: size })),
    replications,
  };
}

/** What an answer of the page leaves out, and why. */
export function remarksOf({ reasons }, question, tried) {
  const remarks = [{ key: "kroner_not_run", reason: reasons.kroner }];
  if (question.sets && !tried) remarks.push({ key: "sets_not_run", reason: reasons.sets });
  return remarks;
}

function askedOf(desk, question) {
  const after = valuesOf(desk, question, "after");
  const asked = presetAsked(desk.offered, question);
  return {
    names: changed(question),
    year: question.year,
    question: question.question || undefined,
    preset: asked === OWN ? undefined : asked,
    scenario: { ...desk.engine.values(imageFor(desk, question.sizes[0], after)), ...after },
    remarks: remarksOf(desk, question, true),
  };
}

/** The change in every set of assumptions, each run until chance in it is small. */
async function setsOf(desk, question, sides, { signal, language, onProgress }) {
  const { answers } = desk;
  const found = placedSets(desk, question, sides, answers.pointsOf(question.sets));
  if (!found.length) return null;
  const { most } = answers.setsRounds();
  const replications = [];
  for (const [at, { values }] of found.entries()) {
    let done = 0;
    for (;;) {
      const more = Math.min(answers.moreRuns(done), most - done);
      const cells = question.sizes.flatMap((size) =>
        values.map((side) => needed(cellOf(desk, question, size, side, more, done))),
      );
      const results = await counted(desk, cells, {
        signal,
        onProgress: ({ done: run, all }) => onProgress(at + (0.9 * run) / all, found.length),
      });
      const round = { language, results, first: done === 0, sizes: question.sizes.length };
      const coarse = await desk.ask("set", round, buffersOf(results));
      done += more;
      if (!coarse || done >= most) break;
    }
    replications.push(done);
    onProgress(at + 1, found.length);
  }
  return { points: found.map(({ point }) => point), replications };
}

/** Both sides at each point, with what is set left as it is; only points there are worlds of. */
function placedSets(desk, question, sides, points) {
  const wholes = sides.map((values) => ({
    ...desk.engine.values(imageFor(desk, question.sizes[0], values)), ...values,
  }));
  const set = [...new Set([...Object.keys(desk.offered.values[question.scenario]), ...changed(question)])];
  const { sets } = desk.answers.placed(wholes[0], wholes[1], set, points);
  return points
    .map((point, at) => ({ point, values: [sets[at].after, sets[at].before] }))
    .filter(({ values }) =>
      question.sizes.every((size) => values.every((side) => imageFor(desk, size, side) !== null)),
    );
}
