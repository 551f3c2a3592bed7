// @ts-check
/** The sheets of the workbook as rows. The same as Python's `report/desk/workbook.py`. */

import { answer, headlines, rowsOf, verdictClass } from "./answer.js";
import { gains, hasPrice, payerWords, perMillion } from "./costs.js";
import { column } from "./gathered.js";
import { question } from "./memo.js";
import { measureOf } from "./tables.js";
import { isOwnFrame } from "./telling.js";
import { plain } from "./tokens.js";
import { rounded } from "./written.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Row} Row */
/** @typedef {number | string | boolean | null} Cell */
/** @typedef {{ key: string, head: string, means: string, kind: string, width: number }} Column */
/** @typedef {{ key: string, name: string, about: string, columns: Column[], rows: Cell[][] }} Sheet */

const MONTHS = 36;

/**
 * Every sheet but the first, in order.
 * @param {Teller} teller
 * @param {import("./tornado.js").TornadoRow[]} moved rows of a tornado, if there is one
 * @returns {Sheet[]}
 */
export function sheetsOf(teller, moved) {
  const { changes } = teller.effects.asked;
  return [
    sheet(teller, "effects", effectRows(teller)),
    sheet(teller, "levels", changes.flatMap((change) => levelRows(teller, change))),
    sheet(teller, "curves", changes.flatMap((change) => curveRows(teller, change))),
    sheet(teller, "endings", changes.flatMap((change) => endingRows(teller, change))),
    sheet(teller, "kroner", changes.flatMap((change) => kronerRows(teller, change))),
    sheet(teller, "per_million", changes.flatMap((change) => millionRows(teller, change))),
    sheet(teller, "sensitivity", moved.map((row) => movedRow(teller, row))),
    sheet(teller, "assumptions", assumptionRows(teller)),
    sheet(teller, "dictionary", dictionaryRows(teller)),
    sheet(teller, "failures", []),
  ];
}

/**
 * The first sheet: what was asked, the answer, what there is, and what else is told of it.
 * @param {Teller} teller
 * @param {[string, string][]} about more rows: scenario, hashes, version
 * @returns {Sheet}
 */
export function readMe(teller, about) {
  const [first] = teller.effects.asked.changes;
  const { columns } = teller.declared.sheets;
  const others = Object.keys(columns).filter((key) => key !== "read_me");
  return sheet(teller, "read_me", [
    [teller.word("book_question"), plain(question(teller, first)), null],
    [teller.word("book_answer"), plain(answer(teller, first).join(" ")), null],
    [teller.word("book_model"), teller.word("memo_model"), null],
    ...about.map(([what, says]) => [what, says, null]),
    ...others.map((key) => [
      teller.word("book_sheet"),
      `${teller.word(`sheet_${key}`)}: ${teller.word(`sheet_about_${key}`)}`, null,
    ]),
  ]);
}

/** @param {Teller} teller @param {string} key @param {Cell[][]} rows @returns {Sheet} */
function sheet(teller, key, rows) {
  const { columns, levers } = teller.declared.sheets;
  /** @param {string} name */
  const said = (name) => (teller.words.has(`desk.${name}`) ? teller.word(name) : "");
  const made = columns[key].flatMap((/** @type {[string, string, number]} */ [name, kind, width]) =>
    name === levers
      ? teller.effects.asked.names.map((one) => ({ key: one, head: teller.lever(one), means: "", kind, width }))
      : [{ key: name, head: said(`book_column_${name}`), means: said(`book_means_${name}`), kind, width }],
  );
  return {
    key, name: teller.word(`sheet_${key}`), about: teller.word(`sheet_about_${key}`), columns: made, rows,
  };
}

