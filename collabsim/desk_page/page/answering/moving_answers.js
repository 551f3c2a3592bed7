// @ts-check
/** Tornado and tipping point with their words, as the page asks for them. */

import { below, crossingGrid, crossingSentences, crossingTitle, ownSentence, questions, sentences,
  swing, title, tornadoGrid } from "./moving.js";
import { Mover } from "./moving_words.js";
import { endsOf, movedTo } from "./moved.js";
import { linspace, tippingPoint } from "./tipping.js";
import { foundAt, lookingAt, tornadoOf } from "./tornado.js";
import { rounded, withDigits } from "./written.js";

/** @typedef {import("./effects.js").Value} Value */
/** @typedef {import("./moving_words.js").Subject} Subject */
/** @typedef {import("./tornado.js").SubjectSums} SubjectSums */

/**
 * @param {any} declared
 * @param {import("./words.js").Words} words
 * @param {import("./measures.js").Measuring} measuring
 */
export function movingOf(declared, words, measuring) {
  const { tipping: given } = declared.moving;

  /** @param {{ subject: Subject } & Parameters<typeof tornadoOf>[3]} made */
  const tornado = ({ subject, ...made }) => {
    const mover = new Mover(declared, words, subject);
    const found = tornadoOf(declared, measuring, subject, made);
    const rows = found.rows.map((row) => labelled(mover, row));
    return {
      ...found, rows, title: title(mover), heading: mover.heading(), caption: captionOf(mover),
      sentences: sentences(mover, found), ownSentence: ownSentence(mover, found),
      table: tornadoGrid(mover, found), below: below(mover, found), ask: questions(mover, found),
      numbers: mover.numbers.asRecord(),
    };
  };

  /** The value a look is made at. @param {string} parameter @param {number} at */
  const valueOf = (parameter, at) =>
    declared.parameters[parameter].kind === "int" ? rounded(at) : withDigits(at, declared.moving.digits);

  /**
   * Look for a tipping point; every look has replications of its own.
   * @param {{ subject: Subject, parameter: string, low: number, high: number, level?: number,
   *   replications: number, measure: (at: Value, done: number) => Promise<SubjectSums | null>,
   *   told?: (done: number, all: number) => void }} asked
   */
  const tipping = async ({ subject, parameter, low, high, level = 0, replications, ...rest }) => {
    const looking = lookingAt(measuring, subject);
    /** @param {number} at @param {number} done */
    const measure = async (at, done) => {
      const sums = await rest.measure(valueOf(parameter, at), done);
      return sums ? looking.withError(sums) : { value: NaN, error: NaN };
    };
    const found = await tippingPoint(measure, low, high, given, { level, told: rest.told });
    return told({ subject, parameter, low, high, level, replications, found });
  };

  /** @param {{ subject: Subject } & import("./moving.js").Crossing} crossing */
  const told = ({ subject, ...crossing }) => {
    const mover = new Mover(declared, words, subject);
    return {
      ...crossing.found, title: crossingTitle(mover, crossing), heading: mover.heading(),
      caption: captionOf(mover),
      sentences: crossingSentences(mover, crossing), table: crossingGrid(mover, crossing),
      numbers: mover.numbers.asRecord(),
    };
  };

  return {
    tornado, tipping, tippingTold: told,
    /** @param {Subject} subject @param {string} parameter @param {(value: Value) => boolean} [goes] */
    tippingRange: (subject, parameter, goes = () => true) =>
      rangeOf(declared, subject, parameter, (at) => goes(valueOf(parameter, at)) &&
        movedTo(declared, subject, { [parameter]: valueOf(parameter, at) }) !== null),
  };
}

/** What is under a figure in a memo. @param {Mover} mover */
function captionOf(mover) {
  return mover.word("memo_caption", { measure: mover.measure });
}

/** A row with the words its labels have. @param {Mover} mover @param {import("./tornado.js").TornadoRow} row */
function labelled(mover, row) {
  const key = row.assumption;
  const [low, high] = foundAt(row);
  return {
    ...row, name: mover.name(key), low_words: mover.value(key, row.low_value),
    high_words: mover.value(key, row.high_value), swing_words: swing(mover, row),
    low_effect: mover.found(`${key}.low_value`, low, mover.isEffect),
    high_effect: mover.found(`${key}.high_value`, high, mover.isEffect),
  };
}

/**
 * Where to look: the plausible range, of a lever the part on the side of the change; null where none is.
 * @param {any} declared
 * @param {Subject} subject
 * @param {string} name
 * @param {(at: number) => boolean} goes
 * @returns {[number, number] | null}
 */
function rangeOf(declared, subject, name, goes) {
  const { cells } = declared.moving.tipping;
  let [low, high] = endsOf(declared, name, subject.after).map(Number);
  if (subject.before && subject.levers.includes(name)) {
    const [before, after] = [Number(subject.before[name]), Number(subject.after[name])];
    const step = (high - low) / cells;
    if (after > before) low = Math.max(low, before + step);
    else high = Math.min(high, before - step);
  }
  const there = linspace(low, high, cells + 1).filter(goes);
  return there.length < 2 ? null : [there[0], there[there.length - 1]];
}
