// @ts-check
/** The parts of the memo, made of blocks. The same texts as Python's `report/desk/memo.py`. */

import { answer, headlines, neverActed, rowsOf, verdictClass } from "./answer.js";
import { costLines, millionTable } from "./costs.js";
import { chanceOf, isClear } from "./keys.js";
import { limit } from "./matters.js";
import { notes } from "./notes.js";
import { besideOf, groupOf, levelsGrid } from "./tables.js";
import { unmarked } from "./tokens.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Row} Row */
/** @typedef {{ kind: string, texts: string[], rows: string[][], figure: string | null }} Block */
/** @typedef {{ name: string, blocks: Block[] }} Part */
/** @typedef {{ where: number, lines: string[], ask: string[] }} Moved
 *   what moves the effect: size of the municipality, sentences, questions */
/** @typedef {{ version: string, scenario: string, seed: number, rules: string, command: string }} Made */

/** @param {string} kind @param {string[]} texts @param {Partial<Block>} [rest] @returns {Block} */
function block(kind, texts, rest = {}) {
  return { kind, texts, rows: [], figure: null, ...rest };
}

/**
 * The memo of a change.
 * @param {Teller} teller
 * @param {Change} change
 * @param {{ moved?: Moved | null, made?: Made | null, figures?: string[] }} given
 * @returns {{ parts: Part[], appendix: Part[], warnings: string[] }}
 */
export function memoOf(teller, change, { moved = null, made = null, figures = [] }) {
  /** @param {string} name @param {Block[]} blocks @returns {Part} */
  const part = (name, blocks) => ({ name, blocks });
  const parts = [
    part("question", [block("title", [question(teller, change)])]),
    part("answer", answerBlocks(teller, change)),
  ];
  if (!neverActed(change)) {
    parts.push(
      part("effect", effectBlocks(teller, change, figures)),
      part("who", whoBlocks(teller, change)),
      part("ended", figureBlock(teller, figures, "ended", "memo_ended")),
      part("cost", costBlocks(teller, change)),
    );
    if (moved) parts.push(part("sensitivity", movedBlocks(teller, moved)));
  }
  const ask = findOut(teller, moved?.ask ?? []);
  parts.push(
    part("find_out", [block("heading", [teller.word("memo_find_out")]), block("bullets", ask)]),
    part("assumptions", [
      block("heading", [teller.word("memo_assumptions")]),
      block("table", [], { rows: assumptionRows(teller, change) }),
    ]),
    part("limits", limitBlocks(teller, change)),
    part("made", made ? madeBlocks(teller, change, made) : []),
  );
  const lines = costLines(teller, change);
  const unpriced = lines.some((line) => unmarked(line) === teller.word("no_price"));
  return {
    parts, appendix: appendix(teller, change),
    warnings: unpriced ? [teller.word("no_price")] : [],
  };
}

/** The question that is asked, in the language where it is a shipped one. @param {Teller} teller @param {Change} change */
export function question(teller, change) {
  const { asked } = teller.effects;
  const key = `desk_question.${asked.preset}`;
  if (asked.preset && teller.words.has(key)) {
    const values = asked.names.map((name) => teller.value(name, change.after.values[name]));
    return teller.words.text(key, { value: values.join(", ") });
  }
  return asked.question || teller.word("memo_question", { change: teller.short(change) });
}

/** @param {Teller} teller @param {Change} change */
function answerBlocks(teller, change) {
  const blocks = [block("answer", [answer(teller, change).join(" ")])];
  if (neverActed(change)) return blocks;
  const towns = change.municipalities.map(({ name }) => name);
  const told = towns.length === 1 ? [towns[0]] : [clearest(teller, change), mostOpen(teller, change)];
  const unique = [...new Set(told)];
  if (towns.length > 1)
    for (const town of unique) blocks.push(block("lead", [figuresOf(teller, change, town)]));
  if (change.sets) blocks.push(block("lead", setsSentences(teller, change, unique)));
  return [...blocks, block("small", [teller.word("memo_read"), teller.word("memo_model")])];
}

