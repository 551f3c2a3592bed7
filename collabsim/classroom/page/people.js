/** Drawing people: shape for the post, ground for the mindset, marks for what they answered. */

import { svg, update, say } from "./dom.js";
import { FRAMES, NO, YES, bust, dutySign } from "./icons.js";

const SIZE = {
  council: 1,
  chief_executive: 1.12,
  sector_head: 0.86,
  section_head: 0.68,
  adviser: 0.62,
  coordinator: 0.7,
  state_superior: 0.78,
};
const PILED = new Set([
  "council",
  "chief_executive",
  "sector_head",
  "section_head",
  "adviser",
  "coordinator",
]);
const MOST_SHEETS = 14;

/** Half the width of a person's frame. */
export function halfWidth(person, layout) {
  if (person.role === "unit_manager") return layout.cell * 0.37;
  return layout.person * (SIZE[person.role] ?? 0.7);
}

/** Where on the scale from system (0) to the entrepreneur's pole (4) somebody stands. */
function mindClass(mind) {
  if (mind === null) return "unknown";
  return String(Math.min(4, Math.floor(mind * 5)));
}

/** The holder of a post at this time, with the mindset as far as the log tells it. */
export function holderOf(world, state, post) {
  const number = state.holders[post] ?? 0;
  return world.holderAt(post, number);
}

/** Mean of the three mindsets; meetings move the last of them. */
export function mindOf(world, state, post) {
  const holder = holderOf(world, state, post);
  if (!holder) return null;
  let effect = holder.mind[2];
  for (const pilot of state.pilots) effect = pilot?.minds[post] ?? effect;
  return (holder.mind[0] + holder.mind[1] + effect) / 3;
}

/** One person on the stage. */
export class PersonView {
  #key = "";

  constructor(person, place, layout) {
    this.person = person;
    const size = halfWidth(person, layout);
    this.size = size;
    this.small = size < 6;
    const inside = this.#inside(person);
    this.frame = svg("path", {
      d: FRAMES[person.role],
      class: "frame",
      "stroke-width": 1.4 / size,
    });
    this.mark = svg("g", { class: "answer" });
    this.count = svg("text", { class: "stop-count", "text-anchor": "middle", "aria-hidden": "true" });
    this.pile = PILED.has(person.role) ? svg("path", { class: "pile" }) : null;
    this.over = PILED.has(person.role) ? svg("path", { class: "pile over" }) : null;
    this.element = svg(
      "g",
      {
        class: `person ${person.role}${person.shared ? " shared" : ""}`,
        transform: `translate(${place.x} ${place.y})`,
        role: "button",
        tabindex: "-1",
        "data-post": place.post,
      },
      svg("g", { transform: `scale(${size})` }, this.frame, inside),
      this.pile,
      this.over,
      this.mark,
      this.count,
    );
  }

  #inside(person) {
    if (this.small) return null;
    if (person.role === "council") return [-1.45, -0.72, 0, 0.72, 1.45].map((x) => bust(0.62, x));
    if (person.role === "adviser") return dutySign(person.duty);
    if (person.role === "unit_manager")
      return svg("g", { transform: "translate(0 .2)" }, bust(0.95));
    return bust(1);
  }

  /**
   * @param {object} now - `mind` (0-1 or null), `answer` ("yes", "no" or null), `cases`,
   *   `load` and `capacity` in matters a month, `stops`, `hosts`, `selected`
   * @param {() => string} label - asked for only where something has changed
   */
  draw(now, label) {
    const { answer, cases, stops, hosts, selected } = now;
    const key = [mindClass(now.mind), answer, cases, stops, hosts, selected].join(" ");
    if (key === this.#key) return;
    this.#key = key;
    update(this.element, {
      "data-mind": mindClass(now.mind),
      "data-hosts": now.hosts || null,
      "data-selected": now.selected || null,
      "aria-label": label(),
    });
    this.#drawAnswer(now.answer);
    this.#drawPile(now);
    say(this.count, now.stops > 0 ? `✕${now.stops > 1 ? now.stops : ""}` : "");
    const council = this.person.role === "council";
    update(this.count, { x: council ? -2.3 * this.size - 12 : 0, y: council ? 4 : this.size + 12 });
  }

  #drawAnswer(answer) {
    this.mark.replaceChildren();
    if (!answer) return;
    const r = Math.max(this.person.role === "unit_manager" ? 2.8 : 6, this.size * 0.48);
    const x = this.person.role === "council" ? this.size * 2.2 : this.size * 0.95;
    this.mark.append(
      answer === "yes"
        ? svg("circle", { class: "yes", cx: x, cy: -this.size * 0.8, r })
        : svg("rect", {
            class: "no",
            x: x - r,
            y: -this.size * 0.8 - r,
            width: 2 * r,
            height: 2 * r,
            rx: r * 0.3,
          }),
      svg("path", {
        class: "answer-sign",
        transform: `translate(${x} ${-this.size * 0.8}) scale(${r})`,
        d: answer === "yes" ? YES : NO,
      }),
    );
  }

  /** Work on the desk as sheets: those beyond what one manages in a month stand out. */
  #drawPile({ load, capacity }) {
    if (!this.pile) return;
    const sheets = Math.min(MOST_SHEETS, Math.round(load));
    const managed = Math.min(sheets, Math.floor(capacity));
    const width = Math.max(6, this.size * 0.55);
    const gap = Math.max(1.7, this.size * 0.17);
    const x = (this.person.role === "council" ? 2.3 : 1.12) * this.size + 3;
    const line = (k) => `M${x} ${(this.size * 0.9 - k * gap).toFixed(1)}h${width}`;
    const lines = Array.from({ length: sheets }, (_, k) => line(k));
    update(this.pile, { d: lines.slice(0, managed).join("") });
    update(this.over, { d: lines.slice(managed).join("") });
  }
}
