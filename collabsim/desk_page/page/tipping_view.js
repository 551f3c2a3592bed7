/** The tab on the tipping point: where more becomes fewer as one lever moves. */

import { html } from "../../classroom/page/dom.js";
import { within } from "./dated.js";
import { marked, tableOf } from "./marked.js";
import { tippable } from "./moving.js";
import { ask } from "./moving_view.js";
import { fitting } from "./view_figures.js";

export function tipping(app, result) {
  const { say } = app;
  const names = tippable(result.desk, result.question);
  if (!names.length) return [html("p", {}, say(within(result.question) ? "tipping_dated" : "tipping_none"))];
  if (!names.includes(app.tippedLever)) app.tippedLever = names[0];
  const choice = [
    html("label", { for: "tipping-lever" }, say("along")),
    html("select", { id: "tipping-lever", onchange: (event) => { app.tippedLever = names[event.target.selectedIndex]; } },
      names.map((name) => html("option", { selected: name === app.tippedLever }, app.leverName(name)))),
  ];
  const asked = ask(app, result, "tipping", choice);
  const { tipped } = result;
  if (!tipped) return [asked, html("p", { class: "reading" }, say("tipping_about"))];
  return [
    asked,
    () => fitting(app, result, "tipping"),
    ...tipped.tipping.sentences.map((one) => html("p", {}, marked(one, tipped.tipping.numbers))),
    () => tableOf(tipped.tipping.table, tipped.tipping.numbers),
  ];
}
