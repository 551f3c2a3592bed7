// @ts-check
/** What the page calls. API.md says it in types. */

import { answer, figureTitle, headlines, neverActed, rowsOf, verdictClass } from "./answer.js";
import { costLines, hasPrice, millionTable } from "./costs.js";
import { effectsOf, kronerEffects } from "./effects.js";
import { endings } from "./ended.js";
import { followedBefore, kronerSums, sumsOf, together } from "./gathered.js";
import { measuringOf } from "./measures.js";
import { assumptionRows, findOut, limits, memoOf, question, worse } from "./memo.js";
import { assumptions, endsOf, inconsistent, movedTo, valueAt } from "./moved.js";
import { movingOf } from "./moving_answers.js";
import { neverIntroduced, notes } from "./notes.js";
import { Ranked } from "./ranked.js";
import { countsOf } from "./ranked_figures.js";
import { rankedMemo } from "./ranked_memo.js";
import { readMe, sheetsOf } from "./sheets.js";
import { moreRuns, oneSet, placed, pointsOf, setValues, setsTried } from "./sets.js";
import { besideGrids, curveGrid, headlineGrid, kronerGrids, levelsGrid, manyGrids } from "./tables.js";
import { Teller, leverName } from "./telling.js";
import { pricesOf, wordsOf } from "./words.js";
import { unmarked } from "./tokens.js";

export { parts, plain, unmarked } from "./tokens.js";

/** @typedef {import("./effects.js").Asked} Asked */
/** @typedef {import("./gathered.js").Sums} Sums */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Value} Value */

/**
 * Answers in one language.
 * @param {any} declared what Python writes (`collabsim.desk_page.declared`)
 * @param {"en"|"nb"|"nn"} language
 */
export function openAnswers(declared, language) {
  const words = wordsOf(declared, language);
  const measuring = measuringOf(declared);
  const effects = keptEffects(declared, measuring);
  /** @param {Asked} asked */
  const tellerOf = (asked) => new Teller(declared, words, effects(asked));
  return {
    declared,
    ...countingOf(declared, measuring),
    ...wordsAnd(declared, language),
    ...movingOf(declared, words, measuring),
    /** The table of effects. @param {Asked} asked */
    effects: (asked) => effects(asked).rows(),
    /** @param {Asked} asked @param {Change} [change] */
    answer: (asked, change = asked.changes[0]) => answerOf(tellerOf(asked), change),
    /** @param {Asked} asked @param {string} municipality @param {string | null} [rank] */
    many: (asked, municipality, rank = null) => {
      const own = asked.changes.filter((one) =>
        one.municipalities.some(({ name }) => name === municipality),
      );
      return manyGrids(tellerOf(asked), own, municipality, rank);
    },
    /** @param {Asked} asked @param {Change} change @param {string} municipality */
    levels: (asked, change, municipality) => levelsGrid(tellerOf(asked), change, municipality),
    /** The sheet of effects. @param {Asked} asked */
    effectsTable: (asked) => {
      const { columns, rows } = sheetsOf(tellerOf(asked), [])[0];
      return { columns: columns.map((one) => ({ ...one, name: one.head })), rows };
    },
    /** @param {Asked} asked @param {{ moved?: any[], about?: [string, string][] }} [given] */
    sheets: (asked, { moved = [], about = [] } = {}) => {
      const teller = tellerOf(asked);
      return [readMe(teller, about), ...sheetsOf(teller, moved)];
    },
    /** @param {ArrayLike<number>[]} counted of each replication, of an instrument or of none */
    instrumentCounts: (counted) => countsOf(declared, counted),
    /** @param {import("./ranked.js").Compared} compared @param {string} rank @param {import("./ranked_memo.js").Made} made */
    instruments: (compared, rank, made) => {
      const ranked = new Ranked(declared, words, measuring, compared);
      return {
        sentences: ranked.sentences(rank), kept: ranked.sentences("good_kept"),
        grids: ranked.grids(rank), free: [...ranked.free(), ranked.unknown()].filter((one) => one),
        note: ranked.word("note"), memo: rankedMemo(ranked, rank, made),
      };
    },
    /** @param {Asked} asked @param {Change} change @param {Parameters<typeof memoOf>[2]} given */
    memo: (asked, change, given) => {
      const teller = tellerOf(asked);
      const memo = memoOf(teller, change, given);
      return { ...memo, numbers: teller.numbers.asRecord() };
    },
  };
}

/** @type {WeakMap<Asked, import("./effects.js").Effects>} */
const kept = new WeakMap();

/** Effects of what is asked, worked out once for all languages. @param {any} declared @param {import("./measures.js").Measuring} measuring */
function keptEffects(declared, measuring) {
  /** @param {Asked} asked */
  return (asked) => {
    const known = kept.get(asked);
    if (known) return known;
    const made = effectsOf(declared, measuring, asked);
    kept.set(asked, made);
    return made;
  };
}

