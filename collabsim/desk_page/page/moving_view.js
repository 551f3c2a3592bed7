/** The tab on what matters most: asked for, then drawn. */

import { html } from "../../classroom/page/dom.js";
import { plain } from "./answering/index.js";
import { marked, tableOf } from "./marked.js";
import { fitting } from "./view_figures.js";

export function matters(app, result) {
  const { say } = app;
  const { moved } = result;
  const asked = ask(app, result, "matters");
  if (!moved) return [asked, html("p", { class: "reading" }, say("matters_about"))];
  const { tornado } = moved;
  return [
    asked,
    () => fitting(app, result, "tornado"),
    html("p", {}, marked(tornado.sentences.join(" "), tornado.numbers)),
    moved.replications < result.replications
      ? html("p", { class: "small" }, say("fewer_runs", { own: app.words.number(moved.replications), answer: app.words.number(result.replications) }))
      : null,
    () => tableOf(tornado.table, tornado.numbers),
    ...tornado.below.map((one) => html("p", { class: "small" }, marked(one, tornado.numbers))),
    moved.untried.length
      ? html("p", { class: "small" }, say("untried", { listed: app.words.list(moved.untried.map(app.leverName)) }))
      : null,
    moved.clashing.length
      ? html("p", { class: "small" }, say("clashing", { listed: app.words.list(moved.clashing.map(app.leverName)) }))
      : null,
    tornado.ask.length ? html("div", { class: "box" }, html("b", {}, say("ask_title")), " ", tornado.ask.map(plain).join(" ")) : null,
  ];
}

/** The size it is asked at, and the button that asks. */
export function ask(app, result, key, more = null) {
  const { say, words } = app;
  const { sizes } = result.question;
  const at = sizes.includes(app.movedSize) ? app.movedSize : sizes[0];
  const busy = app.phase === "running" || app.stale();
  return html("div", { class: "ask" },
    html("label", { for: `${key}-size` }, say("at_size")),
    html("select", { id: `${key}-size`, onchange: (event) => app.movedAt(sizes[event.target.selectedIndex]) },
      sizes.map((one) => html("option", { selected: one === at }, say("places", { size: words.number(one) })))),
    more,
    html("button", { id: `${key}-go`, type: "button", class: "main", disabled: busy, onclick: () => app.more(key, at) }, say(`${key}_go`)));
}