/** Both horizons of a size with their intervals. @param {Teller} teller @param {Change} change @param {string} town */
function figuresOf(teller, change, town) {
  const [first, second] = headlines(teller, change).map((name) =>
    teller.effects.row(change.after.cell, town, name),
  );
  const per = first.per === "proposals" ? "proposals" : "started";
  return teller.word("memo_figures", {
    places: teller.places([first.population]), per: teller.word(`within_of_${per}`),
    first: teller.effect(first), first_between: teller.interval(first, true),
    second: teller.effect(second), second_between: teller.interval(second, true),
  });
}

/** The size whose effect stands out most from chance after one year. @param {Teller} teller @param {Change} change @returns {string} */
function clearest(teller, change) {
  /** @param {Row} row */
  const standsOut = (row) => Math.abs(row.effect) / pythonMax((row.high - row.low) / 2, 1e-9);
  const rows = rowsOf(teller, change, headlines(teller, change)[0]);
  return rows.reduce((best, row) => (standsOut(row) > standsOut(best) ? row : best)).municipality;
}

/** The first of two unless the second is larger, as Python takes it where one is unknown. @param {number} one @param {number} other */
function pythonMax(one, other) {
  return other > one ? other : one;
}

/** The size on which the sets agree least after three years; another than the clearest. @param {Teller} teller @param {Change} change @returns {string} */
function mostOpen(teller, change) {
  const known = clearest(teller, change);
  const rows = rowsOf(teller, change, headlines(teller, change)[1]).filter(
    (row) => row.municipality !== known,
  );
  /** @param {Row} row */
  const agreement = (row) => {
    const counts = ["more", "within", "fewer"].map((which) => row[`sets_${which}`]);
    return Math.max(...counts) / Math.max(counts[0] + counts[1] + counts[2], 1);
  };
  return rows
    .reverse()
    .reduce((best, row) => (agreement(row) < agreement(best) ? row : best)).municipality;
}

/** In how many sets more deliver, a sentence each horizon. @param {Teller} teller @param {Change} change @param {string[]} towns */
function setsSentences(teller, change, towns) {
  const sets = teller.constant("sets_tried", change.sets?.points.length ?? 0);
  const sentences = [teller.word("memo_sets", { sets })];
  for (const [at, name] of headlines(teller, change).entries()) {
    const listed = towns.map((town) => {
      const row = teller.effects.row(change.after.cell, town, name);
      return teller.word("memo_sets_at", {
        more: teller.count(row, "more"), fewer: teller.count(row, "fewer"),
        places: teller.places([row.population]),
      });
    });
    const after = teller.word(`after_${["one_year", "three_years"][at]}`);
    sentences.push(teller.word("memo_sets_when", { after, listed: listed.join("; ") }));
  }
  return sentences;
}

/** @param {Teller} teller @param {string[]} figures @param {string} name @param {string} title @returns {Block[]} */
function figureBlock(teller, figures, name, title) {
  return figures.includes(name) ? [block("figure", [teller.word(title)], { figure: name })] : [];
}

/** @param {Teller} teller @param {Change} change @param {string[]} figures */
function effectBlocks(teller, change, figures) {
  const towns = change.municipalities;
  const shown = towns.length < 3 ? towns : [towns[0], towns[towns.length - 1]];
  const own = headlines(teller, change);
  const { in_table: inTable } = teller.declared.told;
  const there = new Set([...besideOf(teller, change), ...own, ...inTable.slice(0, 5)]);
  const names = [...own, ...inTable.filter((/** @type {string} */ one) => !own.includes(one))];
  const heading = [teller.word("memo_of_started"), ...shown.map((one) => teller.places([one.population]))];
  const rows = names
    .filter((name) => there.has(name))
    .map((name) => [
      teller.word(`memo_${name}`),
      ...shown.map((one) => cell(teller, teller.effects.row(change.after.cell, one.name, name))),
    ]);
  const title = teller.word("memo_table", { change: teller.change(change) });
  return [
    ...figureBlock(teller, figures, "effect", "memo_effect"),
    block("table", [title], { rows: [heading, ...rows] }),
    block("small", [teller.word(`memo_table_note${change.sets ? "" : "_untried"}`)]),
  ];
}

/** @param {Teller} teller @param {Row} row */
function cell(teller, row) {
  const first = teller.word("memo_cell", {
    value: teller.effect(row), between: teller.interval(row, true),
  });
  const clear = isClear(/** @type {any} */ (row));
  return `${clear ? `**${first}**` : first}\n${inSets(teller, row)}`;
}

