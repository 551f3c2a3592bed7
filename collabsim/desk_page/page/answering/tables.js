// @ts-check
/** The tables of an answer. The same cells as Python's `report/desk/tables.py`, with their marks. */

import { headlines, inWords, neverActed, rowsOf } from "./answer.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Row} Row */
/** @typedef {{ title: string, headings: string[],
 *   rows: { cells: string[], style: "" | "bold" }[] }} Grid */

const TIMES = ["one_year", "three_years"];

/** @param {string} title @param {string[]} headings @returns {Grid} */
export function grid(title, headings) {
  return { title, headings, rows: [] };
}

/** @param {Grid} table @param {string[]} cells @param {"" | "bold"} [style] */
export function addRow(table, cells, style = "") {
  const empty = Array.from({ length: table.headings.length - cells.length }, () => "");
  table.rows.push({ cells: [...cells, ...empty], style });
}

/** Both horizons of the answer by size. @param {Teller} teller @param {Change} change */
export function headlineGrid(teller, change) {
  const names = headlines(teller, change);
  const per = measureOf(teller, names[0]).per;
  const more = change.sets ? [teller.word("column_sets")] : [];
  const columns = TIMES.flatMap((when) => [teller.word(`column_${when}`), ...more]);
  const headings = [teller.word("inhabitants_column"), ...columns, teller.word("column_words")];
  const table = grid(teller.word(`table_${per}`), headings);
  const [first, second] = names.map((name) => rowsOf(teller, change, name));
  for (const [at, one] of first.entries()) {
    const cells = [one, second[at]].flatMap((row) => [
      withHalf(teller, row), ...(change.sets ? [teller.sets(row)] : []),
    ]);
    const size = teller.size(one.population);
    addRow(table, [size, ...cells, inWords(teller, one, second[at])]);
  }
  return table;
}

/** Both horizons over sizes, with chance and in square brackets what the sets span. @param {Teller} teller @param {Change} change */
export function curveGrid(teller, change) {
  const names = headlines(teller, change);
  const key = change.sets ? "table_curve_sets" : "table_curve";
  const per = teller.word(`group_${groupOf(teller, names[0])}`);
  const columns = TIMES.map((when) => teller.word(`column_${when}`));
  const headings = [teller.word("inhabitants_column"), ...columns];
  const table = grid(teller.word(key, { per }), headings);
  const rows = names.map((name) => rowsOf(teller, change, name));
  for (const [at, one] of rows[0].entries()) {
    const cells = rows.map((own) => withSpan(teller, own[at]));
    addRow(table, [teller.size(one.population), ...cells]);
  }
  return table;
}

/** What else changed, two sizes beside each other. @param {Teller} teller @param {Change} change @returns {Grid[]} */
export function besideGrids(teller, change) {
  const step = teller.declared.told.side_by_side;
  const found = [];
  for (let at = 0; at < change.municipalities.length; at += step) {
    const towns = change.municipalities.slice(at, at + step);
    const kroner = paidOf(teller, change);
    found.push(besideGrid(teller, change, towns, kroner));
    if (kroner.length) found.push(kronerGrid(teller, change, towns, kroner));
  }
  return found;
}

/** What a change does to kroner, two sizes beside each other; none where nothing is paid. @param {Teller} teller @param {Change} change @returns {Grid[]} */
export function kronerGrids(teller, change) {
  const paid = paidOf(teller, change);
  const step = teller.declared.told.side_by_side;
  const found = [];
  for (let at = 0; paid.length && at < change.municipalities.length; at += step)
    found.push(kronerGrid(teller, change, change.municipalities.slice(at, at + step), paid));
  return found;
}

/** @param {Teller} teller @param {Change} change @param {import("./effects.js").Municipality[]} towns @param {string[]} kroner */
function besideGrid(teller, change, towns, kroner) {
  const columns = towns.flatMap(({ population }) => [
    teller.size(population), ...(change.sets ? [teller.word("column_sets")] : []),
  ]);
  const table = grid(teller.word("table_beside"), [teller.word("column_beside"), ...columns]);
  let group = "";
  for (const measure of besideOf(teller, change).filter((one) => !kroner.includes(one))) {
    const own = groupOf(teller, measure);
    if (own !== group) addRow(table, [teller.word(`group_${own}`)], "bold");
    group = own;
    const cells = towns.flatMap(({ name }) => {
      const row = teller.effects.row(change.after.cell, name, measure);
      return [withHalf(teller, row), ...(change.sets ? [overSets(teller, row)] : [])];
    });
    addRow(table, [`  ${teller.word(`measure_${measure}`)}`, ...cells]);
  }
  return table;
}

/** Kroner more or less, with chance and in square brackets what the sets span. @param {Teller} teller @param {Change} change @param {import("./effects.js").Municipality[]} towns @param {string[]} measures */
function kronerGrid(teller, change, towns, measures) {
  const key = change.kronerSets ? "table_kroner_sets" : "table_kroner";
  const sizes = towns.map(({ population }) => teller.size(population));
  const table = grid(teller.word(key), [teller.word("column_beside"), ...sizes]);
  for (const measure of measures) {
    const cells = towns.map(({ name }) =>
      withSpan(teller, teller.effects.row(change.after.cell, name, measure)),
    );
    addRow(table, [teller.word(`measure_${measure}`), ...cells]);
  }
  return table;
}

