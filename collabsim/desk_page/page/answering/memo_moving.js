// @ts-check
/**
 * What moves an effect as parts of a memo: what Python's `report/desk/moving_memo.py` makes of what
 * `collabsim sensitivity` keeps, with the same numbers by the same ids.
 */

import { rekeyed } from "./tokens.js";

/** @typedef {import("./memo.js").Part} Part */
/** @typedef {import("./memo.js").Block} Block */
/** @typedef {import("./tokens.js").NumberOf} NumberOf */
/** @typedef {{ title: string, headings: string[], rows: { cells: string[] }[] }} Grid */
/** @typedef {{ title: string, heading: string[], caption: string, sentences: string[],
 *   ownSentence?: string, table: Grid, below?: string[], numbers: Record<string, NumberOf> }} Told */

/**
 * @param {{ name: string, prefix: string, told: Told }[]} asked of each question a name and what its
 *   numbers are called by
 * @returns {{ parts: Part[], numbers: Record<string, NumberOf> }}
 */
export function movingParts(asked) {
  /** @type {Record<string, NumberOf>} */
  const numbers = {};
  const parts = asked.map(({ name, prefix, told }) => {
    for (const [key, one] of Object.entries(told.numbers)) numbers[`${prefix}.${key}`] = one;
    return { name, blocks: blocksOf(name, told).map((one) => renamed(one, `${prefix}.`)) };
  });
  return { parts, numbers };
}

/** @param {string} name @param {Told} told @returns {Block[]} */
function blocksOf(name, told) {
  const { headings, rows, title } = told.table;
  /** @param {string} kind @param {string[]} texts @param {Partial<Block>} [rest] */
  const block = (kind, texts, rest = {}) =>
    /** @type {Block} */ ({ kind, texts: texts.filter((one) => one), rows: [], figure: null, ...rest });
  const blocks = [
    block("heading", [told.title]),
    block("small", told.heading),
    block("figure", [told.caption], { figure: name }),
    block("paragraph", told.sentences),
    block("table", [title], { rows: [headings, ...rows.map(({ cells }) => cells)] }),
    block("small", told.below ?? []),
  ];
  return blocks.filter(({ kind, texts, rows: own }) => (kind === "table" ? own.length > 1 : texts.length));
}

/** @param {Block} block @param {string} prefix @returns {Block} */
function renamed(block, prefix) {
  /** @param {string} text */
  const own = (text) => rekeyed(text, prefix);
  return { ...block, texts: block.texts.map(own), rows: block.rows.map((row) => row.map(own)) };
}
