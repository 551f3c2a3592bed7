/** What a change does to kroner: prices and who pays, by size, as the memo tells it. */

import { html } from "../../classroom/page/dom.js";
import { plain } from "./answering/index.js";
import { marked, tableOf } from "./marked.js";

/** Tables of several sizes have one title: whoever hears them is told the sizes as well. */
const labelOf = ({ title, headings }) => `${plain(title)}: ${headings.slice(1).map(plain).join(", ")}`;

/** @param {import("./app.js").App} app @param {object} result */
export function kroner(app, result) {
  const { answer } = result;
  const { grids, millions } = answer.kroner;
  const [headings, ...rows] = millions;
  const words = app.answers.text;
  return [
    html("p", { class: "reading" }, app.say("kroner_about")),
    ...grids.map((grid) => () => tableOf(grid, answer.numbers, labelOf(grid))),
    grids.length ? null : html("p", {}, app.say("kroner_nothing")),
    ...answer.costs.map((line) => html("p", { class: "cost" }, marked(line, answer.numbers))),
    answer.priced ? null : html("p", {}, words("desk.no_price")),
    rows.length
      ? () => tableOf({ title: words("desk.memo_per_million"), headings, rows: rows.map((cells) => ({ cells, style: "" })) }, answer.numbers)
      : null,
    ...answer.notes.filter((_, at) => at === answer.kroner.note)
      .map((note) => html("p", { class: "small" }, marked(note, answer.numbers))),
  ];
}
