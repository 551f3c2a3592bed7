/** What nobody knows: every assumption that the sets draw, with its ends, in a dialog. */

import { byId, html } from "../../classroom/page/dom.js";
import { folded } from "./search.js";

/** Open the dialog. */
export function openRanges(app) {
  const { say, words } = app;
  const rows = app.drawn().map((one) => ({ ...one, folded: folded(one.label) }));
  const body = html("tbody");
  const show = (wanted) => {
    body.replaceChildren(
      ...rows
        .filter((one) => one.folded.includes(folded(wanted)))
        .map((one) =>
          html("tr", {}, html("th", { scope: "row" }, one.label),
            html("td", {}, one.own), html("td", {}, one.low), html("td", {}, one.high))),
    );
  };
  show("");
  const find = html("input", {
    id: "find-range", class: "wide", type: "search", maxlength: "60", style: { width: "100%" },
    oninput: (event) => show(event.target.value),
  });
  openDialog(app, say("ranges_title"), [
    html("p", {}, say("ranges_about", { count: words.number(rows.length) })),
    html("label", { for: "find-range" }, say("ranges_find")),
    find,
    html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("ranges_title"), style: { "max-height": "50vh", "overflow-y": "auto", "margin-top": "8px" } },
      html("table", { class: "ranges" },
        html("thead", {}, html("tr", {}, ["assumption", "own", "low", "high"].map((key) =>
          html("th", { scope: "col" }, say(`ranges_${key}`))))),
        body)),
  ]);
}

/**
 * Show a dialog with a heading and a button that closes it.
 *
 * @param {Array<Node|string>} content
 */
export function openDialog(app, title, content) {
  const dialog = byId("dialog");
  const back = document.activeElement;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.replaceChildren(
    html("h2", { id: "dialog-title" }, title),
    ...content,
    html("p", { style: { "margin-top": "14px" } },
      html("button", { type: "button", class: "main", id: "dialog-close", onclick: () => dialog.close() }, app.say("close"))),
  );
  dialog.onclose = () => back instanceof HTMLElement && back.focus();
  dialog.showModal();
  byId("dialog-close").focus();
}
