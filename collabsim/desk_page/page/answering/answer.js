// @ts-check
/** The answer: two sentences at most, each word allowed by both keys. Python's `report/desk/answer.py`. */

import { plain } from "./tokens.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Row} Row */

const TIMES = ["one_year", "three_years"];
/** Classes of words that may stand in the title of a figure. */
const TITLED = ["more", "fewer", "same", "open", "not_clear"];

/** What the answer is about, after one and after three years. @param {Teller} teller @param {Change} change @returns {[string, string]} */
export function headlines(teller, change) {
  const { headlines: usual, per_proposals: moved } = teller.declared.told;
  return teller.effects.movesStarts(change) ? moved : usual;
}

/** The rows of a measure, a municipality each, the smallest first. @param {Teller} teller @param {Change} change @param {string} measure */
export function rowsOf(teller, change, measure) {
  return change.municipalities.map(({ name }) => teller.effects.row(change.after.cell, name, measure));
}

/** Whether nothing at all differs between the two sides, in any run. @param {Change} change */
export function neverActed(change) {
  return change.sums.after.every((side, place) => {
    const other = change.sums.before[place].data;
    return side.data.every((one, at) => one === other[at]);
  });
}

/** What an answer says of a row. @param {Teller} teller @param {Row} row @returns {string} */
export function verdictClass(teller, row) {
  return teller.declared.keys.classes[row.word];
}

/** The answer: a sentence for one year and for three, or one where nothing differs. @param {Teller} teller @param {Change} change */
export function answer(teller, change) {
  if (neverActed(change)) return [teller.word("never_acted")];
  const names = headlines(teller, change);
  if (change.municipalities.length === 1) return ofOneSize(teller, change, names);
  return names.map((name, at) => ofSizes(teller, rowsOf(teller, change, name), TIMES[at]));
}

/** @param {Teller} teller @param {Row[]} rows @param {string} when */
function ofSizes(teller, rows, when) {
  /** @type {Map<string, number[]>} */
  const byClass = new Map();
  for (const row of rows) {
    const kind = verdictClass(teller, row);
    byClass.set(kind, [...(byClass.get(kind) ?? []), row.population]);
  }
  const after = teller.word(`after_${when}`);
  if (byClass.size === 1) {
    const [only] = byClass.keys();
    const count = teller.constant("sizes", rows.length);
    return teller.word("answer_all", { after, clause: teller.word(`clause_${only}`), count });
  }
  // Norwegian has the verb first after "after one year", and the subject first after that.
  const clauses = [...byClass].map(
    ([what, sizes], later) =>
      `${teller.word(`${later ? "then" : "clause"}_${what}`)} ${at(teller, sizes, rows.length)}`,
  );
  return teller.word("answer_by_size", { after, clauses: clauses.join("; ") });
}

/** @param {Teller} teller @param {number[]} sizes @param {number} of */
function at(teller, sizes, of) {
  const most = teller.declared.told.most_listed;
  if (sizes.length <= most - 1 || of <= most)
    return teller.word("at", { places: teller.places(sizes) });
  return teller.word("at_some", {
    some: teller.constant(`sizes_${sizes.length}`, sizes.length),
    count: teller.constant("sizes", of),
  });
}

/** @param {Teller} teller @param {Change} change @param {[string, string]} names */
function ofOneSize(teller, change, names) {
  const [first, second] = names.map((name) => rowsOf(teller, change, name)[0]);
  const key = first.per === "proposals" ? "proposals" : "started";
  const figures = teller.word("answer_one", {
    per: teller.word(`within_of_${key}`),
    first: teller.effect(first), first_between: teller.interval(first, true),
    second: teller.effect(second), second_between: teller.interval(second, true),
  });
  const kinds = [first, second].map((row) => verdictClass(teller, row));
  if (kinds[0] === kinds[1]) return [figures, teller.word(`verdict_${kinds[0]}`)];
  const clauses = kinds.map((kind) => teller.word(`clause_${kind}`));
  return [figures, teller.word("verdict_two", { first: clauses[0], second: clauses[1] })];
}

/** Both horizons of a size in a few words: "more, then open". @param {Teller} teller @param {Row} first @param {Row} second */
export function inWords(teller, first, second) {
  const kinds = [first, second].map((row) => verdictClass(teller, row));
  if (kinds[0] === kinds[1])
    return teller.word("words_both", { what: teller.word(`word_${kinds[0]}`) });
  return teller.word("words_then", {
    first: teller.word(`word_${kinds[0]}`), second: teller.word(`word_${kinds[1]}`),
  });
}

/** The answer as the title of a figure, where both keys allow one; else neutral. @param {Teller} teller @param {Change} change */
export function figureTitle(teller, change) {
  const sentences = [];
  for (const [place, name] of headlines(teller, change).entries()) {
    const kinds = rowsOf(teller, change, name).map((row) => verdictClass(teller, row));
    const most = mostOf(kinds);
    if (!TITLED.includes(most)) return teller.word("figure_neutral");
    const some = kinds.filter((one) => one === most).length;
    const after = teller.word(`after_${TIMES[place]}`);
    const clause = teller.word(`clause_${most}`);
    if (kinds.length === 1) sentences.push(teller.word("title_one", { after, clause }));
    else
      sentences.push(
        teller.word("title_some", {
          after, clause, some: teller.constant(`sizes_${some}`, some),
          count: teller.constant("sizes", kinds.length),
        }),
      );
  }
  const title = sentences.join(" ");
  const short = [...plain(title)].length <= teller.declared.told.most_signs;
  return short ? title : teller.word("figure_neutral");
}

/** What there is most of, the first of several. @param {string[]} kinds */
function mostOf(kinds) {
  /** @param {string} kind */
  const times = (kind) => kinds.filter((one) => one === kind).length;
  return kinds.reduce((best, kind) => (times(kind) > times(best) ? kind : best), kinds[0]);
}
