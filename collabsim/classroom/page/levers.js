/** Pulling levers: nine with their prices, a budget, and what many runs say of the choice. */

import { html, say, update } from "./dom.js";
import { leverSentence } from "./region.js";

/** What is shown of a choice: more than one number, since one alone would mislead. */
const MEASURES = [
  ["delivering", (e, h) => e.share[h], "percent"],
  ["alive", (e, h) => e.alive[h], "percent"],
  ["good_lost", (e) => e.good_lost, "percent"],
  ["weak_kept", (e) => e.weak_kept, "percent"],
  ["legal_errors", (e) => e.legal_errors, "tenths"],
  ["lasting", (e) => e.lasting_per_10000, "number"],
  ["users", (e) => e.users, "whole"],
];

const DECIMALS = { whole: 0, tenths: 1, number: 2 };

/** A whole number without decimals, others with as many as they need, two at most. */
function plain(x, words) {
  if (Number.isInteger(x)) return words.number(x);
  return words.number(x, Number.isInteger(Math.round(x * 100) / 10) ? 1 : 2);
}

const times = (x, words) => words.counted("levers_panel.times", x, { count: plain(x, words) });
const ofOne = (x, words) => words.text("levers_panel.of_one", { value: plain(x, words) });

/** What the law says is a round sum of its own year; in kroner of 2018 it is one to the thousand. */
const toThousands = (x, words) => words.money(1000 * Math.round(x / 1000));

/** How the value of a parameter is written, with its unit. */
export const LEVER_UNITS = {
  threshold_nok: toThousands,
  delegation_all_unit_nok: toThousands,
  rule_training: (x, words) => words.percent(x),
  project_months: (x, words) => words.counted("caption.months", x),
  leadership_support: ofOne,
  horizon_factor: times,
  cocreation_depth: ofOne,
  waiting_support_nok: (x, words) =>
    words.text("levers_panel.a_month", { sum: words.money(x) }),
};

/** What is said while worlds are made: how far it is, or that it is at work. */
function waitingWords(told, words) {
  return told === true ? words.text("levers_panel.waiting") : told;
}

export class LeversPanel {
  #app;

  constructor(app) {
    this.#app = app;
  }

  key() {
    const { setup, worlds, sides } = this.#app;
    const { levers, values, twin, town, horizon, waiting, failed } = setup;
    const figures = sides.map((_, side) => this.#app.ensembleOf(side)?.n);
    const names = worlds.map((world) => world.name);
    const shown = [twin, town, horizon, this.#app.veiled];
    return JSON.stringify([figures, names, levers, values, shown, waiting, failed]);
  }

  #set(changes) {
    this.#app.change(changes);
  }

  #spent(levers) {
    return this.#app.recording.levers
      .filter((one) => levers.includes(one.key))
      .reduce((sum, one) => sum + one.price, 0);
  }

  build() {
    const app = this.#app;
    const { words, setup, recording } = app;
    const { points } = recording.budget;
    const spent = this.#spent(setup.levers);
    const town = app.recording.towns[setup.town];
    return [
      html(
        "p",
        { class: "lead" },
        words.text("levers_panel.about", { points: words.number(points) }),
      ),
      this.#views(),
      html(
        "p",
        { class: "budget" },
        words.text("levers_panel.left", {
          left: words.number(points - spent),
          points: words.number(points),
        }),
        this.#purse(spent, points),
      ),
      html(
        "ul",
        { class: "levers" },
        recording.levers.map((lever) => this.#lever(lever, points - spent)),
      ),
      html("p", { class: "fine" }, words.text("levers_panel.prices")),
      app.onlyCounted.length
        ? html(
            "p",
            { class: "note" },
            words.text("levers_panel.only_counted", {
              levers: words.list(app.onlyCounted.map((one) => words.within(`lever.${one.key}`))),
            }),
          )
        : null,
      setup.waiting ? html("p", { role: "status" }, waitingWords(setup.waiting, words)) : null,
      setup.failed ? html("p", { role: "alert" }, setup.failed) : null,
      html(
        "h3",
        {},
        words.text("levers_panel.result", {
          name: words.text(`scene.town_${town.key}`, { population: words.number(town.population) }),
        }),
      ),
      this.#result(),
      html(
        "button",
        {
          type: "button",
          "data-focus": "no-levers",
          disabled: !setup.levers.length,
          onclick: () => this.#set({ levers: [] }),
        },
        words.text("levers_panel.none"),
      ),
    ];
  }

  #views() {
    const { words, setup } = this.#app;
    const view = (name, changes, pressed) =>
      html(
        "button",
        {
          type: "button",
          "data-focus": `view-${name}`,
          "aria-pressed": String(pressed),
          onclick: () => this.#set(changes),
        },
        words.text(`levers_panel.view_${name}`),
      );
    return html(
      "div",
      { class: "do" },
      view("size", { twin: "size", town: 1 }, setup.twin === "size"),
      view("large", { twin: "lever", town: 1 }, setup.twin === "lever" && setup.town === 1),
      view("small", { twin: "lever", town: 0 }, setup.twin === "lever" && setup.town === 0),
    );
  }

