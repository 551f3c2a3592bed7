/** Effect by size at both horizons, and the effect over sizes: chance as lines, sets as fields. */

import { isClear } from "./answering/keys.js";
import { INK, MIDDLE, OVER_SETS, PALE, SIZE, box, dot, length, letters, line, marks, scale, sheet, ticks } from "./drawing.js";
import { svg } from "../../classroom/page/dom.js";

const ROW = 34;
const MOST_ROWS = 8;
const tried = (row) => row.sets_more + row.sets_within + row.sets_fewer > 0;

/** A number of an axis: with its sign, 0 without. */
export function tickWords(told, value) {
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) < 0.1 ? 2 : 1;
  return value === 0 ? told.number(0) : told.signed(value, decimals);
}

function spanOf(rows) {
  const ends = rows.flatMap((row) => [row.low, row.high, row.effect, ...(tried(row) ? [row.sets_5, row.sets_95] : [])]);
  const known = ends.filter(Number.isFinite);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const edge = 0.06 * (high - low || 1);
  return [low - edge, high + edge];
}

/**
 * @param {object} told - texts and rows: see `figures.js`
 * @param {number} width
 */
export function effectFigure(told, width) {
  const panels = told.panels.map(({ title, rows }) => ({ title, rows: rows.filter((_, at) => at % Math.ceil(rows.length / MOST_ROWS) === 0) }));
  const [low, high] = spanOf(panels.flatMap(({ rows }) => rows));
  const legend = [
    { ...marks.dot(true), text: told.word("legend_clear") },
    { ...marks.dot(false), text: told.word("legend_not_clear") },
    { ...marks.line, text: told.word("legend_chance") },
    told.sets
      ? { ...marks.field(PALE), text: told.word("legend_sets", { sets: told.number(told.sets) }) }
      : { room: 0, draw: () => [], text: told.word("legend_own") },
  ];
  const draw = ({ x, y, width: room, wide }) => {
    const names = panels[0].rows.map((row) => told.number(row.population));
    const head = told.word("inhabitants_column");
    const left = Math.max(...[...names, head].map((name) => length(name, SIZE.text))) + 12;
    const values = 8 + Math.max(...panels.flatMap(({ rows }) => rows.map((row) => length(beside(told, row), SIZE.text, isClear(row)))));
    const across = wide ? (room - left - 26) / 2 : room - left;
    const made = [];
    panels.forEach((panel, at) => {
      const x0 = x + left + (wide ? at * (across + 26) : 0);
      const top = y + (wide ? 0 : at * (ROW * panel.rows.length + 66));
      made.push(...effectPanel({ ...panel, x: x0, y: top, width: across - values, values, low, high, told }));
      if (at === 0 || !wide) {
        made.push(letters(head, x0 - 10, top + 10, { size: SIZE.label, anchor: "end", fill: MIDDLE }));
        names.forEach((name, place) => made.push(letters(name, x0 - 10, top + 26 + ROW * (place + 0.5) + 4, { anchor: "end" })));
      }
    });
    const one = 26 + ROW * panels[0].rows.length + 40;
    return { height: wide ? one : 2 * one, made };
  };
  return sheet({ ...told.head, title: told.title, alt: told.alt, width, legend, draw });
}

/** An effect and what may be said of it. */
const beside = (told, row) => `${told.effect(row)} ${told.verdict(row)}`;

function effectPanel({ title, rows, x, y, width, values, low, high, told }) {
  const at = scale(low, high, x, x + width);
  const top = y + 26;
  const bottom = top + ROW * rows.length;
  const made = [letters(title, x, y + 10, { size: SIZE.text })];
  rows.forEach((row, place) => {
    const middle = top + ROW * (place + 0.5);
    if (tried(row)) made.push(box(at(row.sets_5), middle - 9, at(row.sets_95) - at(row.sets_5), 18));
  });
  made.push(line(at(0), top - 4, at(0), bottom, { width: 1.3 }));
  rows.forEach((row, place) => {
    const middle = top + ROW * (place + 0.5);
    const clear = isClear(row);
    made.push(line(at(row.low), middle, at(row.high), middle, { width: 3.2 }), dot(at(row.effect), middle, clear));
    made.push(letters(beside(told, row), x + width + values - 2, middle + 4, { anchor: "end", bold: clear }));
  });
  made.push(line(x, bottom, x + width, bottom, { stroke: MIDDLE }));
  for (const value of ticks(low, high, 5, high - low > 4)) {
    made.push(line(at(value), bottom, at(value), bottom + 4, { stroke: MIDDLE }));
    made.push(letters(tickWords(told, value), at(value), bottom + 17, { anchor: "middle", size: SIZE.label }));
  }
  made.push(letters(told.axis, x + width / 2, bottom + 33, { anchor: "middle", size: SIZE.label }));
  return made;
}

