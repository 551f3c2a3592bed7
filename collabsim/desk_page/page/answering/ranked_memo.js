// @ts-check
/** The memo of compared instruments. The same as Python's `report/desk/ranked_memo.py`, without its figure. */

import { Numbers } from "./tokens.js";

/** @typedef {import("./memo.js").Block} Block */
/** @typedef {import("./memo.js").Part} Part */
/** @typedef {import("./ranked.js").Ranked} Ranked */
/** @typedef {import("./ranked.js").Grid} Grid */
/** @typedef {{ version: string, seed: number, replications: number, command: string }} Made */

/** @param {string} kind @param {string[]} texts @param {Partial<Block>} [rest] @returns {Block} */
function block(kind, texts, rest = {}) {
  return { kind, texts, rows: [], figure: null, ...rest };
}

/**
 * @param {Ranked} ranked
 * @param {string} order
 * @param {Made} made
 */
export function rankedMemo(ranked, order, made) {
  const { words, given } = ranked;
  const numbers = new Numbers();
  /** @param {string} key @param {number} value @param {string} written @param {string} [unit] */
  const constant = (key, value, written, unit = "") => numbers.put(`c.${key}`, value, "constant", written, { unit });
  const count = (/** @type {string} */ key, /** @type {number} */ value, unit = "") =>
    constant(key, value, words.number(value), unit);
  const size = count(`size.${ranked.population}`, ranked.population, "inhabitants");
  const title = ranked.word(order === "good_kept" ? "question_kept" : "question", { size });
  const grids = ranked.grids(order);
  const free = ranked.free();
  const unknown = ranked.unknown();
  /** @param {string} name @param {Block[]} blocks @returns {Part} */
  const part = (name, blocks) => ({ name, blocks });
  const freeBlocks = [
    block("heading", [ranked.word("costs_heading")]),
    ...(free.length ? [block("bullets", free.slice(0, given.most_free))] : []),
    ...(unknown ? [block("small", [unknown])] : []),
  ];
  const parts = [
    part("question", [block("title", [title])]),
    part("answer", [
      block("answer", [ranked.sentences(order).join(" ")]),
      block("lead", [ranked.sentences("good_kept").join(" ")]),
      block("small", [words.said("memo_read"), words.said("memo_model")]),
    ]),
    part("effect", [tableOf(grids[0], given.most_rows)]),
    part("cost", [tableOf(grids[2], given.most_rows)]),
    ...(freeBlocks.length > 1 ? [part("free", freeBlocks)] : []),
    part("limits", [
      block("heading", [words.said("memo_limits")]),
      block("bullets", ["one", "levels", "other"].map((key) => words.said(`memo_limit_${key}`))),
    ]),
    part("made", [
      block("small", [
        ranked.word("made", {
          version: constant("version", NaN, made.version, made.version),
          replications: count("replications", made.replications), seed: count("seed", made.seed),
        }),
      ]),
      block("code", [made.command]),
    ]),
  ];
  const appendix = part("appendix", [
    block("break", []), block("heading", [ranked.word("appendix")]), ...grids.map((one) => tableOf(one)),
    block("small", [...free, unknown].filter((line) => line)), block("small", [ranked.word("note")]),
  ]);
  return {
    title, head: words.said("memo_head"), parts: [...parts, appendix],
    numbers: { ...ranked.numbers.asRecord(), ...numbers.asRecord() },
  };
}

/** @param {Grid} grid @param {number} [most] @returns {Block} */
function tableOf(grid, most) {
  return block("table", [grid.title], { rows: [grid.headings, ...grid.rows.slice(0, most).map(({ cells }) => cells)] });
}