  #purse(spent, points) {
    return html(
      "span",
      { class: "purse", "aria-hidden": "true" },
      Array.from({ length: points }, (_, k) => html("i", { class: k < spent ? "spent" : "" })),
    );
  }

  #lever(lever, left) {
    const { words, setup } = this.#app;
    const on = setup.levers.includes(lever.key);
    const dear = !on && lever.price > left;
    const id = `lever-${lever.key}`;
    const change = () => {
      const levers = this.#app.recording.levers
        .map((one) => one.key)
        .filter((key) => (key === lever.key ? !on : setup.levers.includes(key)));
      this.#set({ levers });
    };
    return html(
      "li",
      { class: on ? "on" : dear ? "dear" : "" },
      html("input", {
        type: "checkbox",
        role: "switch",
        id,
        "data-focus": id,
        checked: on,
        disabled: dear,
        "aria-describedby": `${id}-about`,
        onchange: change,
      }),
      html("label", { for: id }, words.text(`lever.${lever.key}`)),
      html("span", { class: "price" }, words.counted("levers_panel.points", lever.price)),
      html(
        "p",
        { id: `${id}-about` },
        words.text(`lever_means.${lever.key}`),
        on ? html("em", {}, " ", words.text(`lever_worsens.${lever.key}`)) : null,
      ),
      this.#slider(lever, on),
    );
  }

  /** Served, a lever with a range can be set to any value in it. */
  #slider(lever, on) {
    if (!on || !lever.range) return null;
    const { words, setup } = this.#app;
    const [name] = Object.keys(lever.values);
    const value = setup.values?.[name] ?? lever.values[name];
    const { low, high, step } = lever.range;
    const write = (x) => (LEVER_UNITS[name] ?? plain)(x, words);
    const output = html("output", {}, write(value));
    return html(
      "label",
      { class: "value" },
      html("span", {}, words.text(`parameter.${name}`)),
      html("input", {
        type: "range",
        "data-focus": `value-${name}`,
        min: low,
        max: high,
        step,
        value,
        "aria-valuetext": write(value),
        oninput: ({ target }) => {
          say(output, write(Number(target.value)));
          update(target, { "aria-valuetext": write(Number(target.value)) });
        },
        onchange: (event) =>
          this.#set({ values: { ...setup.values, [name]: Number(event.target.value) } }),
      }),
      output,
    );
  }

  /** In place of what many runs gave, until somebody has guessed or asks for it. */
  #veil() {
    const { words, setup } = this.#app;
    if (setup.lesson) return html("p", { class: "note" }, words.text("luck.veiled_lesson"));
    return [
      html("p", { class: "note" }, words.text("luck.veiled")),
      html(
        "button",
        {
          type: "button",
          class: "main",
          "data-focus": "unveil",
          onclick: () => this.#set({ shown: true }),
        },
        words.text("luck.unveil"),
      ),
    ];
  }

  /** That what was chosen made no difference in any run, and why if that is known. */
  #unchanged() {
    const { words, unchangedRuns, leversAsBefore } = this.#app;
    if (!unchangedRuns) return null;
    const key = leversAsBefore ? "unchanged_value" : "unchanged";
    const n = words.number(unchangedRuns);
    return html("p", { class: "note unchanged" }, words.text(`levers_panel.${key}`, { n }));
  }

  #result() {
    const app = this.#app;
    const { words, setup } = app;
    const { horizon, town } = setup;
    if (app.veiled) return this.#veil();
    const before = app.recording.ensemble(town, 0);
    const side = app.sides.findLastIndex((one) => one.town === town);
    const after = app.ensembleOf(side);
    if (!before) return null;
    const write = (value, kind) =>
      kind === "percent" ? words.percent(value) : words.number(value, DECIMALS[kind]);
    const cell = (ensemble, read, kind) => {
      const [value, low, high] = read(ensemble, horizon) ?? [NaN, NaN, NaN];
      return html(
        "td",
        {},
        html("b", {}, write(value, kind)),
        html(
          "small",
          {},
          words.text("levers_panel.interval", { low: write(low, kind), high: write(high, kind) }),
        ),
      );
    };
    // The columns may rest on different numbers of runs, so each says its own.
    const heading = (name, ensemble) =>
      html(
        "th",
        { scope: "col" },
        words.text(`levers_panel.${name}`),
        ensemble
          ? html("small", {}, words.text("levers_panel.runs", { n: words.number(ensemble.n) }))
          : null,
      );
    const changed = setup.levers.length > 0;
    return [
      this.#unchanged(),
      html(
        "table",
        { class: "result" },
        html(
          "thead",
          {},
          html(
            "tr",
            {},
            html("td", {}),
            heading("before", before),
            changed ? heading("after", after) : null,
          ),
        ),
        html(
          "tbody",
          {},
          MEASURES.map(([name, read, kind]) =>
            html(
              "tr",
              {},
              html(
                "th",
                { scope: "row" },
                words.text(`result.${name}`, { years: words.counted("luck.years", horizon / 12) }),
              ),
              cell(before, read, kind),
              !changed
                ? null
                : after
                  ? cell(after, read, kind)
                  : html("td", {}, words.text("levers_panel.not_counted")),
            ),
          ),
        ),
      ),
      html("p", { class: "fine" }, words.text("levers_panel.intervals")),
      this.#region(),
    ];
  }

  /** What the choice comes to over values nobody can rule out, where the page says so at all. */
  #region() {
    const told = leverSentence(this.#app);
    return told ? html("p", { class: "fine region" }, told) : null;
  }
}