/** The rows of the sheet of effects, which are those of a table of effects too. @param {Teller} teller @returns {Cell[][]} */
function effectRows(teller) {
  return teller.effects.asked.changes.flatMap((change) => {
    const names = teller.differing(change);
    const lever = names.map((name) => teller.lever(name)).join("; ") + plain(teller.beside(change));
    const after = valuesOf(teller, names, change.after.values);
    let before = valuesOf(teller, names, change.before.values);
    if (typeof before === "string")
      before = names.map((name) => plain(teller.before(change, name))).join("; ");
    const asked = plain(question(teller, change));
    return teller.effects
      .rows()
      .filter((row) => row.cell === change.after.cell)
      .map((row) => effectRow(teller, row, [asked, lever, before, after]));
  });
}

/** @param {Teller} teller @param {Row} row @param {Cell[]} about @returns {Cell[]} */
function effectRow(teller, row, about) {
  const tried = teller.tried(row);
  const unknown = tried ? "" : teller.word("memo_not_tried");
  const note = Number.isNaN(row.low) ? teller.word("book_no_interval") : unknown;
  const counts = ["more", "within", "fewer"].map((which) => (tried ? row[`sets_${which}`] : null));
  const per = measureOf(teller, row.measure) ? row.per : "million";
  return [
    `e${row.cell}.${row.population}.${row.sectors}.${row.measure}`, ...about, row.population,
    teller.word(`book_${row.sectors}`), teller.word(`measure_${row.measure}`), row.months,
    teller.word(`book_per_${per}`), known(row.effect), known(row.low), known(row.high),
    teller.word("book_kind"), row.matters, ...counts, teller.word(`word_${verdictClass(teller, row)}`), note,
  ];
}

/** The value of a lever as a number where it is one alone, else in words. @param {Teller} teller @param {string[]} names @param {Record<string, any>} values @returns {Cell} */
function valuesOf(teller, names, values) {
  const [first] = names;
  if (names.length === 1 && typeof values[first] === "number" && !isOwnFrame(first, values[first])) {
    const inKroner = teller.declared.parameters[first]?.in_kroner;
    return inKroner ? teller.prices.kronerIn(values[first], teller.effects.year) : values[first];
  }
  return names.map((name) => plain(teller.value(name, values[name]))).join("; ");
}

/** @param {number} value */
function known(value) {
  return Number.isFinite(value) ? value : null;
}

/** @param {Teller} teller @param {Change} change @returns {Cell[][]} */
function levelRows(teller, change) {
  const { measuring, asked } = teller.effects;
  const rows = [];
  for (const side of /** @type {("after" | "before")[]} */ (["after", "before"]))
    for (const [place, { population }] of change.municipalities.entries())
      for (const one of measuring.measures.filter(({ share }) => share)) {
        const sums = change.sums[side][place];
        const found = measuring.intervals.share(
          measuring.of(sums, 0, one.counted), measuring.of(sums, 0, one.against),
        );
        rows.push([
          change[side].cell, teller.word(`bar_${side}`),
          ...asked.names.map((name) => valuesOf(teller, [name], change[side].values)),
          population, teller.word(`measure_${one.name}`), one.months,
          known(found.value), known(found.low), known(found.high), change.replications,
        ]);
      }
  return rows;
}

/** @param {Teller} teller @param {Change} change @returns {Cell[][]} */
function curveRows(teller, change) {
  return headlines(teller, change).flatMap((name) =>
    rowsOf(teller, change, name).map((row) => [
      plain(teller.short(change)), row.population, row.months,
      ...[row.effect, row.low, row.high, row.sets_5, row.sets_95].map(known),
      known(row.effect - row.low), known(row.high - row.effect),
    ]),
  );
}

