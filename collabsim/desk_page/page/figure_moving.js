/** What moves an effect, one assumption at a time; and where it crosses as a parameter moves. */

import { CHANCE, DARK, INK, LIGHT, MIDDLE, PALE, SIZE, box, dot, folded, length, letters, line, marks, scale, sheet, ticks } from "./drawing.js";
import { tickWords } from "./figure_effect.js";

const ROW = 34;
const NAMES = 176;
const MOST_BARS = 12;

/**
 * @param {object} told - see `figures.js`; `own` {value, low, high}, `bars` {name, own, ends: {effect, label}[]}
 * @param {number} width
 */
export function tornadoFigure(told, width) {
  const bars = told.bars.slice(0, MOST_BARS);
  const draw = ({ x, y, width: room, wide }) => {
    const names = bars.map((bar) => folded(bar.name, SIZE.text, wide ? NAMES : room));
    const left = wide ? Math.max(60, ...names.flat().map((name) => length(name, SIZE.text))) + 14 : 0;
    const pitch = wide ? ROW : ROW + 18;
    const [low, high] = spanOf(told, bars, room - left);
    const at = scale(low, high, x + left, x + room);
    const top = y + 20;
    const bottom = top + pitch * bars.length + 4;
    const made = [box(at(told.own.low), top, at(told.own.high) - at(told.own.low), bottom - top, { fill: CHANCE })];
    if (low <= 0 && high >= 0) made.push(line(at(0), top, at(0), bottom, { stroke: MIDDLE, width: 1.2 }));
    bars.forEach((bar, place) => {
      const head = top + pitch * place;
      const middle = head + (wide ? pitch / 2 : pitch / 2 + 9);
      const lines = names[place];
      if (wide) made.push(letters(lines, x + left - 14, middle + 4 - (lines.length - 1) * 7, { anchor: "end" }));
      else made.push(letters(lines[0], x, head + 14));
      made.push(...bothEnds(bar, told.own.value, at, middle));
    });
    made.push(line(at(told.own.value), top - 2, at(told.own.value), bottom, { width: 1.8 }));
    const said = told.ownWords;
    const half = length(said, SIZE.label) / 2;
    const where = Math.min(Math.max(at(told.own.value), x + left + half), x + room - half);
    made.push(letters(said, where, top - 7, { anchor: "middle", size: SIZE.label }));
    made.push(...axis(told, low, high, at, x + left, x + room, bottom));
    return { height: bottom - y + 40, made };
  };
  return sheet({ ...told.head, title: told.title, alt: told.alt, width, notes: told.notes, draw });
}

function bothEnds(bar, own, at, middle) {
  const beside = (bar.ends[0].effect - own) * (bar.ends[1].effect - own) > 0;
  return bar.ends.flatMap(({ effect, label }, place) => {
    const thick = beside ? 10 : 20;
    const y = middle + (beside ? (place ? 6.5 : -6.5) : 0);
    const right = effect > own || (effect === own && place === 1);
    const [from, to] = [Math.min(at(own), at(effect)), Math.max(at(own), at(effect))];
    return [
      box(from, y - thick / 2, to - from, thick, { fill: place ? LIGHT : DARK, stroke: "#fff" }),
      letters(label, right ? to + 6 : from - 6, y + 4, { size: SIZE.label, anchor: right ? "start" : "end" }),
    ];
  });
}

/** Ends of an axis on which every label beside a bar has its room. */
function spanOf(told, bars, room) {
  const wanted = bars.flatMap((bar) => bar.ends.map(({ effect, label }) => ({
    effect, taken: length(label, SIZE.label) + 10, right: effect > told.own.value,
  })));
  const reach = (step) => [
    Math.min(told.own.low, 0, ...wanted.filter((one) => !one.right).map((one) => one.effect - step * one.taken)),
    Math.max(told.own.high, 0, ...wanted.filter((one) => one.right).map((one) => one.effect + step * one.taken)),
  ];
  let [small, large] = [0, 1];
  const fits = (step) => reach(step)[1] - reach(step)[0] <= room * step;
  while (large < 1e6 && !fits(large)) large *= 2;
  for (let turn = 0; turn < 50; turn += 1) {
    const middle = (small + large) / 2;
    if (fits(middle)) large = middle;
    else small = middle;
  }
  return reach(large);
}