/** All that is said of a change. @param {Teller} teller @param {Change} change */
function answerOf(teller, change) {
  const acted = !neverActed(change);
  const names = headlines(teller, change);
  const verdicts = names.flatMap((measure) =>
    rowsOf(teller, change, measure).map((row) => ({
      measure, municipality: row.municipality, population: row.population, word: row.word,
      class: verdictClass(teller, row),
    })),
  );
  const warning = teller.word("no_price");
  const costs = costLines(teller, change);
  const { fewest_on_curve: fewest } = teller.declared.told;
  return {
    neverActed: !acted,
    movesStarts: teller.effects.movesStarts(change),
    question: question(teller, change),
    title: teller.title(change),
    sentences: answer(teller, change),
    figureTitle: figureTitle(teller, change),
    verdicts,
    headlines: names,
    table: headlineGrid(teller, change),
    curve: curveGrid(teller, change),
    onCurve: change.municipalities.length >= fewest,
    also: besideGrids(teller, change),
    worse: worse(teller, change),
    costs: costs.filter((line) => unmarked(line) !== warning),
    priced: hasPrice(teller, change),
    // Which note is about kroner: the one after what the signs mean.
    kroner: { grids: kronerGrids(teller, change), millions: millionTable(teller, change), note: change.kroner ? 3 : -1 },
    warnings: warningsOf(teller, change),
    notes: notes(teller),
    ask: findOut(teller, []),
    endings: endings(teller, change),
    assumptions: assumptionRows(teller, change),
    limits: limits(teller),
    rows: teller.effects.rows().filter((row) => row.cell === change.after.cell),
    numbers: teller.numbers.asRecord(),
  };
}

/** What a reader has to know before using an answer. @param {Teller} teller @param {Change} change */
function warningsOf(teller, change) {
  const found = [];
  if (teller.effects.movesStarts(change)) found.push(teller.word("moves_starts"));
  if (!hasPrice(teller, change)) found.push(teller.word("no_price"));
  found.push(...neverIntroduced(teller));
  return found;
}

/** From what workers counted to sums, and over sets. @param {any} declared @param {import("./measures.js").Measuring} measuring */
function countingOf(declared, measuring) {
  return {
    followedBefore,
    /** @param {Float64Array[]} counted @param {number} before */
    sums: (counted, before) => sumsOf(counted, before, declared.counting),
    together,
    /** @param {Float64Array[]} counted */
    kronerSums: (counted) => kronerSums(counted, declared.counting),
    /** @param {{ after: Sums[], before: Sums[] }} sides */
    kronerEffects: (sides) => kronerEffects(declared, measuring, sides),
    /** @param {number} count */
    pointsOf: (count) => pointsOf(declared, count),
    /** @param {number} point @param {Record<string, Value>} given */
    setValues: (point, given) => setValues(declared, point, given),
    /** @param {Record<string, Value>} after @param {Record<string, Value>} before @param {string[]} set @param {number[]} points @param {import("./sets.js").Clash} [clash] */
    placed: (after, before, set, points, clash) => placed(declared, after, before, set, points, clash),
    setsRounds: () => ({ first: declared.sets.first, most: declared.sets.most }),
    /** @param {number} done */
    moreRuns: (done) => moreRuns(declared, done),
    /** @param {Parameters<typeof oneSet>[2]} sums */
    oneSet: (sums) => oneSet(declared, measuring, sums),
    setsTried,
  };
}

/** Words and numbers. @param {any} declared @param {string} language */
function wordsAnd(declared, language) {
  const words = wordsOf(declared, language);
  const prices = pricesOf(declared);
  return {
    text: words.text, has: words.has, number: words.number, signed: words.signed,
    withMinus: words.withMinus, percent: words.percent, listed: words.listed,
    /** @param {string} name */
    leverName: (name) => leverName(declared, words, name),
    /** @param {string} name @param {Value} value @param {number} year */
    value: (name, value, year) => {
      const effects = /** @type {any} */ ({ year, asked: { names: [], changes: [], year } });
      return new Teller(declared, words, effects).value(name, value);
    },
    kroner: prices.kronerIn, kronerOf2018: prices.kroner,
    /** @param {string[]} held */
    assumptions: (held) => assumptions(declared, held),
    /** @param {string} name @param {Record<string, Value>} values */
    ends: (name, values) => endsOf(declared, name, values),
    /** @param {string} name @param {number} share @param {Record<string, Value>} values */
    valueAt: (name, share, values) => valueAt(declared, name, share, values),
    /** @param {Record<string, Value>} values */
    inconsistent: (values) => inconsistent(declared, values),
    /** @param {import("./moving_words.js").Subject} subject @param {Record<string, Value>} moved */
    movedTo: (subject, moved) => movedTo(declared, subject, moved),
  };
}
