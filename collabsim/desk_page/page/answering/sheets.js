// @ts-check
/** Sheets of the workbook as rows. The same as Python's `report/desk/workbook.py`. */

import { question } from "./memo.js";
import { plain } from "./tokens.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Row} Row */
/** @typedef {number | string | null} Cell */
/** @typedef {{ key: string, columns: { key: string, name: string, means: string }[], rows: Cell[][] }} Sheet */

/** @param {Teller} teller @param {string} key */
function columnOf(teller, key) {
  /** @param {string} name */
  const said = (name) => (teller.words.has(`desk.${name}`) ? teller.word(name) : "");
  return { key, name: said(`book_column_${key}`), means: said(`book_means_${key}`) };
}
