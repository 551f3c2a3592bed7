/** What a change moves from and to, its numbers by size, and of what the hundred are. */

import { html } from "../../classroom/page/dom.js";
import { decimalsOf } from "./figures.js";
import { nameOf } from "./question.js";

/** Rows of the headlines over all pilots, a list for each horizon. */
function rowsOf({ answer }) {
  return answer.headlines.map((measure) =>
    answer.rows.filter((row) => row.measure === measure && row.sectors === "all"));
}

/** Both headlines before and after the change, by size: a grid. */
export function levels(app, result) {
  const { answers } = app;
  const rows = rowsOf(result);
  const level = (row) => ["before", "after"].map((side) => answers.withMinus(row[side], decimalsOf(app, row))).join(" → ");
  return {
    title: app.say("levels_title", { of: answers.text(`desk.group_${rows[0][0].per}`) }),
    headings: [app.say("inhabitants_head"), ...["one_year", "three_years"].map((when) => answers.text(`desk.column_${when}`))],
    rows: rows[0].map((row, at) => ({
      style: "", cells: [answers.number(row.population), ...rows.map((own) => level(own[at]))],
    })),
  };
}

/** The effect after one year at each size, where a sentence of several sizes has no number. */
export function numbersBySize(app, result) {
  if (result.answer.neverActed || result.question.sizes.length < 2) return [];
  const { answers } = app;
  const [first] = rowsOf(result);
  const listed = first.map((row) => app.say("at_size_effect", {
    size: answers.number(row.population), effect: answers.signed(row.effect, decimalsOf(app, row)),
  }));
  const of = answers.text(`desk.group_${first[0].per}`);
  return [html("p", { class: "small" }, app.say("by_size", { of, listed: listed.join("; ") }))];
}

/** Of what the hundred were when a question was first told, by page. @type {WeakMap<object, {question: string, per: string}>} */
const first = new WeakMap();

/**
 * That it may change, or has changed, of what the hundred are: more replications may make it clear
 * that a change moves how many pilots start.
 */
export function baseOf(app, result) {
  if (result.answer.neverActed) return "";
  const question = nameOf(result.question);
  const [{ per }] = rowsOf(result)[0];
  const told = first.get(app);
  if (!result.final && result.replications < result.question.replications) {
    first.set(app, { question, per });
    return app.say("base_may_change");
  }
  if (told?.question !== question || told.per === per) return "";
  const of = (one) => app.answers.text(`desk.group_${one}`);
  return app.say("base_changed", { before: of(told.per), after: of(per) });
}
