/** Texts with marked numbers as elements: each number says which result it is. */

import { html } from "../../classroom/page/dom.js";
import { parts, plain } from "./answering/index.js";

const BOLD = /\*\*/;

/** @param {string} text @param {Record<string, {value: number|null}>} [numbers] */
export function marked(text, numbers = {}) {
  const made = [];
  let strong = false;
  for (const { id, text: piece } of parts(text)) {
    if (id !== null) {
      const value = numbers[id]?.value;
      const known = typeof value === "number" && Number.isFinite(value);
      const element = known
        ? html("data", { value: String(value), "data-result": id }, piece)
        : html("span", { "data-result": id }, piece);
      made.push(strong ? html("strong", {}, element) : element);
      continue;
    }
    piece.split(BOLD).forEach((words, at) => {
      if (at > 0) strong = !strong;
      if (words) made.push(strong ? html("strong", {}, words) : words);
    });
  }
  return made;
}

/** A grid of the answers as a table. @param {{title: string, headings: string[], rows: {cells: string[], style: string}[]}} grid */
export function tableOf(grid, numbers, label = plain(grid.title)) {
  const width = grid.headings.length;
  return html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    html("table", { class: "plain" },
      grid.title ? html("caption", {}, marked(grid.title, numbers)) : null,
      html("thead", {}, html("tr", {}, grid.headings.map((one) =>
        one ? html("th", { scope: "col" }, marked(one, numbers)) : html("td", {})))),
      html("tbody", {}, grid.rows.map((row) => {
        const over = row.style === "bold" && row.cells.length === 1;
        return html("tr", { class: over ? "over" : null }, row.cells.map((cell, at) => {
          if (at === 0) {
            return html("th", { scope: over ? "colgroup" : "row", colspan: over ? String(width) : null }, marked(cell, numbers));
          }
          return html("td", {}, cell.split("\n").flatMap((line, place) =>
            place ? [html("br"), ...marked(line, numbers)] : marked(line, numbers)));
        }));
      }))));
}
