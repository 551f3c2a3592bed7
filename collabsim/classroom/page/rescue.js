/** Why this pilot stopped, what the class would have done, and what that does: all from the runs. */

import { html } from "./dom.js";
import { ideaName, upper } from "./act_words.js";

const HORIZON = 36;
const LARGE = 1;
const SHOWN = 3;

/** Figures of a lever in the large municipality, or of it as it is. */
export function figures(recording, key) {
  const lever = recording.levers.find((one) => one.key === key);
  return figuresOf(recording, lever ? 1 << lever.ensemble_bit : 0);
}

/** Figures of a set of levers: share kept, weak kept, errors; with intervals. Null if not counted. */
export function figuresOf(recording, mask) {
  const found = recording.ensemble(LARGE, mask);
  if (!found) return null;
  return { kept: found.share[HORIZON], weak: found.weak_kept, errors: found.legal_errors, n: found.n };
}

/** Levers by what they add to the share that delivers, the most first. */
export function ranked(recording) {
  const base = figures(recording, null);
  return recording.levers
    .map((lever) => ({ lever, found: figures(recording, lever.key) }))
    .filter((one) => one.found?.kept)
    .map((one) => ({ ...one, gain: one.found.kept[0] - base.kept[0] }))
    .sort((a, b) => b.gain - a.gain);
}

/** Whether two intervals have something in common. */
export function overlap(a, b) {
  return Boolean(a && b) && a[1] <= b[2] && b[1] <= a[2];
}

/**
 * The lever that surprises: the one with most votes if it cannot be told from doing nothing,
 * else the one that falls farthest from its place among the votes to that among the effects.
 */
export function surpriseOf(recording, votes) {
  const effects = ranked(recording);
  if (!effects.length) return null;
  const base = figures(recording, null);
  const chosen = effects
    .filter((one) => votes.get(one.lever.key))
    .sort((a, b) => votes.get(b.lever.key) - votes.get(a.lever.key));
  if (!chosen.length) return null;
  if (overlap(chosen[0].found.kept, base.kept)) return chosen[0];
  const place = (one) => effects.indexOf(one);
  return chosen.reduce((most, one, k) =>
    place(one) - k > place(most) - chosen.indexOf(most) ? one : most,
  );
}

/** Whether the idea lives with a lever, as far as that was recorded; null where it was not. */
function lives(lesson, key) {
  const { recording } = lesson.app;
  const lever = recording.levers.find((one) => one.key === key);
  const row = recording.data.draw.idea.large;
  if (lever.bit === null || !recording.has(LARGE, 1 << lever.bit)) return null;
  return recording.world(LARGE, 1 << lever.bit).fates[row]?.verdict === "good_kept";
}

/** A cause that a replay has borne out, in one short sentence; where there is none for its kind, the one of the story. */
function causeSentence(lesson, cause) {
  const { app, words } = lesson;
  const { recording } = app;
  const key = `vote.fact_${cause.kind}`;
  if (!words.has(key)) return recording.texts.causes[cause.text][words.language];
  // They are called here what the story has called them.
  const called = recording.data.act.towns.large.called[cause.post];
  const who = called ? words.text(`act_role.${called}`) : "";
  return words.text("vote.because", { fact: words.text(key, { who }) });
}

/** Why: what a new run bore out ("because"), never a lever that was off. */
export function whyScene(lesson) {
  const { app, words, act } = lesson;
  const { recording } = app;
  const row = recording.data.draw.idea.large;
  const why = recording.world(LARGE, 0).because[row];
  const causes = (why?.causes ?? []).filter((one) => one.because && !one.lever).slice(0, SHOWN);
  const said = causes.map((one) => causeSentence(lesson, one));
  return {
    title: lesson.text("why_title"),
    stage: [
      html("p", { class: "headline" }, lesson.text("why_head", { idea: ideaName(words, act.data) })),
      html(
        "ul",
        { class: "a-causes" },
        (said.length ? said : [lesson.text("no_cause")]).map((one) => html("li", {}, one)),
      ),
    ],
    caption: lesson.text("argue"),
    buttons: [["rescue", `${lesson.text("rescue")} →`, () => lesson.step(1), true]],
  };
}