/** @param {Teller} teller @param {Row} row */
function withHalf(teller, row) {
  return `${teller.effect(row)} ${teller.half(row)}`;
}

/** @param {Teller} teller @param {Row} row */
function withSpan(teller, row) {
  const span = teller.tried(row) ? ` [${teller.span(row)}]` : "";
  return `${withHalf(teller, row)}${span}`;
}

/** What the sets say of a row: counts, of kroner what they span; nothing where none were run. @param {Teller} teller @param {Row} row */
function overSets(teller, row) {
  if (!teller.tried(row)) return "";
  return groupOf(teller, row.measure) === "kroner" ? teller.span(row) : teller.sets(row);
}

/** @param {Teller} teller @param {string} name @returns {import("./measures.js").Measure} */
export function measureOf(teller, name) {
  return teller.declared.measures.find((/** @type {any} */ one) => one.name === name);
}

/** Of what the hundred of a measure are, or that it is of kroner. @param {Teller} teller @param {string} name */
export function groupOf(teller, name) {
  const measure = measureOf(teller, name);
  if (!measure) return "kroner";
  return ["started", "proposals"].includes(measure.per) ? measure.per : "kinds";
}

/** The measures told beside the answer, and kroner that anything is paid of. @param {Teller} teller @param {Change} change @returns {string[]} */
export function besideOf(teller, change) {
  const own = headlines(teller, change);
  const found = teller.declared.told.beside.filter((/** @type {string} */ one) => !own.includes(one));
  return [...found, ...paidOf(teller, change)];
}

/** The rows of kroner that are told from nothing as they are shown, somewhere. @param {Teller} teller @param {Change} change @returns {string[]} */
function paidOf(teller, change) {
  if (!change.kroner) return [];
  const least = teller.declared.told.shown_million;
  return teller.declared.money.told.filter((/** @type {string} */ name) =>
    rowsOf(teller, change, name).some((row) => Math.abs(row.effect) >= least),
  );
}

/** Before and after themselves, of every measure in a municipality. @param {Teller} teller @param {Change} change @param {string} town @returns {Grid} */
export function levelsGrid(teller, change, town) {
  const heads = ["measure", "of", "before", "after", "effect", "chance", "sets"];
  const table = grid("", heads.map((key) => teller.word(`memo_column_${key}`)));
  for (const name of [...headlines(teller, change), ...besideOf(teller, change)]) {
    const row = teller.effects.row(change.after.cell, town, name);
    addRow(table, [
      teller.word(`measure_${name}`), teller.word(`group_${measureOf(teller, name)?.per ?? "kroner"}`),
      teller.level(row, "before"), teller.level(row, "after"), teller.effect(row),
      teller.interval(row, true), overSets(teller, row),
    ]);
  }
  return table;
}

/** Several changes in one municipality, a row each: what they keep, and what else changed. @param {Teller} teller @param {Change[]} changes @param {string} town @param {string | null} rank @returns {Grid[]} */
export function manyGrids(teller, changes, town, rank) {
  const { kept, otherwise } = teller.declared.told;
  const paid = changes.some((change) => change.kroner);
  const others = paid ? [...otherwise, "services_by_municipality"] : otherwise;
  const ordered = ranked(teller, changes, town, rank);
  return [manyGrid(teller, ordered, town, "table_many", kept, changes.some((one) => one.sets)),
    manyGrid(teller, ordered, town, "table_many_beside", others, false)];
}

/** @param {Teller} teller @param {Change[]} changes @param {string} town @param {string} key @param {string[]} measures @param {boolean} sets */
function manyGrid(teller, changes, town, key, measures, sets) {
  const there = changes[0].municipalities.find(({ name }) => name === town);
  const places = teller.places([/** @type {any} */ (there).population]);
  const columns = measures.map((measure) => teller.word(`short_${measure}`));
  const more = sets ? [teller.word("column_sets_good")] : [];
  const headings = [teller.word("column_change"), ...columns, ...more];
  const table = grid(teller.word(key, { places }), headings);
  for (const change of changes) {
    const name = teller.short(change);
    if (neverActed(change)) {
      addRow(table, [name, teller.word("never_acted_short")]);
      continue;
    }
    const rows = measures.map((one) => teller.effects.row(change.after.cell, town, one));
    const cells = rows.map((row) => withHalf(teller, row));
    const last = rows[rows.length - 1];
    if (sets) cells.push(teller.tried(last) ? teller.sets(last) : "");
    addRow(table, [name, ...cells]);
  }
  return table;
}

/** Changes in order of a measure, the best first. @param {Teller} teller @param {Change[]} changes @param {string} town @param {string | null} rank */
function ranked(teller, changes, town, rank) {
  if (!rank) return changes;
  const better = measureOf(teller, rank)?.better ?? -1;
  /** @param {Change} change */
  const place = (change) => {
    const { effect } = teller.effects.row(change.after.cell, town, rank);
    return Number.isNaN(effect) ? Infinity : -better * effect;
  };
  const keyed = changes.map((change) => ({ change, at: place(change) }));
  return keyed
    .sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)))
    .map(({ change }) => change);
}
