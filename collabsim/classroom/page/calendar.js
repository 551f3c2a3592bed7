/** The year as a ring of twelve months, with the months in which money can be decided. */

import { html, svg, say, update } from "./dom.js";
import { slice } from "./path.js";

/** What a month is in the calendar of the budget; months from 0. */
function doorOf(month) {
  const m = month % 12;
  if (m === 11) return "december";
  if (m === 9) return "october";
  if (m === 10) return "politics";
  if (m === 5) return "adjustment";
  if (m >= 2 && m <= 7) return "input";
  return m === 0 ? "january" : "none";
}

const SHADES = {
  december: "strong",
  politics: "politics",
  october: "politics",
  adjustment: "adjust",
  input: "input",
};

export class Calendar {
  #app;

  constructor(app, host) {
    this.#app = app;
    this.slices = Array.from({ length: 12 }, (_, k) =>
      svg("path", {
        d: slice((k + 0.04) / 12, (k + 0.96) / 12, 12, 21),
        class: `month ${SHADES[doorOf(k)] ?? ""}`,
      }),
    );
    this.hand = svg("path", { class: "hand", d: "M-2.4 0L0 -23.5L2.4 0z" });
    this.date = html("b", {});
    this.door = html("span", {});
    host.append(
      svg("svg", { viewBox: "-25 -25 50 50", "aria-hidden": "true" }, this.slices, this.hand),
      html("p", {}, this.date, this.door),
    );
  }

  draw() {
    const { words, step } = this.#app;
    const month = step.month;
    update(this.hand, { transform: `rotate(${((month % 12) + 0.5) * 30})` });
    say(this.date, words.date(month));
    say(this.door, words.text(`calendar.${doorOf(month)}`));
  }
}
