/** What moves the effect, and where it crosses: runs with one assumption, or one lever, moved. */

import { replicationsOf } from "./answerer.js";
import { pause } from "./drawing_in_turns.js";
import { within } from "./dated.js";
import { changed } from "./question.js";
import { cellOf, counted, imageFor, valuesOf } from "./compute.js";
import { clashOf } from "./in_run.js";


/** What is looked at: the effect on a headline at one size. */
function subjectOf(desk, result, size) {
  const { question, answer } = result;
  const name = desk.offered.names[size];
  const after = wholeOf(desk, question, size, "after");
  const before = wholeOf(desk, question, size, "before");
  return {
    measure: answer.headlines[0],
    municipality: name,
    population: size,
    cell: 1,
    year: question.year,
    after,
    before,
    levers: changed(question),
    per: answer.movesStarts ? "proposals" : "started",
  };
}

/** Every value of a side: what the image has and what the question sets. */
function wholeOf(desk, question, size, side) {
  const values = valuesOf(desk, question, side);
  return { ...desk.engine.values(imageFor(desk, size, values)), ...values };
}

/** What was counted of both sides with some values moved; null where they do not go together, or the page has no such world. */
async function sidesAt(desk, question, size, moved, { first = 0, count, signal }) {
  if (clashes(desk, question, size, moved)) return null;
  const cells = ["after", "before"].map((side) => {
    const values = { ...valuesOf(desk, question, side), ...moved[side] };
    return cellOf(desk, question, side, size, values, count, first);
  });
  return cells.includes(null) ? null : counted(desk, cells, { signal, onProgress: () => {} });
}

/** Whether values do not go together on a side, at its start or within the run. */
function clashes(desk, question, size, moved) {
  return ["after", "before"].some((side) => {
    const values = { ...wholeOf(desk, question, size, side), ...moved[side] };
    return clashOf(desk, question, side, values) !== null;
  });
}

/** One assumption at a time, to both of its ends. */
export async function tornadoOf(smaller, result, size, { signal, onProgress }) {
  const desk = await smaller.withEnds();
  const { question } = result;
  const subject = subjectOf(desk, result, size);
  const { answers } = desk;
  const names = answers.assumptions(subject.levers);
  const count = Math.min(desk.declared.moving.replications, question.replications);
  const own = await sidesAt(desk, question, size, {}, { count, signal });
  const ends = {};
  const sides = {};
  const untried = [];
  const clashing = [];
  for (const [at, name] of names.entries()) {
    const pair = answers.ends(name, subject.after);
    const moves = pair.map((value) => ({ after: { [name]: value }, before: { [name]: value } }));
    const apart = moves.some((moved) => clashes(desk, question, size, moved));
    const both = [];
    for (const moved of apart ? [] : moves) both.push(await sidesAt(desk, question, size, moved, { count, signal }));
    if (apart) clashing.push(name);
    else if (both.includes(null)) untried.push(name);
    else {
      ends[name] = pair;
      sides[name] = both;
    }
    onProgress((at + 1) / names.length, { done: at + 1, all: names.length, what: "matters" });
  }
  const tornado = await desk.ask("tornado", { language: desk.language(), subject, own, ends, sides, replications: count });
  return { tornado, subject, replications: count, untried, clashing };
}

/** Levers of the question along which a tipping point can be looked for. */
export function tippable(desk, question) {
  const structural = new Set(desk.engine.record.structural);
  return within(question) ? [] : changed(question).filter((name) => {
    const one = desk.parameters.get(name);
    return ["int", "float"].includes(one.kind) && !structural.has(name);
  });
}

/** Where the effect crosses 0 as a lever moves. */
export async function tippingOf(desk, result, size, parameter, { signal, onProgress }) {
  const { question } = result;
  const { answers } = desk;
  const subject = subjectOf(desk, result, size);
  const range = answers.tippingRange(subject, parameter, () => true);
  if (!range) return null;
  const replications = desk.declared.moving.tipping_replications;
  let looks = 0;
  const tipping = await answers.tipping({
    subject, parameter, low: range[0], high: range[1], level: 0, replications, signal,
    measure: async (at, done) => {
      const made = await sidesAt(desk, question, size, { after: { [parameter]: at }, before: {} }, {
        first: done * replications, count: replications, signal,
      });
      looks += 1;
      onProgress(looks / (looks + 4), { done: looks, all: looks, what: "tipping" });
      if (made === null) return null;
      const cells = made.map(replicationsOf);
      const before = Math.min(...cells.map((one) => answers.followedBefore(one)));
      const sums = [];
      for (const cell of cells) {
        sums.push(answers.sums(cell, before));
        await pause();
      }
      return sums;
    },
  });
  return { tipping, subject, parameter, replications };
}
