/** The years along the foot of the page: what happened when, and where two worlds part. */

import { svg, update } from "./dom.js";
import { sizeOf } from "./size.js";

/** Marks of the timeline; each kind has its own outline. */
export const MARKS = {
  started: "M0 -4L3.6 3H-3.6z",
  money_ended: "M0 -3.6a3.6 3.6 0 1 1 -.01 0z",
  end: "M-3.4 -3.4h6.8v6.8h-6.8z",
};
const SHOWN = ["started", "money_ended", "end"];

export class TimelineView {
  #app;
  #host;
  #built = null;

  constructor(app, host) {
    this.#app = app;
    this.#host = host;
  }

  draw() {
    const { width, height } = sizeOf(this.#host);
    if (width < 60) return;
    const { steps, words, position } = this.#app;
    const name = `${width} ${height} ${words.language}`;
    if (this.#built?.steps !== steps || this.#built.name !== name) {
      this.#build(width, height);
      this.#built = { steps, name };
    }
    const x = this.#x(position);
    update(this.cursor, { x1: x, x2: x });
    update(this.done, { width: Math.max(0, x - this.#x(0)) });
    update(this.ahead, { x: x + 1, width: Math.max(0, width - x) });
  }

  /** Steps are spread evenly, as on the slider, whose thumb is 18 px wide. */
  #x(position) {
    const { width } = sizeOf(this.#host);
    return 9 + ((width - 18) * position) / Math.max(1, this.#app.steps.length - 1);
  }

  #build(width, height) {
    const { steps, words, worlds, parting } = this.#app;
    const lane = (side) => 15 + side * 11;
    const foot = height - 16;
    const parts = [];
    let year = -1;
    let named = -Infinity;
    steps.forEach((step, k) => {
      if (Math.floor(step.month / 12) === year) return;
      year = Math.floor(step.month / 12);
      const x = this.#x(k);
      parts.push(svg("line", { class: "year-line", x1: x, x2: x, y1: 8, y2: foot }));
      if (x - named < 42 || x > width - 34) return;
      named = x;
      const text = words.text("controls.year", { year: year + 1 });
      const wide = x + 3 + text.length * 7 > width;
      const place = wide ? { x: width - 1, "text-anchor": "end" } : { x: x + 3 };
      parts.push(svg("text", { class: "year", ...place, y: height - 2 }, text));
    });
    this.done = svg("rect", { class: "done", x: this.#x(0), y: foot - 3.5, height: 5, rx: 2.5 });
    parts.push(
      svg("rect", {
        class: "whole",
        x: this.#x(0),
        y: foot - 3.5,
        width: width - 18,
        height: 5,
        rx: 2.5,
      }),
      this.done,
    );
    steps.forEach((step, k) => {
      step.beats.forEach((beat, side) => {
        const tag = beat?.tags.find((one) => SHOWN.includes(one));
        if (!tag) return;
        const y = worlds.length === 1 ? 20 : lane(side);
        parts.push(
          svg("path", {
            class: `tick side-${side} tick-${tag}`,
            d: MARKS[tag],
            transform: `translate(${this.#x(k).toFixed(1)} ${y})`,
          }),
        );
      });
    });
    if (parting) {
      const x = this.#x(parting.position);
      parts.push(
        svg("line", { class: "parting", x1: x, x2: x, y1: 2, y2: foot }),
        svg("path", { class: "parting-flag", d: `M${x} 1h10l-3 4l3 4h-10z` }),
      );
    }
    // What has not happened yet is pale.
    this.ahead = svg("rect", { class: "ahead", y: 9, height: foot - 14 });
    parts.push(this.ahead);
    this.cursor = svg("line", { class: "cursor", y1: 2, y2: foot + 4 });
    parts.push(this.cursor);
    update(this.#host, { viewBox: `0 0 ${width} ${height}` });
    this.#host.replaceChildren(...parts);
  }
}
