/** The teacher's sheet, made when the page is printed: plan, pictures, levers, exit ticket. */

import { byId, html } from "./dom.js";
import { pictureOf } from "./picture.js";

function numbered(words, key) {
  const found = [];
  while (words.has(`${key}_${found.length + 1}`)) found.push(`${key}_${found.length + 1}`);
  return found;
}

function planTable(words, plan, steps, values) {
  const told = (key) => words.text(`${plan}.${key}`, values);
  const columns = ["step", "teacher_says", "class_does", "page_shows"];
  return html(
    "table",
    {},
    html("caption", {}, told("title")),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        columns.map((name) => html("th", { scope: "col" }, words.text(`sheet.${name}`))),
      ),
    ),
    html(
      "tbody",
      {},
      steps.map(({ key, minutes }) =>
        html(
          "tr",
          {},
          html(
            "th",
            { scope: "row" },
            told(key),
            html("small", {}, ` ${words.text("sheet.minutes", { count: minutes })}`),
          ),
          html("td", {}, told(`${key}_teacher`)),
          html("td", {}, told(`${key}_class`)),
          html("td", {}, told(`${key}_page`)),
        ),
      ),
    ),
  );
}

function leversTable(words, recording) {
  return html(
    "table",
    {},
    html("caption", {}, words.text("sheet.levers")),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        ["lever", "price", "means", "worsens"].map((name) =>
          html("th", { scope: "col" }, words.text(`sheet.${name}`)),
        ),
      ),
    ),
    html(
      "tbody",
      {},
      recording.levers.map(({ key, price }) =>
        html(
          "tr",
          {},
          html("th", { scope: "row" }, words.text(`lever.${key}`)),
          html("td", {}, words.number(price)),
          html("td", {}, words.text(`lever_means.${key}`)),
          html("td", {}, words.text(`lever_worsens.${key}`)),
        ),
      ),
    ),
  );
}

function list(words, keys) {
  return html(
    "ul",
    {},
    keys.map((key) => html("li", {}, words.text(key))),
  );
}

/** Fill the sheet; it is seen on paper only. */
export function fillSheet(app, plans) {
  const { words, recording } = app;
  const values = { points: words.number(recording.budget.points) };
  byId("sheet").replaceChildren(
    html("h1", {}, words.text("teacher.title")),
    html("p", {}, words.text("lesson.question"), " ", words.text("lesson.goal")),
    html("h2", {}, words.text("teacher.goals")),
    list(words, numbered(words, "teacher.goal")),
    pictureOf(app, false),
    ...Object.entries(plans).map(([plan, steps]) => planTable(words, plan, steps, values)),
    leversTable(words, recording),
    html("h2", {}, words.text("teacher.misunderstandings")),
    html(
      "ul",
      {},
      numbered(words, "teacher.misunderstanding").map((key) =>
        html("li", {}, html("b", {}, words.text(key)), " ", words.text(`${key}_answer`)),
      ),
    ),
    html("h2", {}, words.text("exit_ticket.title")),
    html(
      "ol",
      {},
      numbered(words, "exit_ticket.question").map((key) => html("li", {}, words.text(key))),
    ),
    html("h2", {}, words.text("teacher.weak")),
    list(words, numbered(words, "teacher.weak")),
    html("p", {}, words.text("sheet.footer")),
  );
}
