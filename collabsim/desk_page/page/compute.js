/**
 * From a question to what its runs came to: cells, replications in rounds, sets of assumptions.
 * The engine makes the runs in its workers, and another worker makes answers of what was counted.
 */

import { buffersOf } from "./answerer.js";
import { begun, labelsOf, undatable, within } from "./dated.js";
import { framesOf, neverIntroduced } from "./frames.js";
import { changesAs, clashOf, modelValue, usesAs } from "./in_run.js";
import { OWN, changed, presetAsked } from "./question.js";

/** From so many replications on something is told that is called preliminary. */
const PRELIMINARY = 100;

/** What the choice of a scenario is called among values. */
const SCENARIO = "scenario";

/** What the runs of the own values take of the bar where sets are tried too. */
const OWN_PART = 0.3;
/** What kroner over the sets take of it. */
const KRONER_PART = 0.1;

/** All values of one side of a question, as the model has them: kroner of 2018. */
export function valuesOf(desk, question, side) {
  const values = { ...desk.offered.values[question.scenario] };
  // What changes within the run begins as it was before.
  const begins = within(question) ? "before" : side;
  for (const name of changed(question)) {
    values[name] = modelValue(desk, question, name, question.levers[name][begins]);
  }
  return values;
}

/** The image of a municipality of a size with the shaping values among these; null if none. */
export function imageFor(desk, size, values) {
  const shaping = {};
  for (const name of desk.engine.record.structural) {
    if (name in values) shaping[name] = values[name];
  }
  return desk.engine.find({ municipality: desk.offered.names[size], ...shaping });
}

/** Of a change: what is, and what it is held against. */
export const SIDES = ["after", "before"];

/**
 * A cell of the engine: one municipality, one side.
 *
 * @param {"after"|"before"} side
 * @param {number} log - how many of the first runs keep their logs, as kroner are counted of
 */
export function cellOf(desk, question, side, size, values, count, first = 0, log = 0) {
  if (!SIDES.includes(side)) throw new RangeError(`a cell is of a side, not of ${side}`);
  const image = imageFor(desk, size, values);
  if (image === null) return null;
  const known = desk.engine.values(image);
  const shaping = new Set(desk.engine.record.structural);
  const parameters = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !shaping.has(name) && known[name] !== value),
  );
  const own = side === "after" ? changesAs(desk, question) : [];
  const changes = own.map((one) => ({ from: one.month, parameters: one.values }));
  const instruments = side === "after" ? usesAs(desk, question) : [];
  return { image, parameters, changes, instruments, seed: question.seed, first, count, log };
}

/** Runs cells and hands back what was counted, cell by cell. */
export function counted(desk, cells, { onProgress, signal }) {
  return desk.engine.run(cells, {
    count: "desk", settings: { counting: desk.declared.counting, ledger: desk.declared.money.ledger },
    ragged: true, onProgress, signal,
  });
}

/** Nothing offered fits a question. */
export class NotOfferedError extends Error {}

/** A lever that shapes a municipality stands beside one that changes within the run. */
export class UndatableError extends Error {
  constructor(lever) {
    super(lever);
    this.lever = lever;
  }
}

/** Values that do not go together, at the start or within the run. */
export class ClashError extends Error {
  constructor({ names, month }) {
    super(names.join());
    this.names = names;
    this.month = month;
  }
}

function refuseClash(desk, question, sides) {
  for (const [at, side] of SIDES.entries()) {
    const image = imageFor(desk, question.sizes[0], sides[at]);
    if (image === null) continue;
    const clash = clashOf(desk, question, side, { ...desk.engine.values(image), ...sides[at] });
    if (clash) throw new ClashError(clash);
  }
}

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
 * @param {typeof import("./over_sets.js").triedSets} given.overSets
 * @param {typeof import("./kroner_sets.js").kronerOverSets} given.kronerOver
 * @param {(found: {replications: number, sets: number, final: boolean}) => Promise<void>} given.onFound
 * @param {(part: number, said: {done: number, all: number, what: "own"|"sets"}) => void} given.onProgress
 */
export async function computed(desk, question, { key, signal, overSets, kronerOver, onFound, onProgress }) {
  const { ask } = desk;
  const language = desk.language();
  const fixed = undatable(question, desk.offered);
  if (fixed) throw new UndatableError(fixed);
  const sides = SIDES.map((side) => valuesOf(desk, question, side));
  refuseClash(desk, question, sides);
  const all = question.replications;
  const share = question.sets > 0 ? OWN_PART : 1;
  let done = 0;
  await ask("begin", { cells: 2 * question.sizes.length });
  const before = question.sizes.map((size) => needed(cellOf(desk, question, "before", size, sides[1], 1)));
  const frames = await framesOf(desk, question, before, signal);
  const unpaid = neverIntroduced(desk, question.sizes.map((size) => needed(cellOf(desk, question, "after", size, sides[0], 1))));
  for (const count of rounds(all)) {
    const cells = question.sizes.flatMap((size) =>
      sides.map((values, at) => needed(cellOf(desk, question, SIDES[at], size, values, count, done, desk.declared.money.most))),
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
    await ask("ask", { key, language, question: askedOf(desk, question), change: { ...changeOf(desk, question, sides, done), frames, unpaid } });
    signal.throwIfAborted();
    await onFound({ replications: done, sets: 0, final: done === all && question.sets === 0 });
    signal.throwIfAborted();
  }
  if (question.sets === 0) return;
  const wider = await desk.withSets(question);
  const left = 1 - share - KRONER_PART;
  const tried = await overSets(wider, question, sides, {
    signal, language,
    onProgress: (made, of) => onProgress(share + left * (made / of), { done: Math.floor(made), all: of, what: "sets" }),
  });
  if (tried) await ask("sets", { key, language, ...tried });
  const priced = tried && await kronerOver(wider, question, sides, {
    signal, language,
    onProgress: (made, of) => onProgress(1 - KRONER_PART * (1 - made / of), { done: Math.floor(made), all: of, what: "kroner" }),
  });
  if (priced) await ask("kronerSets", { key });
  await ask("remarks", { key, remarks: remarksOf(desk, question, Boolean(tried)) });
  await onFound({ replications: done, sets: tried?.points.length ?? 0, final: true });
}

/** What makes the difference: levers, or, where they change within the run, the scenario with its changes. */
function namesOf(desk, question) {
  return within(question) ? [SCENARIO] : changed(question);
}

/** What the sums are of: levers of both sides, municipalities, how many replications. */
function changeOf(desk, question, sides, replications) {
  const labels = labelsOf(question);
  const inRun = within(question);
  const varied = inRun ? begun(question, (name) => desk.ownValue(name, question)) : changed(question);
  const side = (place, cell) => ({
    cell,
    values: {
      ...(inRun ? { [SCENARIO]: labels[SIDES[place]] } : {}),
      ...Object.fromEntries(varied.map((name) => [name, sides[place][name]])),
    },
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
  return question.sets && !tried ? [{ key: "sets_not_run", reason: reasons.sets }] : [];
}

function askedOf(desk, question) {
  const after = valuesOf(desk, question, "after");
  const asked = presetAsked(desk.offered, question);
  return {
    names: namesOf(desk, question),
    changed: { [labelsOf(question).after]: changesAs(desk, question) },
    decided: { [labelsOf(question).after]: usesAs(desk, question) },
    year: question.year,
    question: question.question || undefined,
    preset: asked === OWN ? undefined : asked,
    scenario: { ...desk.engine.values(imageFor(desk, question.sizes[0], after)), ...after },
    remarks: remarksOf(desk, question, true),
  };
}