/** What the sets say of a row: which way, and in how many of them. @param {Teller} teller @param {Row} row */
function inSets(teller, row) {
  const kroner = groupOf(teller, row.measure) === "kroner";
  if (!teller.tried(row)) return teller.word(kroner ? "memo_not_tried" : `memo_word_${row.word}`);
  if (kroner)
    return teller.word("memo_span", { span: teller.span(row) });
  const counts = ["more", "within", "fewer"]
    .filter((which) => row[`sets_${which}`])
    .map((which) => teller.word(`memo_in_${which}`, { count: teller.count(row, which) }));
  const open = teller.declared.keys.open.includes(row.word);
  return `${teller.word(`memo_word_${open ? "open" : row.word}`)}: ${counts.join(", ")}`;
}

/** Whom the effect meets, as differences of effects. @param {Teller} teller @param {Change} change */
function whoBlocks(teller, change) {
  const towns = change.municipalities;
  const [small, large] = [towns[0], towns[towns.length - 1]];
  const [first, second] = headlines(teller, change);
  const sentences = [];
  if (towns.length > 1)
    sentences.push(
      difference(teller, change, [[small.name, "all"], [large.name, "all"]], first, "size", {
        small: teller.places([small.population]), large: teller.places([large.population]),
      }),
    );
  const sides = /** @type {[string, string][]} */ ([[large.name, "two_sectors"], [large.name, "one_sector"]]);
  const places = teller.places([large.population]);
  sentences.push(difference(teller, change, sides, second, "sectors", { places }));
  return [
    block("heading", [teller.word("memo_who")]),
    block("paragraph", sentences.filter((one) => one)),
  ];
}

/** A difference of two effects in words: larger or smaller only by both keys. @param {Teller} teller @param {Change} change @param {[string, string][]} sides @param {string} measure @param {string} what @param {Record<string, string>} places */
function difference(teller, change, sides, measure, what, places) {
  const found = teller.effects.contrast(change, measure, sides[0], sides[1]);
  const row = {
    ...found, cell: change.after.cell, against: change.before.cell, population: `contrast_${what}`,
    municipality: what, sectors: "all", measure, months: null, per: "started",
  };
  const figures = {
    value: teller.effect(row), between: teller.interval(row, true), ...places,
  };
  if (!teller.tried(row)) return teller.word(`memo_who_${what}_untried`, figures);
  const values = {
    ...figures, more: teller.count(row, "more"), fewer: teller.count(row, "fewer"),
  };
  const key = `memo_who_${what}_${verdictClass(teller, row)}`;
  return teller.word(teller.words.has(`desk.${key}`) ? key : `memo_who_${what}_other`, values);
}

/** @param {Teller} teller @param {Change} change */
function costBlocks(teller, change) {
  const lines = costLines(teller, change);
  const warning = teller.word("no_price");
  const priced = lines.filter((line) => unmarked(line) !== warning);
  return [
    block("heading", [teller.word("memo_cost")]), block("paragraph", priced),
    ...(priced.length < lines.length ? [block("box", [warning])] : []),
    block("paragraph", [worse(teller, change)]),
  ].filter((one) => one.texts.length);
}

/** What got clearly worse somewhere, or that nothing did; and what did within what matters. @param {Teller} teller @param {Change} change */
export function worse(teller, change) {
  const { worse: names } = teller.declared.told;
  /** @type {Record<string, string[]>} */
  const found = { memo_worse: [], memo_worse_small: [] };
  for (const name of names) {
    const bad = name === names[names.length - 1] ? "fewer" : "more";
    for (const row of rowsOf(teller, change, name)) {
      const sense = chanceOf(row.low, row.high, row.matters);
      // Told from nothing by chance, though all of it lies within what matters.
      const apart = bad === "fewer" ? row.high < 0 : row.low > 0;
      if (sense === bad) found.memo_worse.push(worseOne(teller, row, "memo_worse_one"));
      else if (sense === "same" && apart)
        found.memo_worse_small.push(worseOne(teller, row, "memo_worse_small_one"));
    }
  }
  const lines = Object.entries(found)
    .filter(([, listed]) => listed.length)
    .map(([key, listed]) => someWorse(teller, key, listed));
  if (!found.memo_worse.length) lines.unshift(teller.word("memo_nothing_worse"));
  return lines.join(" ");
}

