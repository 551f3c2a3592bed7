/** Answer, what is seen in the tabs, what else is worth knowing: drawn from a result. */

import { byId, html } from "../../classroom/page/dom.js";
import { put } from "./drawing_in_turns.js";
import { plain } from "./answering/index.js";
import { isClear } from "./answering/keys.js";
import { decimalsOf } from "./figures.js";
import { drawGrid } from "./grid.js";
import { marked, tableOf } from "./marked.js";
import { instruments } from "./instruments.js";
import { kroner } from "./kroner_view.js";
import { matters } from "./moving_view.js";
import { tipping } from "./tipping_view.js";
import { pilot } from "./pilot_view.js";
import { fitting } from "./view_figures.js";
import { baseOf, levels, numbersBySize } from "./levels_view.js";

/** The answer, and in what state it is. */
export function drawAnswer(app) {
  const { result, say } = app;
  const parts = [];
  if (app.phase === "broken") parts.push(html("h2", {}, say("broken_title")), html("p", { class: "bad" }, app.broken));
  else if (!result) {
    const running = app.phase === "running";
    parts.push(html("h2", {}, say(running ? "running_title" : "empty_title")), html("p", {}, say(running ? "running_about" : "empty_about")));
  } else {
    const { answer } = result;
    const [first, ...rest] = answer.sentences;
    parts.push(
      html("p", { class: "what" }, marked(answer.title, answer.numbers)),
      html("h2", {}, marked(first, answer.numbers)),
      ...rest.map((one) => html("p", {}, marked(one, answer.numbers))),
      ...numbersBySize(app, result),
    );
  }
  const state = stateWords(app);
  if (state) parts.push(html("p", { class: "state" }, state));
  byId("answer").replaceChildren(...parts);
}

function stateWords(app) {
  const { result, say, words } = app;
  if (app.fault) return app.fault;
  if (!result) return "";
  if (app.stale()) return say("stale");
  if (!result.final) {
    const told = say(app.phase === "running" ? "preliminary" : "stopped_at", { count: words.number(result.replications) });
    return [told, baseOf(app, result)].join(" ").trim();
  }
  return baseOf(app, result);
}

/** Draw the chosen tab, a piece at a time: a piece is an element, or what makes one. */
export function* drawView(app) {
  const view = byId("view");
  const { result, say } = app;
  if (!result) {
    view.replaceChildren();
    return;
  }
  if (result.answer.neverActed && !["numbers", "pilot", "instruments"].includes(app.tab)) {
    view.replaceChildren(html("p", {}, say("never_acted")));
    return;
  }
  const make = { effect, ended, kroner, size, matters, tipping, instruments, pilot, numbers }[app.tab];
  const pieces = make(app, result);
  put(view, yield* made("next" in pieces ? yield* pieces : pieces));
  // A grid is built in its place, as one that is no part of the page yet is given up.
  const grid = byId(GRID);
  if (grid) drawGrid(app, result, grid);
}

/** Elements of pieces, each made in its turn. */
function* made(pieces) {
  const elements = [];
  for (const piece of pieces) {
    const element = typeof piece === "function" ? piece() : piece;
    if (element) elements.push(element);
    yield;
  }
  return elements;
}

function effect(app, result) {
  const { answer } = result;
  return [
    () => fitting(app, result, "effect"),
    html("p", { class: "reading" }, [app.say("reading"), result.sets ? app.say("reading_sets") : "", app.say("reading_rounded")].join(" ")),
    () => tableOf(answer.table, answer.numbers),
    () => tableOf(levels(app, result), answer.numbers),
    // What is said of kroner stands on their own tab, and warnings at the side.
    ...answer.notes.filter((note, at) => at !== answer.kroner.note && !answer.warnings.includes(note)).map((note) => () => html("p", { class: "small" }, marked(note, answer.numbers))),
  ];
}

function ended(app, result) {
  const { answer } = result;
  const names = answer.endings[0]?.parts.map((part) => part.name) ?? [];
  const grid = {
    title: app.say("ended_table"),
    headings: [app.say("inhabitants_head"), app.say("side_head"), ...names],
    rows: answer.endings.map((one) => ({
      style: "",
      cells: [app.words.number(one.population), app.say(`side_${one.side}`), ...one.parts.map((part) => String(part.per_100))],
    })),
  };
  return [() => fitting(app, result, "ended"), html("p", { class: "reading" }, app.say("ended_reading")), () => tableOf(grid, answer.numbers), html("p", { class: "small" }, app.answers.text("desk.ended_note"))];
}

