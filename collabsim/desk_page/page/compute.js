/**
 * From a question to what its runs came to: cells, replications in rounds, sets of assumptions.
 * The engine makes the runs in workers; answers are made of the sums they hand back.
 */

import { changed } from "./question.js";

/** From so many replications on something is told that is called preliminary. */
export const PRELIMINARY = 100;

/**
 * @typedef {object} Desk
 * @property {object} engine    opened engine
 * @property {object} answers   opened answers
 * @property {object} offered   what Python wrote
 * @property {object} declared
 */

/** All values of one side of a question, as the model has them: kroner of 2018. */
export function valuesOf(desk, question, side) {
  const values = { ...desk.offered.values[question.scenario] };
  for (const name of changed(question)) {
    values[name] = modelValue(desk, question, name, question.levers[name][side]);
  }
  return values;
}

/** A value as the model has it. */
export function modelValue(desk, question, name, value) {
  const one = desk.parameters.get(name);
  if (typeof value !== "number" || !one.unit.startsWith("2018 NOK")) return value;
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
  const structural = new Set(desk.engine.record.structural);
  const parameters = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !structural.has(name) && own[name] !== value),
  );
  return { image, parameters, seed: question.seed, first, count };
}

/** Counted replications of a result, one array each. */
export function replicationsOf(result) {
  const { sums, offsets, width, count } = result;
  return Array.from({ length: count }, (_, at) =>
    offsets ? sums.subarray(offsets[at], offsets[at + 1]) : sums.subarray(at * width, (at + 1) * width),
  );
}

/** Runs cells and hands back counted replications, cell by cell. */
export async function counted(desk, cells, { onProgress, signal }) {
  const results = await desk.engine.run(cells, {
    count: "desk", settings: { counting: desk.declared.counting }, ragged: true, onProgress, signal,
  });
  return results.map(replicationsOf);
}

/** Sums of all cells of a group, with the proposals all of them follow. */
export function sumsOf(desk, cells) {
  const before = Math.min(...cells.map((one) => desk.answers.followedBefore(one)));
  return cells.map((one) => desk.answers.sums(one, before));
}

/**
 * Everything a question asks, told on the way.
 *
 * @param {Desk} desk
 * @param {import("./question.js").Question} question
 * @param {object} given
 * @param {AbortSignal} given.signal
 * @param {(found: {asked: object, replications: number, sets: number, final: boolean}) => void} given.onFound
 * @param {(part: number, said: {done: number, all: number, what: "own"|"sets"}) => void} given.onProgress
 */
export async function computed(desk, question, { signal, onFound, onProgress }) {
  const sides = ["after", "before"].map((side) => valuesOf(desk, question, side));
  const kept = question.sizes.map(() => [[], []]);
  const all = question.replications;
  const share = question.sets > 0 ? 0.4 : 1;
  let done = 0;
  let change = null;
  for (const count of rounds(all)) {
    const cells = question.sizes.flatMap((size) =>
      sides.map((values) => needed(cellOf(desk, question, size, values, count, done))),
    );
    const base = done;
    const found = await counted(desk, cells, {
      signal,
      onProgress: ({ done: made, all: asked }) => {
        const part = (base + (made / asked) * count) / all;
        onProgress(part * share, { done: Math.floor(part * all), all, what: "own" });
      },
    });
    found.forEach((list, at) => kept[at >> 1][at & 1].push(...list));
    done += count;
    change = changeOf(desk, question, sides, kept, done);
    const final = done === all && question.sets === 0;
    onFound({ asked: askedOf(desk, question, change), replications: done, sets: 0, final });
  }
  if (question.sets > 0) {
    change.sets = await setsOf(await desk.withSets(), question, sides, {
      signal,
      onProgress: (made, of) => onProgress(share + (1 - share) * (made / of), { done: made, all: of, what: "sets" }),
    });
    onFound({
      asked: askedOf(desk, question, change), replications: done,
      sets: change.sets?.points.length ?? 0, final: true,
    });
  }
  return change;
}

/** Counts of the rounds: a first one that can be told, then the rest. */
function rounds(all) {
  return all > PRELIMINARY ? [PRELIMINARY, all - PRELIMINARY] : [all];
}

/** Nothing offered fits a question. */
export class NotOfferedError extends Error {}

function needed(cell) {
  if (cell === null) throw new NotOfferedError();
  return cell;
}

/** What the answers are made of: sums of both sides in every size. */
function changeOf(desk, question, sides, kept, replications) {
  const sums = sumsOf(desk, kept.flat());
  const varied = changed(question);
  const side = (place, cell) => ({
    cell,
    values: Object.fromEntries(varied.map((name) => [name, sides[place][name]])),
  });
  return {
    after: side(0, 1),
    before: side(1, 0),
    municipalities: question.sizes.map((size) => ({ name: desk.offered.names[size], population: size })),
    replications,
    sums: {
      after: sums.filter((_, at) => at % 2 === 0),
      before: sums.filter((_, at) => at % 2 === 1),
    },
    sets: null,
    kroner: null,
  };
}

function askedOf(desk, question, change) {
  return {
    changes: [change],
    names: changed(question),
    year: question.year,
    question: question.question || undefined,
    preset: question.preset === "own" ? undefined : question.preset,
    scenario: { ...desk.engine.values(imageFor(desk, question.sizes[0], valuesOf(desk, question, "after"))), ...valuesOf(desk, question, "after") },
    remarks: change.sets || !question.sets ? [] : undefined,
  };
}

/** The change in every set of assumptions, each run until chance in it is small. */
async function setsOf(desk, question, sides, { signal, onProgress }) {
  const points = desk.answers.pointsOf(question.sets).filter((point) => offeredSet(desk, question, point, sides));
  if (!points.length) return null;
  const { first, most } = desk.answers.setsRounds();
  const made = [];
  const replications = [];
  const given = { ...sides[0] };
  for (const [at, point] of points.entries()) {
    const values = desk.answers.setValues(point, given);
    const kept = question.sizes.map(() => [[], []]);
    let done = 0;
    let more = first;
    let one = null;
    for (;;) {
      const cells = question.sizes.flatMap((size) =>
        sides.map((side) => needed(cellOf(desk, question, size, { ...values, ...side }, more, done, point))),
      );
      const found = await counted(desk, cells, {
        signal,
        onProgress: ({ done: run, all }) => onProgress(at + (0.9 * run) / all, points.length),
      });
      found.forEach((list, place) => kept[place >> 1][place & 1].push(...list));
      done += more;
      const pairs = kept.map((pair) => sumsOf(desk, pair));
      one = desk.answers.oneSet({ after: pairs.map(([after]) => after), before: pairs.map(([, before]) => before) });
      if (!one.coarse || done >= most) break;
      more = Math.min(Math.floor(done / 2), most - done);
    }
    made.push(one);
    replications.push(done);
    onProgress(at + 1, points.length);
  }
  return desk.answers.setsTried(points, made, replications);
}

/** Whether the page has the worlds of a set for all sizes and both sides. */
export function offeredSet(desk, question, point, sides) {
  const values = desk.answers.setValues(point, { ...sides[0] });
  return question.sizes.every((size) =>
    sides.every((side) => imageFor(desk, size, { ...values, ...side }) !== null),
  );
}