/** The class votes for a lever, before it sees what any of them does. */
export function rescueScene(lesson) {
  const { app, words } = lesson;
  const most = Math.max(1, ...lesson.levers.values());
  return {
    title: lesson.text("rescue_title"),
    stage: [
      html("p", { class: "headline" }, lesson.text("rescue_head")),
      html(
        "ol",
        { class: "a-levers", "data-kind": "class" },
        app.recording.levers.map((lever) => {
          const count = lesson.levers.get(lever.key) ?? 0;
          return html(
            "li",
            {},
            html(
              "button",
              { type: "button", name: lever.key, onclick: () => lesson.choose(lever.key) },
              html(
                "span",
                {},
                words.text(`lever.${lever.key}`),
                " ",
                html("small", {}, words.text(`lever_short.${lever.key}`)),
              ),
              html("b", { class: "votes" }, count ? words.number(count) : ""),
              html("i", { style: { "--share": count / most } }),
            ),
          );
        }),
      ),
    ],
    caption: lesson.text("rescue_how"),
    buttons: [lesson.collect, ["see", `${lesson.text("see")} →`, () => lesson.step(1), true]],
  };
}

function change(lesson, key, before, after, scale) {
  const { words } = lesson;
  const written = (value) => (value ? words.number(scale * value[0]) : words.number(NaN));
  const interval = (value, which) => {
    const range = value && { low: words.number(scale * value[1]), high: words.number(scale * value[2]) };
    return `${lesson.text(which)} ${range ? lesson.text("interval", range) : ""}`.trim();
  };
  return html(
    "div",
    { class: "change" },
    html("dt", {}, lesson.text(key)),
    html(
      "dd",
      {},
      html("span", { class: "before" }, written(before), html("small", {}, interval(before, "without"))),
      html("span", { class: "arrow", "aria-hidden": "true" }, "→"),
      html("span", { class: "after" }, written(after), html("small", {}, interval(after, "with"))),
    ),
  );
}

/** Three numbers, before and after. */
export function three(lesson, before, after) {
  return [
    html(
      "dl",
      { class: "changes" },
      change(lesson, "kept", before.kept, after.kept, 100),
      change(lesson, "weak", before.weak, after.weak, 100),
      change(lesson, "errors", before.errors, after.errors, 1),
    ),
    html("p", { class: "a-note" }, lesson.text("intervals")),
  ];
}

/** What the lever does that the class believed in; without votes, the one that helps most. */
export function surpriseScene(lesson) {
  const { app, words, act } = lesson;
  const { recording } = app;
  const found = surpriseOf(recording, lesson.levers) ?? ranked(recording)[0];
  const voted = lesson.levers.size > 0;
  const { key } = found.lever;
  const same = overlap(found.found.kept, figures(recording, null).kept);
  const lived = lives(lesson, key);
  const name = upper(words, ideaName(words, act.data));
  const fate = lived === null ? "" : lesson.text(lived ? "idea_lives" : "idea_stops", { idea: name });
  return {
    title: lesson.text("surprise_title"),
    stage: [
      html(
        "p",
        { class: "headline" },
        lesson.text(voted ? "you_chose" : "most_helps", { lever: words.within(`lever.${key}`) }),
      ),
      ...three(lesson, figures(recording, null), figures(recording, key)),
    ],
    caption: `${lesson.text(same ? "hardly" : found.gain > 0 ? "helps" : "hurts")} ${fate}`.trim(),
    buttons: [["to-buy", `${lesson.text("to_buy")} →`, () => lesson.step(1), true]],
  };
}

/** Levers by their three numbers, below the municipality as it is. */
function bestTable(lesson, best) {
  const { app, words } = lesson;
  const number = (value, scale) => words.number(scale * (value?.[0] ?? NaN));
  const row = (name, found) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, name),
      html("td", {}, number(found.kept, 100)),
      html("td", {}, number(found.weak, 100)),
      html("td", {}, number(found.errors, 1)),
    );
  const heads = ["per_hundred", "column_kept", "column_weak", "column_errors"];
  return html(
    "table",
    { class: "best" },
    html("thead", {}, html("tr", {}, heads.map((key) => html("th", { scope: "col" }, lesson.text(key))))),
    html(
      "tbody",
      {},
      row(lesson.text("as_it_is"), figures(app.recording, null)),
      best.map(({ lever, found }) => row(words.text(`lever.${lever.key}`), found)),
    ),
  );
}

/** What helps most, and its price; then the one question. */
export function endScene(lesson) {
  const { words } = lesson;
  const best = ranked(lesson.app.recording).slice(0, 3);
  return {
    title: lesson.text("end_title"),
    stage: [
      html("p", { class: "headline" }, lesson.text("end_question")),
      bestTable(lesson, best),
    ],
    caption: lesson.text("best_of"),
    buttons: [["ticket", `${words.text("exit_ticket.title")} →`, () => lesson.step(1), true]],
  };
}