/** @param {Teller} teller @param {Row} row @param {string} key */
function worseOne(teller, row, key) {
  return teller.word(key, {
    name: teller.word(`measure_${row.measure}`), places: teller.places([row.population]),
    value: teller.effect(row), between: teller.interval(row, true),
    matters: limit(teller, row.measure),
  });
}

/** The first of what got worse, and how many there are besides. @param {Teller} teller @param {string} key @param {string[]} listed */
function someWorse(teller, key, listed) {
  const { most_worse: most } = teller.declared.told;
  const named = listed.slice(0, most).join("; ");
  const more = listed.length - most;
  if (more <= 0) return teller.word(key, { listed: named });
  const count = teller.constant(`more.${key}`, more);
  return teller.word(key, { listed: teller.word("memo_worse_more", { listed: named, count }) });
}

/** @param {Teller} teller @param {Moved} moved */
function movedBlocks(teller, moved) {
  const where = teller.word("memo_moved_where", { places: teller.places([moved.where]) });
  return [
    block("heading", [teller.word("memo_moved")]), block("paragraph", [where, ...moved.lines]),
  ];
}

/** Questions a municipality can answer for itself. @param {Teller} teller @param {string[]} ask by what moves the effect */
export function findOut(teller, ask) {
  const { asked, most_questions: most } = teller.declared.told;
  const usual = asked.map((/** @type {string} */ name) => teller.words.text(`desk_ask.${name}`));
  return (ask.length ? ask : usual).slice(0, most);
}

/** Values of the levers and of what a municipality may know, with where they come from. @param {Teller} teller @param {Change} change */
export function assumptionRows(teller, change) {
  const { parameters, told } = teller.declared;
  const { asked } = teller.effects;
  const named = asked.names.filter((name) => name in parameters);
  const heads = ["assumption", "value", "source"].map((key) => teller.word(`memo_column_${key}`));
  const rows = [heads];
  for (const name of new Set([...named, ...told.asked])) {
    const value = teller.scenarioValue(change, name);
    const key = parameters[name].assumed ? "assumption" : "sourced";
    const source = teller.word(`memo_${named.includes(name) ? "asked" : key}`);
    rows.push([teller.lever(name), teller.value(name, value), source]);
  }
  return rows;
}

/** What the memo does not say. @param {Teller} teller @returns {string[]} */
export function limits(teller) {
  return teller.declared.told.limits.map((/** @type {string} */ key) => teller.word(`memo_limit_${key}`));
}

/** @param {Teller} teller @param {Change} change */
function limitBlocks(teller, change) {
  const { means } = teller.declared.told;
  const limit = teller.constant("weak_limit", Number(teller.scenarioValue(change, "weak_limit")), 1);
  const words = means.map((/** @type {string} */ key) => teller.word(`memo_means_${key}`, { limit })).join(" ");
  return [
    block("heading", [teller.word("memo_limits")]), block("bullets", limits(teller)),
    block("small", [words]),
  ];
}

/** @param {Teller} teller @param {Change} change @param {Made} made */
function madeBlocks(teller, change, made) {
  const text = teller.word("memo_made", {
    version: teller.numbers.put("c.version", NaN, "constant", made.version, { unit: made.version }),
    scenario: made.scenario, replications: teller.constant("replications", change.replications),
    seed: teller.constant("seed", made.seed),
    rules: teller.numbers.put("c.rules", NaN, "constant", made.rules, { unit: made.rules }),
  });
  return [block("small", [text]), block("code", [made.command])];
}

/** All sizes and measures, before and after, with what the notes say. @param {Teller} teller @param {Change} change @returns {Part[]} */
function appendix(teller, change) {
  if (neverActed(change)) return [];
  const blocks = [block("break", []), block("heading", [teller.word("memo_appendix")])];
  for (const { name: town, population } of change.municipalities) {
    const { headings, rows: own } = levelsGrid(teller, change, town);
    const rows = [headings, ...own.map(({ cells }) => cells)];
    blocks.push(block("table", [teller.places([population])], { rows }));
  }
  const millions = millionTable(teller, change);
  if (millions.length) blocks.push(block("table", [teller.word("memo_per_million")], { rows: millions }));
  blocks.push(block("small", [teller.word("ended_note"), ...notes(teller)]));
  return [{ name: "appendix", blocks }];
}