/** @param {Teller} teller @param {Change} change @returns {Cell[][]} */
function endingRows(teller, change) {
  const { counting, told } = teller.declared;
  const { share } = teller.effects.measuring.intervals;
  const rows = [];
  for (const [place, { population }] of change.municipalities.entries())
    for (const side of /** @type {("before" | "after")[]} */ (["before", "after"])) {
      const sums = change.sums[side][place];
      /** @param {string[]} fates */
      const counts = (fates) => {
        const made = new Float64Array(sums.replications);
        for (const fate of fates) {
          const at = counting.sums.indexOf(`fate_${fate}`);
          column(sums, counting.sums.length, 0, at).forEach((one, run) => (made[run] += one));
        }
        return made;
      };
      const total = counts(counting.fates);
      if (!total.some((one) => one)) continue;
      for (const [key, fates] of told.endings) {
        const found = share(counts(fates), total);
        const ends = [found.value, found.low, found.high].map((part) => known(100 * part));
        rows.push([
          change[side].cell, teller.word(`bar_${side}`), population, MONTHS,
          teller.word(`ending_${key}`), ...ends,
        ]);
      }
    }
  return rows;
}

/** @param {Teller} teller @param {Change} change @returns {Cell[][]} */
function kronerRows(teller, change) {
  /** @param {number} value */
  const amount = (value) => (Number.isFinite(value) ? rounded(1e6 * value) : null);
  return teller.effects
    .rows()
    .filter((row) => row.cell === change.after.cell && !measureOf(teller, row.measure))
    .map((row) => [
      plain(teller.short(change)), row.population, teller.word(`measure_${row.measure}`),
      teller.effects.year,
      ...[row.effect, row.low, row.high, row.sets_5, row.sets_95].map(amount),
      teller.word("book_per_proposals"),
    ]);
}

/** What a million kroner of a change's own price gives; empty where that is not told. @param {Teller} teller @param {Change} change @returns {Cell[][]} */
function millionRows(teller, change) {
  const { year } = teller.effects;
  return change.municipalities.flatMap((town, place) =>
    gains(teller, change).map((measure) => {
      const where = [
        plain(teller.short(change)), town.population, teller.word(`measure_${measure}`),
        teller.word(`book_per_${measureOf(teller, measure).per}`),
      ];
      const found = perMillion(teller, change, place, measure);
      if (typeof found === "string") {
        const note = teller.word(hasPrice(teller, change) ? `book_not_${found}` : "no_price");
        return [...where, null, null, null, null, year, null, note];
      }
      const payers = plain(payerWords(teller, change, town, found.payers));
      return [
        ...where, known(found.value), known(found.low), known(found.high),
        rounded(1e6 * found.price.value), year, payers, null,
      ];
    }),
  );
}

/** One assumption at a time, from its low to its high value. @param {Teller} teller @param {import("./tornado.js").TornadoRow} row @returns {Cell[]} */
function movedRow(teller, row) {
  return [
    teller.lever(row.assumption), row.low_value, row.effect_low, row.high_value, row.effect_high,
    row.swing, known(row.low), known(row.high), row.told_apart, row.knowable,
  ];
}

/** @param {Teller} teller @returns {Cell[][]} */
function assumptionRows(teller) {
  const { scenario = {}, changes } = teller.effects.asked;
  return Object.entries(teller.declared.parameters).map(([name, one]) => {
    const value = scenario[name] ?? changes[0].after.values[name] ?? one.default;
    const differs = teller.words.text(`format.${value === one.default ? "no" : "yes"}`);
    const role = teller.word(`book_role_${one.role}`);
    return [name, teller.lever(name), value, one.unit, one.default, differs, one.source, role];
  });
}

/** What every column means. @param {Teller} teller @returns {Cell[][]} */
function dictionaryRows(teller) {
  const { columns, dictionary, types } = teller.declared.sheets;
  // Where sheets have a column of the same key, that of the effects is told, or of the first.
  const own = /** @type {string[][]} */ ([...columns.effects, ...Object.values(columns).flat()]);
  const kinds = Object.fromEntries(own.reverse().map(([key, kind]) => [key, kind]));
  const keys = columns.effects.map((/** @type {string[]} */ [key]) => key);
  return [...keys, ...dictionary].map((key) => {
    const type = types[/** @type {string} */ (kinds[key])] ?? "number";
    return [teller.word(`book_column_${key}`), teller.word(`book_means_${key}`), teller.word(`book_type_${type}`)];
  });
}
