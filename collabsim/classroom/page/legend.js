/** The signs of the stage one by one, as the help shows them. */

import { html, svg } from "./dom.js";
import { BULB, FRAMES, NO, STAR, YES, bust, dutySign, stateSign } from "./icons.js";
import { MARKS } from "./timeline.js";

/** A drawing in a square of its own; `half` is half the side. */
function drawing(content, half = 1.4) {
  const viewBox = `${-half} ${-half} ${2 * half} ${2 * half}`;
  return svg("svg", { viewBox, class: "legend town", "aria-hidden": "true" }, content);
}

export function personLegend(role) {
  const insides = {
    adviser: () => dutySign("legal"),
    council: () => [-1, 0, 1].map((x) => bust(0.6, x)),
  };
  const frame = svg("path", { d: FRAMES[role], class: "frame", "stroke-width": 0.1 });
  const inside = (insides[role] ?? (() => bust(0.95)))();
  return drawing(
    svg("g", { class: `person ${role}` }, frame, inside),
    role === "council" ? 2.4 : 1.3,
  );
}

export function entrepreneurLegend() {
  const bulb = { class: "bulb", d: BULB, transform: "scale(.75)", "stroke-width": 0.2 };
  const ground = svg("circle", { class: "frame", r: 1, "stroke-width": 0.1 });
  return drawing(svg("g", { class: "entrepreneur" }, ground, svg("path", bulb)));
}

/** The scale of mindsets, from the system's pole to the entrepreneur's. */
export function mindLegend() {
  const steps = [0, 1, 2, 3, 4].map((k) => html("i", { "data-mind": k }));
  return html("span", { class: "minds" }, steps);
}

export function answerLegend(yes) {
  const ground = yes
    ? svg("circle", { class: "yes", r: 1 })
    : svg("rect", { class: "no", x: -1, y: -1, width: 2, height: 2, rx: 0.3 });
  const sign = svg("path", { class: "answer-sign", d: yes ? YES : NO });
  return drawing(svg("g", { class: "answer" }, ground, sign));
}

export function pileLegend() {
  const managed = svg("path", { class: "pile", d: "M-8 9h16M-8 5h16M-8 1h16" });
  const over = svg("path", { class: "pile over", d: "M-8 -3h16M-8 -7h16" });
  return drawing([managed, over], 12);
}

/** A pilot with a ring of some kind, part of it gone. */
export function ringLegend(state, ring) {
  const turn = 2 * Math.PI;
  const arc = {
    class: "ring",
    r: 10,
    "stroke-width": 4,
    transform: "rotate(-90)",
    pathLength: turn,
    "stroke-dasharray": `${0.6 * turn} ${turn}`,
  };
  const about = { class: "token", "data-state": state, "data-ring": ring };
  const disc = svg("circle", { class: "disc", r: 12 });
  return drawing(svg("g", about, disc, svg("circle", arc)), 14);
}

export function championLegend() {
  return drawing(svg("path", { class: "champion", d: STAR }));
}

export function stateLegend(state) {
  return drawing(stateSign(state, 0.9), 1);
}

export function tickLegend(tag) {
  return drawing(svg("path", { class: `tick side-0 tick-${tag}`, d: MARKS[tag] }), 6);
}
