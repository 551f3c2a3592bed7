/** What the signs mean, and which keys do what. */

import { html } from "./dom.js";
import { KEYS } from "./keys.js";
import {
  answerLegend,
  championLegend,
  entrepreneurLegend,
  mindLegend,
  personLegend,
  pileLegend,
  ringLegend,
  stateLegend,
  tickLegend,
} from "./legend.js";
import { COUNTED } from "./strip.js";

const ROLES = [
  "council",
  "chief_executive",
  "sector_head",
  "section_head",
  "unit_manager",
  "adviser",
  "coordinator",
  "state_superior",
];
const STATES = ["proposed", ...COUNTED];
const TICKS = ["started", "money_ended", "end"];
const KEY_NAMES = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  "Shift+ArrowUp": "⇧ ↑",
  "Shift+ArrowDown": "⇧ ↓",
  Escape: "Esc",
};

function list(lines, one = false) {
  const items = lines.map(([sign, sentence]) => html("li", {}, sign, html("span", {}, sentence)));
  return html("ul", { class: one ? "legend-list one" : "legend-list" }, items);
}

function people(words) {
  return [
    html("h3", {}, words.text("help.people")),
    list(ROLES.map((role) => [personLegend(role), words.text(`role.${role}`)])),
    list(
      [
        [entrepreneurLegend(), words.text("help.entrepreneur")],
        [mindLegend(), words.text("help.mind")],
        [answerLegend(true), words.text("help.yes")],
        [answerLegend(false), words.text("help.no")],
        [pileLegend(), words.text("help.pile")],
        [html("b", {}, "✕2"), words.text("help.stopped_here")],
      ],
      true,
    ),
  ];
}

function pilots(words) {
  return [
    html("h3", {}, words.text("help.pilots")),
    list(
      [
        [ringLegend("running", "money"), words.text("help.money")],
        [ringLegend("waiting", "patience"), words.text("help.patience")],
        [championLegend(), words.text("help.champion")],
      ],
      true,
    ),
    list(STATES.map((state) => [stateLegend(state), words.text(`state.${state}`)])),
    html("h3", {}, words.text("help.timeline")),
    list(
      TICKS.map((tag) => [tickLegend(tag), words.text(`help.tick_${tag}`)]),
      true,
    ),
  ];
}

/** A switch of what a reader sets for the whole page; named so that it is found again. */
function habit(app, name, label) {
  const on = app.habits[name];
  return html(
    "button",
    {
      type: "button",
      "data-focus": `habit-${name}`,
      "aria-pressed": String(on),
      onclick: () => (app.habits[name] = !on),
    },
    app.words.text(label),
  );
}

function keys(app) {
  const { words } = app;
  const name = (key) => (key === " " ? words.text("help.space") : (KEY_NAMES[key] ?? key));
  const lines = KEYS.map(([key, action]) => [
    html("dt", {}, html("kbd", {}, name(key))),
    html("dd", {}, words.text(`key.${action}`)),
  ]);
  return [
    html("h3", {}, words.text("help.keys")),
    html("div", { class: "do" }, habit(app, "letters", "help.letters")),
    html("dl", { class: "keys" }, lines),
    html("p", {}, words.text("help.stage_keys")),
  ];
}

function model(words, { data, scenario }) {
  const made = {
    version: data.made_with.collabsim,
    rules: String(data.made_with.rules).slice(0, 8),
    seed: scenario.seed,
    replication: scenario.replication,
  };
  return [
    html("h3", {}, words.text("help.model")),
    html("p", {}, words.text("help.limits")),
    html("p", { class: "fine" }, words.text("help.made_with", made)),
  ];
}

export function helpPanel(app) {
  const build = () => {
    const { words, recording } = app;
    return [
      html("p", {}, words.text("help.about")),
      html("div", { class: "do" }, habit(app, "dark", "act.dark")),
      people(words),
      pilots(words),
      keys(app),
      model(words, recording),
    ];
  };
  return { key: () => `${app.habits.letters} ${app.habits.dark}`, build };
}
