/** Forms of the first act. Each stands for one kind of thing, which `data-kind` names. */

import { svg } from "./dom.js";

/** The picture of an idea, within 100 by 100 around the middle. */
const IDEAS = {
  bench: "M-42 -22H42M-42 0H42M-42 22H42M-28 -22V0M28 -22V0M-28 22V48M28 22V48",
  book: "M0 -26C-14 -38 -34 -38 -46 -32V30C-34 24 -14 24 0 36C14 24 34 24 46 30V-32C34 -38 14 -38 0 -26ZM0 -26V36",
  walk: "M-18 -34a10 10 0 1 0 0.1 0M-18 -12L-24 14L-38 40M-24 14L-8 40M-18 -12L2 4M24 -34a10 10 0 1 0 0.1 0M24 -12L18 14L6 40M18 14L34 40M24 -12L42 2",
  start: "M-44 38H-16V14H12V-10H40V-36M24 -22L40 -38L54 -22",
};
const IDEA_OF = {
  school: "bench",
  kindergarten: "bench",
  care: "walk",
  culture: "book",
  nav: "start",
};

/** What stands on or in the house of a unit, by its sector. */
const MARKS = {
  unit_school: "M0 -78V-52M0 -78H24L18 -70L24 -62H0",
  unit_kindergarten: "M-13 4H13V30H-13ZM0 4V-14M-10 -14H10L0 -28Z",
  unit_care: "M0 26C-26 8 -18 -14 0 -2C18 -14 26 8 0 26Z",
  unit_culture: "M-18 -10V24M0 -10V24M18 -10V24M-26 26H26",
  unit_nav: "M-18 22H-6V8H6V-6H18",
};

const TICK = "M-7 0L-2 6L8 -6";
const CROSS = "M-6 -6L6 6M6 -6L-6 6";

export function ideaPicture(sector) {
  return svg("path", { class: "idea", d: IDEAS[IDEA_OF[sector] ?? "bench"] });
}

/** A yes is a disc with a tick, a no an open square with a cross; one that is void is grey. */
export function answer(yes, holds = true) {
  const state = holds ? "" : " void";
  return yes
    ? svg(
        "g",
        { class: `a-answer a-yes${state}` },
        svg("circle", { r: 13 }),
        svg("path", { d: TICK }),
      )
    : svg(
        "g",
        { class: `a-answer a-no${state}` },
        svg("rect", { x: -12, y: -12, width: 24, height: 24, rx: 3 }),
        svg("path", { d: CROSS }),
      );
}

/** An answer as a small picture of its own, to stand among text. */
export function answerPicture(yes, holds) {
  return svg("svg", { class: "mark", viewBox: "-15 -15 30 30", "aria-hidden": "true" }, [
    answer(yes, holds),
  ]);
}

function arc(from, to, radius) {
  const at = (turn) => {
    const angle = 2 * Math.PI * turn - Math.PI / 2;
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${at(from)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}`;
}

/** The pilot in its ring: an arc for each month of money, empty ones grey; a cross if stopped. */
export function ring(sector, left, total, { stopped = false } = {}) {
  const gap = Math.min(0.012, 0.2 / total);
  const arcs = Array.from({ length: total }, (_, k) =>
    svg("path", {
      class: k < left ? "arc" : "arc gone",
      d: arc(k / total + gap, (k + 1) / total - gap, 100),
    }),
  );
  return svg(
    "g",
    { class: stopped ? "ring stopped" : "ring", "data-kind": "money" },
    arcs,
    svg("circle", { class: "a-pilot", r: 82 }),
    ideaPicture(sector),
    stopped
      ? svg("path", { class: "a-stop", "data-kind": "stop", d: "M38 38L94 94M94 38L38 94" })
      : null,
  );
}

export function house(role) {
  return svg(
    "g",
    { class: "house" },
    svg("path", { class: "walls", d: "M-56 50V-14L0 -52L56 -14V50Z" }),
    svg("path", { class: "a-sector", d: MARKS[role] ?? MARKS.unit_culture }),
  );
}

/** Head over shoulders over a desk. */
export function person() {
  return svg(
    "g",
    { class: "someone" },
    svg("circle", { cx: 0, cy: -98, r: 30 }),
    svg("path", { d: "M-56 0C-56 -54 56 -54 56 0Z" }),
  );
}

export function table(width) {
  return svg("path", {
    class: "table",
    d: `M${-width / 2} 0H${width / 2}M${-width / 2 + 34} 0V70M${width / 2 - 34} 0V70`,
  });
}

const SHEET = { width: 50, high: 8.4, pitch: 10.6 };

/** A pile as columns of sheets, from the table up; as many as there are matters on the desk. */
export function pile(count, rows) {
  const sheets = Array.from({ length: count }, (_, k) =>
    svg("rect", {
      x: Math.floor(k / rows) * (SHEET.width + 12) + (k % 2 ? 4 : 0),
      y: -(k % rows) * SHEET.pitch - SHEET.pitch,
      width: SHEET.width,
      height: SHEET.high,
      rx: 2,
    }),
  );
  return svg("g", { class: "a-pile", "data-kind": "case" }, sheets);
}

/** Where in a pile of this height the case we follow lies: low down, for it has waited. */
export function placeInPile(count, rows) {
  const row = Math.min(Math.max(0, count - 1), Math.floor(rows / 3));
  return { x: -5, y: -row * SHEET.pitch - SHEET.pitch - 1 };
}

/** The case we follow: a sheet, or the edge of one in a pile. */
export function followed(edge) {
  return edge
    ? svg("rect", { class: "followed", width: SHEET.width + 12, height: SHEET.high + 3, rx: 2 })
    : svg(
        "g",
        { class: "followed" },
        svg("rect", { x: -20, y: -54, width: 40, height: 52, rx: 3 }),
        svg("path", { d: "M-11 -42H11M-11 -31H11M-11 -20H4" }),
      );
}

/** A month without pay. */
export function hourglass(full) {
  return svg(
    "svg",
    { class: full ? "glass full" : "glass", viewBox: "-17 -20 34 40", "aria-hidden": "true" },
    svg("path", { d: "M-14 -17H14L-14 17H14Z" }),
  );
}

export function star() {
  return svg("path", {
    class: "star",
    "data-kind": "champion",
    d: "M0 -20L5.9 -6.2L20 -6L9 3.6L12.4 18L0 9.6L-12.4 18L-9 3.6L-20 -6L-5.9 -6.2Z",
  });
}
