/** What stands still on the stage: levels, lines of command, grounds, staff, the outside. */

import { svg } from "./dom.js";
import { BULB, SECTOR_SIGNS } from "./icons.js";
import { circle, swing } from "./path.js";

export const ROWS = ["council", "chief", "sector", "section", "units"];
const ROWS_ALWAYS_NAMED = ["council", "chief", "sector"];
const SIGN_GAP = 4;
/** Width of a letter on the average, as part of the height of the type. */
const LETTER = 0.58;

/** A thin line across the stage for each level. */
export function drawRows({ rows, frame }) {
  const line = (row) => {
    const y = rows[row];
    return svg("line", {
      class: "row-line",
      x1: 0,
      x2: frame.width,
      y1: y,
      y2: y,
      "data-row": row,
    });
  };
  return svg("g", { class: "rows" }, ROWS.map(line));
}

/**
 * Names of the levels, and below each a text for what was stopped there.
 *
 * @returns {{group: SVGElement, stops: Map<string, SVGElement>}}
 */
export function drawRowNames({ rows, label, left }, words) {
  const group = svg("g", { class: "row-names" });
  const stops = new Map();
  for (const row of ROWS) {
    const y = row === "units" ? rows.units + label : rows[row] - 5;
    const named = left > 20 || ROWS_ALWAYS_NAMED.includes(row);
    const name = words.text(rows.filled.has(row) ? `row.${row}` : `row.no_${row}`);
    stops.set(row, svg("text", { class: "row-stops", x: 6, y: y + label * 1.35 }));
    group.append(svg("text", { class: "row-name", x: 6, y }, named ? name : ""), stops.get(row));
  }
  return { group, stops };
}

/** Lines from everybody to the one above; dashed where the line leaves the municipality. */
export function drawWires(town, { people, blocks }) {
  const group = svg("g", { class: "wires" });
  const wire = (d, dashed = false) =>
    group.append(svg("path", { d, class: dashed ? "wire shared" : "wire" }));
  town.people.forEach((person, post) => {
    const place = people[post];
    const above = people[person.superior];
    if (!place || !above || person.role === "unit_manager" || place.stacked) return;
    const beside = person.role === "adviser" || person.role === "coordinator";
    wire(beside ? `M${place.x} ${place.y}H${above.x}` : swing(place, above), person.shared);
  });
  town.people.forEach((person, post) => {
    if (person.role !== "state_superior" || !people[post]) return;
    const { x, y, below } = people[post];
    for (const unit of below) wire(`M${x} ${y}V${blocks[0].y - 8}H${unit}v6`, true);
  });
  for (const block of blocks)
    wire(swing({ x: block.middle, y: block.y - 5 }, people[block.leader]));
  return group;
}

/** From where to where the units of each sector stand, and how many there are. */
function stretches(blocks) {
  const found = new Map();
  for (const { sector, x, width, units } of blocks) {
    const known = found.get(sector) ?? { from: x, to: x, count: 0 };
    known.to = x + width;
    known.count += units.length;
    found.set(sector, known);
  }
  return found;
}

/** What is said below a sector, and how wide it is: without the name where there is no room. */
function sectorLabel([sector, { from, to, count }], { label, cell }, words) {
  const size = Math.max(6.5, Math.min(10, cell * 0.22 + 3));
  const wide = (text) => 2 * size + SIGN_GAP + text.length * label * LETTER;
  const number = words.number(count);
  const named = `${words.text(`sector_short.${sector}`)} ${number}`;
  const text = wide(named) < to - from ? named : number;
  const width = wide(text);
  return { sector, size, text, width, x: (from + to - width) / 2 };
}

/** Move labels apart: none reaches into the next, and none over the edge. */
function moveApart(labels, right) {
  let end = SIGN_GAP;
  for (const one of labels) {
    one.x = Math.max(one.x, end);
    end = one.x + one.width + SIGN_GAP;
  }
  let start = right;
  for (const one of [...labels].reverse()) {
    one.x = Math.min(one.x, start - one.width);
    start = one.x - SIGN_GAP;
  }
}

/** Sign of a sector and the number of its units. */
function drawSector({ sector, size, text, x }, y) {
  return [
    svg("path", {
      class: "sector-sign",
      d: SECTOR_SIGNS[sector],
      transform: `translate(${x + size} ${y - 4}) scale(${size})`,
      "stroke-width": 0.22,
    }),
    svg("text", { class: "sector-name", x: x + 2 * size + SIGN_GAP, y }, text),
  ];
}

/** Ground under the units of one leader, with their sectors below. */
export function drawGrounds(layout, words) {
  const { blocks, label, frame } = layout;
  const bottom = Math.max(...blocks.map((block) => block.y + block.height));
  const ground = ({ x, y, width }) =>
    svg("rect", {
      class: "ground",
      x: x - 3,
      y: y - 4,
      width: width + 6,
      height: bottom - y + 8,
      rx: 6,
    });
  const labels = [...stretches(blocks)]
    .map((stretch) => sectorLabel(stretch, layout, words))
    .sort((a, b) => a.x - b.x);
  moveApart(labels, frame.width - SIGN_GAP);
  const sectors = labels.map((one) => drawSector(one, bottom + 3 + label * 0.9));
  return svg("g", { class: "grounds" }, blocks.map(ground), sectors);
}

/** The dot of one of the staff, under the house they work in. */
export function staffDot({ units, cell }, unit, k, count) {
  const { x, y } = units[unit];
  const across = (k - (count - 1) / 2) * cell * 0.16;
  return circle(x + across, y + cell * 0.43, Math.max(0.8, cell * 0.055));
}

/** All the frontline staff, where the houses are large enough to show them. */
export function drawStaff(town, layout) {
  if (layout.cell < 9) return null;
  const dots = town.units.flatMap(({ n_staff: count }, unit) =>
    Array.from({ length: count }, (_, k) => staffDot(layout, unit, k, count)),
  );
  return svg("path", { class: "staff", d: dots.join("") });
}

/** Entrepreneurs stand outside the municipality. */
export function drawOutside({ outside, frame, person, label, left }, words) {
  const border = outside[0].y - person * 1.05;
  const name = left > 20 ? words.text("row.outside") : "";
  const entrepreneur = ({ x, y }, k) =>
    svg(
      "g",
      { class: "entrepreneur", transform: `translate(${x} ${y})` },
      svg("title", {}, words.text("scene.entrepreneur", { number: k })),
      svg("circle", { class: "frame", r: person * 0.9 }),
      svg("path", {
        class: "bulb",
        d: BULB,
        transform: `scale(${person * 0.66})`,
        "stroke-width": 0.2,
      }),
    );
  return svg(
    "g",
    { class: "outside" },
    svg("line", { class: "border", x1: 0, x2: frame.width, y1: border, y2: border }),
    svg("text", { class: "row-name", x: 6, y: outside[0].y + label * 0.35 }, name),
    outside.map(entrepreneur),
  );
}