/** The effect over sizes on a logarithmic axis: what was computed, and nothing between. */
export function curveFigure(told, width) {
  const rows = told.panels.flatMap((panel) => panel.rows);
  const [low, high] = spanOf(rows);
  const legend = [
    { ...marks.drawn, text: told.word("legend_found") },
    { ...marks.field(PALE), text: told.word("legend_chance") },
    ...(told.sets ? [{ ...marks.field(OVER_SETS), text: told.word("legend_sets", { sets: told.number(told.sets) }) }] : []),
  ];
  const draw = ({ x, y, width: room, wide }) => {
    const left = Math.max(...ticks(low, high, 5).map((one) => length(tickWords(told, one), SIZE.label))) + 12;
    const across = wide ? (room - left - 24) / 2 : room - left;
    const made = [];
    told.panels.forEach((panel, at) => {
      const x0 = x + left + (wide ? at * (across + 24) : 0);
      made.push(...curvePanel({ ...panel, x: x0, y: y + (wide ? 0 : at * 236), width: across - 14, low, high, told, values: at === 0 || !wide }));
    });
    return { height: wide ? 236 : 472, made };
  };
  return sheet({ ...told.head, title: told.word("curve_title"), alt: told.alt, width, legend, draw });
}

function curvePanel({ title, rows, x, y, width, low, high, told, values }) {
  const sizes = rows.map((row) => Math.log(row.population));
  const across = scale(Math.min(...sizes), Math.max(...sizes), x + 16, x + width - 10);
  const [top, bottom] = [y + 28, y + 188];
  const down = scale(low, high, bottom, top);
  const at = (row) => across(Math.log(row.population));
  const made = [letters(title, x, y + 10)];
  const upper = rows.map((row) => `${at(row)},${down(row.high)}`);
  const lower = rows.map((row) => `${at(row)},${down(row.low)}`).reverse();
  made.push(svg("polygon", { points: [...upper, ...lower].join(" "), fill: PALE }));
  for (const row of rows) {
    if (tried(row)) made.push(line(at(row), down(row.sets_5), at(row), down(row.sets_95), { stroke: OVER_SETS, width: 6 }));
  }
  made.push(line(x, down(0), x + width, down(0), { width: 1.3 }));
  made.push(svg("polyline", { points: rows.map((row) => `${at(row)},${down(row.effect)}`).join(" "), fill: "none", stroke: INK, "stroke-width": 1.8 }));
  for (const row of rows) made.push(dot(at(row), down(row.effect), isClear(row)));
  for (const value of ticks(low, high, 5)) {
    made.push(line(x - 4, down(value), x, down(value), { stroke: MIDDLE }));
    if (values) made.push(letters(tickWords(told, value), x - 7, down(value) + 4, { anchor: "end", size: SIZE.label }));
  }
  made.push(line(x, top, x, bottom, { stroke: MIDDLE }), line(x, bottom, x + width, bottom, { stroke: MIDDLE }));
  let free = -Infinity;
  rows.forEach((row, place) => {
    const name = told.number(row.population);
    const half = length(name, SIZE.label) / 2 + 3;
    const last = rows.at(-1);
    const room = place === rows.length - 1 || at(row) + half < at(last) - length(told.number(last.population), SIZE.label) / 2 - 6;
    made.push(line(at(row), bottom, at(row), bottom + 4, { stroke: MIDDLE }));
    if (at(row) - half < free || !room) return;
    free = at(row) + half;
    made.push(letters(name, at(row), bottom + 17, { anchor: "middle", size: SIZE.label }));
  });
  made.push(letters(told.word("inhabitants_column"), x + width / 2, bottom + 34, { anchor: "middle", size: SIZE.label }));
  return made;
}

