/** All numbers of the answer in a data grid that sorts, filters and copies to a spreadsheet. */

import { html } from "../../classroom/page/dom.js";
import { asset, library } from "./assets.js";
import { length } from "./drawing.js";
import { pause } from "./drawing_in_turns.js";
import { escaped } from "./writing.js";

let styled = null;

/** The grid's own style sheet, adopted so that the content policy needs no exception. */
async function style() {
  if (styled) return;
  styled = new CSSStyleSheet();
  const text = new TextDecoder().decode(await asset("tabulator.css"));
  styled.replaceSync(text.replace(/url\([^)]*\)/g, "none"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styled];
}


export async function drawGrid(app, result, holder) {
  const [Tabulator] = await Promise.all([library("tabulator.js", "Tabulator"), style()]);
  if (!holder.isConnected) return;
  const { columns, rows } = ordered(result.table);
  const decimals = (key) => (/^(effect|low|high|sets_5|sets_95)$/.test(key) ? 1 : 0);
  const numeric = columns.map((_, at) => rows.every((row) => row[at] === null || typeof row[at] === "number"));
  const show = (key, value) => {
    if (typeof value !== "number") return String(value ?? "");
    return decimals(key) ? result.answers.signed(value, decimals(key)) : app.words.number(value);
  };
  const widths = [];
  for (const [at, { key, name }] of columns.entries()) {
    widths.push(widthOf(name, new Set(rows.map((row) => show(key, row[at])))));
    await pause();
  }
  if (!holder.isConnected) return;
  Tabulator.extendModule("layout", "modes", { [GIVEN]: () => {} });
  const data = rows.map((row, at) => ({ row: at, ...Object.fromEntries(columns.map(({ key }, place) => [key, row[place]])) }));
  const described = columns.map(({ key, name, means }, at) => ({
    title: escaped(name), field: key, frozen: at === 0, headerTooltip: escaped(means), headerFilter: "input",
    headerFilterParams: { elementAttributes: { "aria-label": app.say("filter", { column: name }) } },
    headerFilterFunc: (wanted, value) => fits(app, key, wanted, value),
    hozAlign: numeric[at] ? "right" : "left", sorter: numeric[at] ? "number" : "string",
    formatter: (cell) => document.createTextNode(show(key, cell.getValue())),
    width: widths[at],
  }));
  holder.setAttribute("aria-busy", "true");
  const grid = new Tabulator(holder, {
    index: "row",
    height: 440,
    // With widths and heights of its own a grid measures nothing, which takes a second on a slow machine.
    rowHeight: ROW_HEIGHT,
    layout: GIVEN,
    clipboard: "copy",
    clipboardCopyStyled: false,
    headerSortElement: "▴",
    columnHeaderSortMulti: true,
    placeholder: app.say("no_rows"),
    columns: described.slice(0, 1),
  });
  grid.on("tableBuilt", () => filled(grid, described.slice(1), data, holder));
  grid.on("renderComplete", () => mend(app, holder));
  holder.before(
    html("p", {},
      html("button", { type: "button", onclick: () => copied(app, grid) }, app.say("copy_table")), " ",
      html("span", { class: "small" }, app.counted("rows", rows.length))),
  );
}

/** Columns and rows, a few in each turn of the page; what is not seen yet comes at last, at once. */
async function filled(grid, columns, data, holder) {
  for (const one of columns) {
    await pause();
    if (!holder.isConnected) return;
    await grid.addColumn(one);
  }
  const seen = Array.from({ length: Math.ceil(SHOWN / TURN) }, (_, at) => data.slice(at * TURN, (at + 1) * TURN));
  for (const some of [...seen, data.slice(seen.length * TURN)]) {
    await pause();
    if (!holder.isConnected) return;
    if (some.length) await grid.addData(some);
  }
  holder.removeAttribute("aria-busy");
}

/** A layout that leaves columns as wide as they are given. */
const GIVEN = "given";
/** So many rows are drawn in a turn, until as many stand there as are seen. */
const TURN = 3;
const SHOWN = 21;
const ROW_HEIGHT = 29;
const LETTERS = 13;
const WIDEST = 330;
/** The sign of sorting in a head, and the room at both sides. */
const HEAD_ROOM = 34;
const CELL_ROOM = 18;

/** As wide as the head and every value, in px. */
function widthOf(name, values) {
  const longest = [...values].map((one) => length(one, LETTERS) + CELL_ROOM);
  return Math.min(WIDEST, Math.ceil(Math.max(60, length(name, LETTERS, true) + HEAD_ROOM, ...longest)));
}

/** What is looked for first; what is the same in every row comes last. */
const FIRST = [
  "measure", "inhabitants", "sectors", "horizon", "per", "effect", "low", "high", "sets_more",
  "sets_within", "sets_fewer", "word",
];

function ordered({ columns, rows }) {
  const place = (key) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const order = columns.map((_, at) => at).sort((one, other) => place(columns[one].key) - place(columns[other].key) || one - other);
  return { columns: order.map((at) => columns[at]), rows: rows.map((row) => order.map((at) => row[at])) };
}

/** Whether a value fits what is typed above its column: a part of a text, or a number with a sign before it. */
function fits(app, key, wanted, value) {
  const compared = /^\s*([<>]=?|=)\s*(.+)$/.exec(wanted);
  if (compared && typeof value === "number") {
    const limit = Number(compared[2].replace(/[\s\u00a0]/g, "").replace(",", "."));
    return { "<": value < limit, ">": value > limit, "<=": value <= limit, ">=": value >= limit, "=": value === limit }[compared[1]];
  }
  return String(value ?? "").toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
}

/** What the grid leaves undone for those who hear it. */
function mend(app, holder) {
  holder.setAttribute("aria-label", app.say("tab_numbers"));
  // The part that scrolls has no role; what is in it has one, and can be reached with the keyboard.
  holder.querySelector(".tabulator-tableholder")?.removeAttribute("tabindex");
  holder.querySelector(".tabulator-table")?.setAttribute("tabindex", "0");
}

function copied(app, grid) {
  grid.copyToClipboard("active");
  app.tell(app.say("copied"));
}

