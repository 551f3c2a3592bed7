/** Drawing pilots: a numbered disc, a ring for what is left of the money, a sign for the state. */

import { svg, update, say } from "./dom.js";
import { STAR, stateSign } from "./icons.js";
import { trackAt } from "./recording.js";

const RING = 2 * Math.PI;

/** Share of the project money left, or of the patience where nobody pays. */
export function ringOf(world, pilot, row, month) {
  const track = world.tracks[row];
  if (pilot.state === "running" || pilot.state === "bridged" || pilot.state === "effect_contract") {
    const left = trackAt(track?.money_left_nok, month) ?? 0;
    return { kind: "money", share: pilot.granted > 0 ? Math.min(1, left / pilot.granted) : 0 };
  }
  if (pilot.state === "waiting") {
    const waited = trackAt(track?.waited, month) ?? 0;
    return { kind: "patience", share: Math.max(0, 1 - waited / world.patience) };
  }
  if (["delivering", "other_supplier", "in_house"].includes(pilot.state)) {
    return { kind: pilot.state, share: 1 };
  }
  return { kind: "none", share: 0 };
}

/** One pilot on the stage. */
export class TokenView {
  #key = "";

  constructor(row, radius) {
    this.row = row;
    this.radius = radius;
    const r = radius;
    this.ring = svg("circle", {
      class: "ring",
      r: r * 0.86,
      transform: "rotate(-90)",
      "stroke-width": r * 0.28,
      pathLength: RING,
    });
    this.number = svg(
      "text",
      { class: "number", "text-anchor": "middle", y: r * 0.33, "font-size": r * 0.92 },
      String(row + 1),
    );
    this.badge = svg("g", { class: "badge", transform: `translate(${r * 0.85} ${r * 0.72})` });
    this.star = svg("path", {
      class: "champion",
      d: STAR,
      transform: `translate(${-r * 0.9} ${-r * 0.75}) scale(${r * 0.48})`,
    });
    this.truth = svg("text", {
      class: "truth",
      "text-anchor": "middle",
      y: -r * 1.15,
      "font-size": r * 0.8,
    });
    this.element = svg(
      "g",
      { class: "token", role: "button", tabindex: "-1", "data-pilot": row },
      svg("circle", { class: "halo", r: r * 1.5 }),
      svg("circle", { class: "disc", r }),
      svg("circle", { class: "track", r: r * 0.86, "stroke-width": r * 0.28 }),
      this.ring,
      this.number,
      this.badge,
      this.star,
      this.truth,
    );
  }

  /** Put it at a place; moving there is the style sheet's business. */
  move(x, y) {
    const where = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    if (this.element.style.transform !== where) this.element.style.transform = where;
  }

  /**
   * @param {object} now - `state`, `ring` ({kind, share}), `champion`, `told` (is in the
   *   present sentence), `selected`, `truth` ("+", "−" or ""), `label`
   */
  draw(now) {
    const key = JSON.stringify(now);
    if (key === this.#key) return;
    this.#key = key;
    update(this.element, {
      "data-state": now.state,
      "data-ring": now.ring.kind,
      "data-told": now.told || null,
      "data-selected": now.selected || null,
      "aria-label": now.label,
    });
    update(this.ring, { "stroke-dasharray": `${(now.ring.share * RING).toFixed(3)} ${RING}` });
    const r = this.radius;
    this.badge.replaceChildren(
      svg("circle", { class: "badge-ground", r: r * 0.56 }),
      stateSign(now.state, r * 0.4),
    );
    update(this.star, { visibility: now.champion ? "visible" : "hidden" });
    say(this.truth, now.truth);
  }
}
