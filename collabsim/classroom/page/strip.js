/** Below a municipality: how its pilots are doing, and how long each collaboration has lasted. */

import { html, svg, say, update } from "./dom.js";
import { stateSign } from "./icons.js";
import { cross } from "./path.js";
import { sizeOf } from "./size.js";

/** States a pilot is counted in, in the order in which they are shown. */
export const COUNTED = [
  "running",
  "bridged",
  "waiting",
  "delivering",
  "in_house",
  "other_supplier",
  "unused",
  "stopped",
];
const ALIVE = new Set(["delivering", "bridged", "in_house", "other_supplier"]);
const LOST = new Set(["stopped", "unused"]);
const VERDICTS = ["good_kept", "good_lost", "weak_kept", "weak_stopped"];
const LONGEST_LIFE = 36;

/** How many pilots are in each state. */
function countStates(state) {
  const counts = Object.fromEntries(COUNTED.map((name) => [name, 0]));
  for (const pilot of state.pilots) if (pilot && pilot.state in counts) counts[pilot.state] += 1;
  return counts;
}

/** Good and weak ones, kept and lost so far; those still open are in none of the four. */
function countVerdicts(world, state) {
  const counts = Object.fromEntries(VERDICTS.map((name) => [name, 0]));
  state.pilots.forEach((pilot, row) => {
    if (!pilot || pilot.moneyEnded < 0) return;
    const { weak } = world.pilots[row].hidden;
    if (LOST.has(pilot.state)) counts[weak ? "weak_stopped" : "good_lost"] += 1;
    else if (ALIVE.has(pilot.state)) counts[weak ? "weak_kept" : "good_kept"] += 1;
  });
  return counts;
}

/** Collaborations whose project money has ended: months lasted since, and whether they still go. */
function livesOf(state, month) {
  const lives = [];
  state.pilots.forEach((pilot, row) => {
    if (!pilot || pilot.moneyEnded < 0) return;
    const over = ["stopped", "in_house", "other_supplier"].includes(pilot.state);
    const end = over ? pilot.since : month + 1;
    lives.push({
      row,
      months: Math.max(0, Math.min(LONGEST_LIFE, end - pilot.moneyEnded)),
      state: pilot.state,
      over,
    });
  });
  return lives.sort((a, b) => b.months - a.months || a.over - b.over || a.row - b.row);
}

export class Strip {
  #app;
  #side;
  #counts = new Map();
  #verdicts = new Map();
  #drawnLives = "";

  constructor(app, side, host) {
    this.#app = app;
    this.#side = side;
    this.chips = html("ul", { class: "chips" });
    for (const name of COUNTED) {
      const number = html("b", {}, "0");
      const label = html("span", {});
      const sign = svg(
        "svg",
        { viewBox: "-1 -1 2 2", "aria-hidden": "true" },
        stateSign(name, 0.9),
      );
      this.#counts.set(name, { number, label });
      this.chips.append(html("li", { "data-state": name }, sign, number, label));
    }
    this.table = html("table", { class: "verdicts" });
    this.kept = html("th", { scope: "col" });
    this.lost = html("th", { scope: "col" });
    const row = (kept, lost) => {
      const head = html("th", { scope: "row" });
      const cells = [kept, lost].map((name) => {
        const number = html("td", { "data-verdict": name }, "0");
        this.#verdicts.set(name, number);
        return number;
      });
      this.table.append(html("tr", {}, head, cells));
      return head;
    };
    this.table.append(html("tr", {}, html("td", {}), this.kept, this.lost));
    this.good = row("good_kept", "good_lost");
    this.weak = row("weak_kept", "weak_stopped");
    this.verdictHeading = html("h3", {});
    this.lives = svg("svg", { class: "lives", role: "img" });
    this.heading = html("h3", {});
    this.countHeading = html("h3", {});
    this.verdictNote = html("p", {});
    host.append(
      html(
        "div",
        { class: "strip-inside" },
        html("div", { class: "strip-part" }, this.countHeading, this.chips),
        html("div", { class: "strip-part" }, this.verdictHeading, this.table, this.verdictNote),
        html("div", { class: "strip-part" }, this.heading, this.lives),
      ),
    );
  }

  draw() {
    const { words, step } = this.#app;
    const world = this.#app.worlds[this.#side];
    const state = this.#app.stateOf(this.#side);
    for (const [name, count] of Object.entries(countStates(state))) {
      const { number, label } = this.#counts.get(name);
      say(number, words.number(count));
      say(label, words.text(`state_short.${name}`));
    }
    for (const [name, count] of Object.entries(countVerdicts(world, state))) {
      const cell = this.#verdicts.get(name);
      say(cell, words.number(count));
      update(cell, { title: words.text(`verdict.${name}`) });
    }
    for (const [element, name] of [
      [this.heading, "lives"],
      [this.countHeading, "count"],
      [this.verdictHeading, "verdicts"],
      [this.verdictNote, "verdict_note"],
      [this.kept, "kept"],
      [this.lost, "lost"],
      [this.good, "good"],
      [this.weak, "weak"],
    ]) {
      say(element, words.text(`strip.${name}`));
    }
    this.#drawLives(livesOf(state, step.month), words);
  }

  /** One bar a pilot, the longest at the bottom: their ends are the survival curve. */
  #drawLives(lives, words) {
    const { width, height } = sizeOf(this.lives);
    if (width < 40 || height < 30) return;
    const key = JSON.stringify([width, height, words.language, lives]);
    if (key === this.#drawnLives) return;
    this.#drawnLives = key;
    const foot = 15;
    const started = this.#app.worlds[this.#side].fates.filter(
      (fate) => fate.verdict !== "never_started",
    ).length;
    const bar = Math.min(11, (height - foot - 3) / Math.max(1, started));
    const x = (months) => 2 + ((width - 14) * months) / LONGEST_LIFE;
    const parts = [0, 12, 24, 36].map((months) => [
      svg("line", { class: "grid", x1: x(months), x2: x(months), y1: 0, y2: height - foot }),
      svg(
        "text",
        {
          class: "axis",
          x: x(months),
          y: height - 3,
          "text-anchor": months === 36 ? "end" : months ? "middle" : "start",
        },
        words.number(months),
      ),
    ]);
    lives.forEach((life, k) => {
      const y = height - foot - (k + 1) * bar;
      parts.push(
        svg("rect", {
          class: "life",
          "data-state": life.state,
          x: x(0),
          y: y + 0.5,
          width: Math.max(1.5, x(life.months) - x(0)),
          height: Math.max(1, bar - 1),
        }),
      );
      if (life.state === "stopped" && bar > 3) {
        const half = Math.min(3.2, bar / 2.6);
        const cx = x(life.months) + half + 1.5;
        const cy = y + bar / 2;
        parts.push(svg("path", { class: "life-end", d: cross(cx, cy, half) }));
      }
    });
    update(this.lives, {
      viewBox: `0 0 ${width} ${height}`,
      "aria-label": words.text("strip.lives_label", {
        still: words.number(lives.filter((life) => !life.over).length),
        all: words.number(lives.length),
      }),
    });
    this.lives.replaceChildren(...parts.flat(3));
  }
}