function axis(told, low, high, at, from, to, bottom) {
  const made = [line(from, bottom, to, bottom, { stroke: MIDDLE })];
  for (const value of ticks(low, high, 6)) {
    made.push(line(at(value), bottom, at(value), bottom + 4, { stroke: MIDDLE }));
    made.push(letters(tickWords(told, value), at(value), bottom + 17, { anchor: "middle", size: SIZE.label }));
  }
  made.push(letters(told.axis, (from + to) / 2, bottom + 33, { anchor: "middle", size: SIZE.label }));
  return made;
}

/**
 * An effect as a parameter moves, and where it crosses.
 *
 * @param {object} told - `looks` {at, value, error, told, label}, `crossing` {low, at, high} or null
 */
export function tippingFigure(told, width) {
  const ends = told.looks.flatMap((one) => [one.value - 1.96 * one.error, one.value + 1.96 * one.error]);
  const low = Math.min(told.level, ...ends);
  const high = Math.max(told.level, ...ends);
  const edge = 0.08 * (high - low || 1);
  const legend = [
    { ...marks.dot(true), text: told.legend.told },
    { ...marks.dot(false), text: told.legend.untold },
    { ...marks.line, text: told.word("legend_chance") },
    ...(told.crossing ? [{ ...marks.field(PALE), text: told.legend.crossing }] : []),
  ];
  const draw = ({ x, y, width: room }) => {
    const left = Math.max(...ticks(low, high, 5).map((one) => length(tickWords(told, one), SIZE.label))) + 14;
    const [first, last] = told.range;
    const pad = 0.04 * (last - first);
    const across = scale(first - pad, last + pad, x + left, x + room - 6);
    const down = scale(low - edge, high + edge, y + 200, y + 18);
    const made = [letters(told.axis, x, y + 8, { size: SIZE.label })];
    if (told.crossing) {
      made.push(box(across(told.crossing.low), y + 18, across(told.crossing.high) - across(told.crossing.low), 182));
      made.push(line(across(told.crossing.at), y + 18, across(told.crossing.at), y + 200, { dash: "2 3" }));
    }
    made.push(line(x + left, down(told.level), x + room, down(told.level), { width: 1.3 }));
    for (const one of told.looks) {
      made.push(line(across(one.at), down(one.value - 1.96 * one.error), across(one.at), down(one.value + 1.96 * one.error), { width: 3.2 }));
      made.push(dot(across(one.at), down(one.value), one.told));
    }
    for (const value of ticks(low - edge, high + edge, 5)) {
      made.push(line(x + left - 4, down(value), x + left, down(value), { stroke: MIDDLE }));
      made.push(letters(tickWords(told, value), x + left - 7, down(value) + 4, { anchor: "end", size: SIZE.label }));
    }
    made.push(line(x + left, y + 18, x + left, y + 204, { stroke: MIDDLE }), line(x + left, y + 204, x + room, y + 204, { stroke: MIDDLE }));
    for (const { at, label } of told.ticks.slice(0, room > 500 ? 8 : 4)) {
      made.push(line(across(at), y + 204, across(at), y + 208, { stroke: MIDDLE }));
      made.push(letters(label, across(at), y + 222, { anchor: "middle", size: SIZE.label }));
    }
    made.push(letters(told.parameter, x + left + (room - left) / 2, y + 240, { anchor: "middle", size: SIZE.label, fill: INK }));
    return { height: 250, made };
  };
  return sheet({ ...told.head, title: told.title, alt: told.alt, width, legend, notes: told.notes, draw });
}
