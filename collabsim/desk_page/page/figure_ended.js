/** What became of a hundred started pilots: six endings in fixed order, before above after. */

import { INK, SIX_GREYS, SIZE, box, length, letters, lettersOn, marks, sheet } from "./drawing.js";

const BAR = 27;
const LEAST = 3;

/**
 * @param {object} told
 * @param {{place: string, side: string, parts: {name: string, per_100: number}[]}[]} told.endings
 * @param {number} width
 */
export function endedFigure(told, width) {
  const legend = told.endings[0].parts.map((part, at) => ({ ...marks.field(SIX_GREYS[at], INK), text: part.name }));
  const draw = ({ x, y, width: room }) => {
    const left = Math.max(...told.endings.map((one) => length(one.side, SIZE.text))) + 10;
    const made = [];
    let at = y;
    let place = "";
    for (const one of told.endings) {
      if (one.place !== place) {
        at += place ? 12 : 0;
        place = one.place;
        made.push(letters(place, x, at + 13, { bold: true }));
        at += 21;
      }
      made.push(letters(one.side, x + left - 10, at + BAR / 2 + 4, { anchor: "end" }));
      made.push(...stacked(one.parts, x + left, at, room - left - 2));
      at += BAR + 4;
    }
    return { height: at - y, made };
  };
  return sheet({ ...told.head, title: told.word("ended_title"), alt: told.alt, width, legend, draw });
}

function stacked(parts, x, y, room) {
  const made = [];
  let from = x;
  parts.forEach((part, at) => {
    const wide = (part.per_100 / 100) * room;
    const grey = SIX_GREYS[at];
    made.push(box(from, y, wide, BAR, { fill: grey, stroke: INK, thick: 0.8 }));
    if (part.per_100 >= LEAST) {
      made.push(letters(String(part.per_100), from + wide / 2, y + BAR / 2 + 4.3, { anchor: "middle", fill: lettersOn(grey) }));
    }
    from += wide;
  });
  return made;
}