function size(app, result) {
  const { answer } = result;
  const { fewest_on_curve: fewest } = app.declared.told;
  const few = result.question.sizes.length < fewest;
  return [
    few ? html("p", {}, app.say("few_sizes", { count: app.words.number(fewest) })) : () => fitting(app, result, "curve"),
    few ? html("p", {}, html("button", { type: "button", id: "more-sizes", onclick: () => app.askSizes() }, app.say("more_sizes"))) : null,
    () => tableOf(answer.curve, answer.numbers),
  ];
}

const GRID = "grid";

function numbers(app) {
  return [html("p", { class: "reading" }, app.say("numbers_about")), html("div", { class: "grid", id: GRID })];
}

/** What else is worth knowing, at the size that is chosen there. */
export function* drawSide(app) {
  const side = byId("side");
  const { result, say, words } = app;
  if (!result || result.answer.neverActed) {
    side.replaceChildren(html("h2", {}, say("also_empty_title")), html("p", { class: "small" }, say("also_empty")));
    return;
  }
  const { answer } = result;
  const sizes = result.question.sizes;
  const at = sizes.includes(app.sideSize) ? app.sideSize : sizes[Math.min(1, sizes.length - 1)];
  const heading = sizes.length > 1
    ? html("h2", {}, say("also"), " ", html("label", { class: "unseen", for: "side-size" }, say("inhabitants")),
        html("select", { id: "side-size", onchange: (event) => app.sideAt(sizes[event.target.selectedIndex]) },
          sizes.map((one) => html("option", { selected: one === at }, say("places", { size: words.number(one) })))))
    : html("h2", {}, `${say("also")} ${say("places", { size: words.number(at) })}`);
  // Of what Python tells beside an answer, what the page has a short name for.
  const beside = app.declared.told.beside.filter((one) => words.has(`desk_page.beside_${one}`));
  const told = answer.rows.filter((row) => row.population === at && row.sectors === "all" && beside.includes(row.measure));
  const beneath = yield* made(told.map((row) => () => oneBeside(app, result, row)));
  put(side, [
    heading,
    ...beneath,
    ...answer.warnings.map((warning) => html("div", { class: "box note" }, marked(warning, answer.numbers))),
    answer.ask.length
      ? html("div", { class: "box" }, html("b", {}, say("ask_title")), " ", plain(answer.ask[0]))
      : "",
  ]);
}

function oneBeside(app, result, row) {
  const { answers } = result;
  const decimals = decimalsOf(app, row);
  const between = answers.text("desk.between", {
    low: answers.withMinus(row.low, decimals), high: answers.withMinus(row.high, decimals),
  });
  const tried = row.sets_more + row.sets_within + row.sets_fewer;
  const word = answers.text(`desk.memo_word_${wordKey(row.word)}`);
  const counts = tried ? say3(app, row) : "";
  return html("div", { class: "one" },
    html("p", { class: "name" }, app.say(`beside_${row.measure}`)),
    html("p", { class: isClear(row) ? "value clear" : "value" },
      html("b", {}, answers.signed(row.effect, decimals)), " ", html("small", {}, `(${between})`)),
    html("p", { class: "word" }, app.say("from_to", { before: answers.withMinus(row.before, decimals), after: answers.withMinus(row.after, decimals), matters: answers.withMinus(row.matters, Number.isInteger(row.matters) ? 0 : 1) })),
    html("p", { class: "word" }, counts ? `${word}: ${counts}` : word));
}

const OPEN = /^open/;
const wordKey = (word) => (OPEN.test(word) ? "open" : word);

function say3(app, row) {
  return app.say("in_sets", {
    more: app.words.number(row.sets_more), within: app.words.number(row.sets_within), fewer: app.words.number(row.sets_fewer),
  });
}

/** What can be taken along. */
export function drawTake(app) {
  const take = byId("take");
  const { result, say } = app;
  const busy = !result || !result.final || app.stale();
  const button = (key, main = false) =>
    html("button", { id: `take-${key}`, type: "button", class: main ? "main" : null, disabled: busy, onclick: () => app.take(key) }, say(`take_${key}`));
  put(take, [
    html("span", {}, say("take_along")),
    button("docx", true), button("html"), button("xlsx"), button("json"), button("svg"), button("png"),
    html("button", { id: "take-toml", type: "button", onclick: () => app.take("toml") }, say("take_toml")),
  ]);
}
