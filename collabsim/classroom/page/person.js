/** Who a person is: the post, the work, the mindset, and the answers given so far. */

import { html } from "./dom.js";
import { holderOf } from "./people.js";
import { desks } from "./where.js";

const MINDS = ["unit", "whole", "effect"];
const TRAITS = ["rule_knowledge", "fear", "curiosity"];

function capital(name, words) {
  return name.charAt(0).toLocaleUpperCase(words.locale) + name.slice(1);
}

/** A share as a bar between what it means at either end. */
function scale(before, share, after) {
  const filled = html("i", { style: { width: `${Math.round(share * 100)}%` } });
  const bar = html("span", { class: "bar", "aria-hidden": "true" }, filled);
  return html("li", {}, html("span", {}, before), bar, html("span", {}, after));
}

function workload(words, person, cases, capacity) {
  const load = person.base_workload + cases.length;
  const key = load > capacity ? "person.too_busy" : "person.manages";
  const values = {
    load: words.number(load, 1),
    capacity: words.number(capacity, 1),
    cases: words.counted("person.cases", cases.length),
  };
  return html("p", {}, words.text(key, values));
}

function mindset(words, holder, state, post) {
  if (!holder) return html("p", { class: "soft" }, words.text("person.unread"));
  const mind = [...holder.mind];
  for (const pilot of state.pilots) mind[2] = pilot?.minds[post] ?? mind[2];
  const poles = MINDS.map((name, k) =>
    scale(words.text(`person.${name}_low`), mind[k], words.text(`person.${name}_high`)),
  );
  const traits = TRAITS.map((name) =>
    scale(words.text(`person.${name}`), holder[name], words.number(holder[name], 2)),
  );
  const since =
    holder.since > 0
      ? words.text("person.since", { date: words.date(holder.since) })
      : words.text("person.from_before");
  const horizon = words.text("person.horizon", { years: words.number(holder.horizon_years, 1) });
  return [
    html("h4", {}, words.text("person.mind")),
    html("ul", { class: "scales poles" }, poles),
    html("ul", { class: "scales" }, traits),
    html("p", {}, `${horizon} ${since}`),
  ];
}

function answersGiven(app, side, state, post) {
  const { words } = app;
  const items = state.pilots.flatMap((pilot, row) => {
    const answer = pilot?.case?.answers[post];
    if (!answer) return [];
    const values = {
      pilot: app.nameOfPilot(side, row),
      date: words.date(answer.month),
      belief: words.number(answer.belief, 2),
    };
    return [html("li", {}, words.text(answer.yes ? "person.said_yes" : "person.said_no", values))];
  });
  return items.length
    ? [html("h4", {}, words.text("person.answers")), html("ul", {}, items)]
    : null;
}

/**
 * The page of a person.
 *
 * @param {App} app
 * @param {number} side
 * @param {number} post - row of the post
 * @param {(row: number, state: string) => HTMLElement} choose - a button that leads to a pilot
 */
export function personPage(app, side, post, choose) {
  const { words } = app;
  const world = app.worlds[side];
  const state = app.stateOf(side);
  const person = world.town.people[post];
  const lying = desks(world, state, app.step.month).get(post) ?? [];
  const stopped = [...state.pilots.keys()].filter((row) => {
    const pilot = state.pilots[row];
    return pilot?.state === "stopped" && pilot.stop?.post === post;
  });
  const pilots = (title, rows) =>
    rows.length
      ? [
          html("h4", {}, words.text(title)),
          html(
            "ul",
            { class: "pilots" },
            rows.map((row) => html("li", {}, choose(row, state.pilots[row].state))),
          ),
        ]
      : null;
  const { capacity } = app.recording.scenario.values;
  const name = capital(world.town.post_names[words.language][post], words);
  return [
    html("h3", { class: `side-${side} pilot-title` }, name),
    html("p", { class: "soft" }, app.nameOfSide(side)),
    html("p", {}, words.text(`role_about.${person.role}`)),
    person.role === "frontline" ? null : workload(words, person, lying, capacity),
    mindset(words, holderOf(world, state, post), state, post),
    pilots("person.lying", lying),
    answersGiven(app, side, state, post),
    pilots("person.stopped", stopped),
  ];
}
