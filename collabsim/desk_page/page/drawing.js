/**
 * The sheet every figure is drawn on: title, what is measured, legend, notes and foot, as Python's
 * `report/desk/canvas.py` has them. Ink and grey only; text stays text; attributes and no style
 * sheet, so that a figure is the same wherever it is taken. A charting library would have to be
 * told each of these things; they are drawn by hand, with d3's way of choosing ticks.
 */

import { svg } from "../../classroom/page/dom.js";

export const INK = "#1a1a1a";
export const MIDDLE = "#6b6b6b";
export const PALE = "#d1d1d1";
export const DARK = "#4d4d4d";
export const LIGHT = "#b3b3b3";
export const CHANCE = "#ececec";
export const OVER_SETS = "#828282";
export const SIX_GREYS = ["#1a1a1a", "#5a5a5a", "#d1d1d1", "#ffffff", "#a9a9a9", "#828282"];
const DARK_GREYS = new Set(["#1a1a1a", "#4d4d4d", "#5a5a5a", "#6b6b6b"]);

const FONT = "Liberation Sans, Arial, Helvetica, sans-serif";
export const WIDE = 680;
export const NARROW = 340;
/** Sizes in units of a quarter of a millimetre at 170 mm: 12.5 is 8.8 points. */
export const SIZE = { title: 15, under: 12.5, text: 12, label: 11.5, foot: 10 };
const MARGIN = 4;

let pen = null;
const lengths = new Map();

/** How long a text is. */
export function length(text, size, bold = false) {
  const key = `${size}${bold}${text}`;
  if (!lengths.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = `${bold ? "bold " : ""}100px ${FONT}`;
    lengths.set(key, (pen.measureText(text).width * size) / 100);
    if (lengths.size > 5000) lengths.clear();
  }
  return lengths.get(key) ?? (pen.measureText(text).width * size) / 100;
}

/** A text in lines none of which is longer than the room. */
export function folded(text, size, room, bold = false) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && length(longer, size, bold) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Letters: `x` and `y` of the baseline of the first line. */
export function letters(lines, x, y, { size = SIZE.text, anchor = "start", bold = false, fill = INK, step = 1.22, title } = {}) {
  const all = Array.isArray(lines) ? lines : [lines];
  return svg("text", {
    x, y, fill, "font-size": size, "font-family": FONT, "text-anchor": anchor === "start" ? null : anchor,
    "font-weight": bold ? "bold" : null,
  }, title ? svg("title", {}, title) : null,
  all.length === 1 ? all[0] : all.map((line, at) => svg("tspan", { x, dy: at ? size * step : 0 }, line)));
}

export function line(x1, y1, x2, y2, { stroke = INK, width = 1, dash } = {}) {
  return svg("line", { x1, y1, x2, y2, stroke, "stroke-width": width, "stroke-dasharray": dash });
}

export function box(x, y, width, height, { fill = PALE, stroke, thick = 1 } = {}) {
  return svg("rect", { x, y, width: Math.max(width, 0), height, fill, stroke, "stroke-width": stroke ? thick : null });
}

export function dot(x, y, filled, size = 4.4) {
  return svg("circle", { cx: x, cy: y, r: size, fill: filled ? INK : "#fff", stroke: INK, "stroke-width": 1.6 });
}

export const lettersOn = (grey) => (DARK_GREYS.has(grey) ? "#fff" : INK);

/** Round numbers between two ends, about so many: steps of 1, 2 and 5. */
export function ticks(low, high, count, whole = false) {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const error = span / count / power;
  let step = power * (error >= 7.07 ? 10 : error >= 3.16 ? 5 : error >= 1.41 ? 2 : 1);
  if (whole) step = Math.max(1, Math.round(step));
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at += 1) found.push(at * step || 0);
  return found;
}

/** A straight scale from values to places. */
export function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

/**
 * A sheet. `draw(area)` draws into `{x, y, width}` and returns its height and elements.
 *
 * @param {object} given
 * @param {string} given.title
 * @param {string} given.under  what is measured
 * @param {string} given.foot
 * @param {string} given.alt
 * @param {string} given.id     of the result
 * @param {number} given.width  WIDE or NARROW
 * @param {{draw: (x: number, y: number) => SVGElement[], text: string, room: number}[]} [given.legend]
 * @param {string[]} [given.notes]
 * @param {(area: {x: number, y: number, width: number, wide: boolean}) => {height: number, made: SVGElement[]}} given.draw
 */
export function sheet({ title, under, foot, alt, id, width, legend = [], notes = [], draw }) {
  const room = width - 2 * MARGIN;
  const made = [];
  let y = MARGIN;
  const put = (text, size, options = {}) => {
    const lines = folded(text, size, room, options.bold);
    y += size;
    made.push(letters(lines, MARGIN, y, { size, ...options }));
    y += (lines.length - 1) * size * 1.22 + size * 0.42;
  };
  put(title, SIZE.title, { bold: true });
  for (const one of under.split("\n")) put(one, SIZE.under, { fill: "#333" });
  y += 10;
  const area = draw({ x: MARGIN, y, width: room, wide: width > NARROW });
  made.push(...area.made);
  y += area.height + 8;
  y = legendRows(made, legend, room, y);
  for (const note of notes) put(note, SIZE.label, { fill: "#333" });
  y += 2;
  put(foot, SIZE.foot, { fill: MIDDLE });
  const height = Math.ceil(y + MARGIN);
  return svg("svg", {
    xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height,
    role: "img", "aria-label": alt, "data-result": id,
  }, svg("title", {}, title), svg("desc", {}, `${alt} ${id}`), box(0, 0, width, height, { fill: "#fff" }), made);
}

function legendRows(made, legend, room, start) {
  let y = start;
  let x = MARGIN;
  for (const { draw, text, room: mark } of legend) {
    const wide = mark + 6 + length(text, SIZE.label) + 20;
    if (x > MARGIN && x + wide - 20 > room) {
      x = MARGIN;
      y += SIZE.label * 1.5;
    }
    made.push(...draw(x, y + SIZE.label * 0.62));
    const lines = folded(text, SIZE.label, room - mark - 6);
    made.push(letters(lines, x + mark + 6, y + SIZE.label, { size: SIZE.label }));
    y += (lines.length - 1) * SIZE.label * 1.22;
    x += wide;
  }
  return legend.length ? y + SIZE.label * 1.7 : y;
}

/** What a legend shows: dots, a line, a field. */
export const marks = {
  dot: (filled) => ({ room: 11, draw: (x, y) => [dot(x + 5, y, filled)] }),
  line: { room: 26, draw: (x, y) => [line(x, y, x + 24, y, { width: 3.2 })] },
  field: (fill, stroke) => ({ room: 24, draw: (x, y) => [box(x, y - 6, 22, 12, { fill, stroke, thick: 0.8 })] }),
  drawn: { room: 26, draw: (x, y) => [line(x, y, x + 24, y, { width: 1.8 }), dot(x + 12, y, true, 3.6)] },
};

/** A figure as the text of a file. */
export function svgText(figure) {
  return new XMLSerializer().serializeToString(figure);
}
