/** Below a municipality: how its pilots are doing, and how long each collaboration has lasted. */

import { html, svg, say, update } from "./dom.js";
import { stateSign } from "./icons.js";
import { cross } from "./path.js";
import { sizeOf } from "./size.js";

/** States a pilot is counted in, in the order in which they are shown. */
export const COUNTED = [
  "running",
  "bridged",
  "effect_contract",
  "waiting",
  "delivering",
  "in_house",
  "other_supplier",
  "unused",
  "stopped",
];
/** A state that few runs can have: it is shown where a pilot is in it. */
const SELDOM = "effect_contract";
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

/** Collaborations whose money has ended: months followed since, and whether they are over. */
function livesOf(state, month) {
  const lives = [];
  state.pilots.forEach((pilot, row) => {
    if (!pilot || pilot.moneyEnded < 0) return;
    const over = pilot.ended >= 0;
    const end = over ? pilot.ended : month + 1;
    lives.push({ row, months: Math.max(0, end - pilot.moneyEnded), state: pilot.state, over });
  });
  return lives.sort((a, b) => b.months - a.months || a.over - b.over || a.row - b.row);
}

/**
 * The share of collaborations that last, month by month after their project money
 * (Kaplan and Meier): those that still go count in the months that have been played.
 */
export function survivalOf(lives) {
  const curve = [];
  let share = 1;
  for (let month = 0; month <= LONGEST_LIFE; month += 1) {
    const followed = lives.filter(
      (life) => life.months > month || (life.over && life.months === month),
    );
    if (!followed.length) break;
    const ended = followed.filter((life) => life.over && life.months === month);
    share *= 1 - ended.length / followed.length;
    curve.push({ month, share });
  }
  return curve;
}

/** The curve as steps, with what is left of the collaborations written at its end. */
function curveParts(curve, x, y, words) {
  if (!curve.length) return [];
  const steps = curve.map(({ month, share }) => `H${x(month).toFixed(1)}V${y(share).toFixed(1)}`);
  const d = `M${x(0)} ${y(1)}${steps.join("")}`;
  const { month, share } = curve[curve.length - 1];
  const said = words.text("strip.lasts", { share: words.percent(share) });
  const width = said.length * 7;
  const fitsLeft = x(month) - width >= x(0);
  const fitsRight = x(month) + width <= x(LONGEST_LIFE);
  const toTheLeft = fitsLeft && (month > LONGEST_LIFE / 2 || !fitsRight);
  // On a narrow page there may be room on neither side: then it ends where the picture does.
  const at = toTheLeft || fitsRight ? x(month) : Math.max(x(0), x(LONGEST_LIFE) - width);
  // Clear of the steps the text stands over; near the ceiling there is only room below the curve.
  const over = (width * LONGEST_LIFE) / (x(LONGEST_LIFE) - x(0));
  const from = toTheLeft ? Math.max(0, month - Math.ceil(over)) : month;
  const clear = Math.max(11, y(curve[from].share) - 4);
  return [
    svg("path", { class: "survival-ground", d }),
    svg("path", { class: "survival", d }),
    svg(
      "text",
      {
        class: "survival-text",
        x: at,
        y: y(share) > 15 ? clear : y(share) + 15,
        "text-anchor": toTheLeft ? "end" : "start",
      },
      said,
    ),
  ];
}

/** The bars and the curve in words. */
function livesLabel(lives, curve, words) {
  if (!lives.length) return words.text("strip.lives_none");
  const label = words.text("strip.lives_label", {
    still: words.number(lives.filter((life) => !life.over).length),
    all: words.number(lives.length),
  });
  if (!curve.length) return label;
  const { month, share } = curve[curve.length - 1];
  const told = { share: words.percent(share), months: words.number(month) };
  return `${label} ${words.text("strip.curve_label", told)}`;
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
      const chip = html("li", { "data-state": name }, sign, number, label);
      this.#counts.set(name, { chip, number, label });
      this.chips.append(chip);
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
      const { chip, number, label } = this.#counts.get(name);
      update(chip, { hidden: name === SELDOM && count === 0 ? "" : null });
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

  /** One bar a pilot, the longest at the bottom, and over their ends the curve of what lasts. */
  #drawLives(lives, words) {
    const { width, height } = sizeOf(this.lives);
    if (width < 40 || height < 30) return;
    const key = JSON.stringify([width, height, words.language, lives]);
    if (key === this.#drawnLives) return;
    this.#drawnLives = key;
    const foot = 15;
    const room = height - foot - 3;
    // All bars together are the whole, so that the curve is read on their scale.
    const bar = room / Math.max(1, lives.length);
    const x = (months) => 2 + ((width - 14) * Math.min(months, LONGEST_LIFE)) / LONGEST_LIFE;
    const y = (share) => height - foot - share * room;
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
      const top = height - foot - (k + 1) * bar;
      parts.push(
        svg("rect", {
          class: "life",
          "data-state": life.state,
          x: x(0),
          y: top + 0.5,
          width: Math.max(1.5, x(life.months) - x(0)),
          height: Math.max(1, bar - 1),
        }),
      );
      if (life.state === "stopped" && bar > 3) {
        const half = Math.min(3.2, bar / 2.6);
        const cx = x(life.months) + half + 1.5;
        const cy = top + bar / 2;
        parts.push(svg("path", { class: "life-end", d: cross(cx, cy, half) }));
      }
    });
    const curve = survivalOf(lives);
    parts.push(curveParts(curve, x, y, words));
    update(this.lives, {
      viewBox: `0 0 ${width} ${height}`,
      "aria-label": livesLabel(lives, curve, words),
    });
    this.lives.replaceChildren(...parts.flat(3));
  }
}
