/** Why this pilot stopped, what the class would have done, and what that does: all from the runs. */

import { html } from "./dom.js";
import { counted, ideaName, upper } from "./act_words.js";
import { YARDSTICK, differenceWords, directionOf, thenOf } from "./yardstick.js";

const LARGE = 1;
const SHOWN = 3;

/** Figures of a lever in the large municipality, or of it as it is. */
export function figures(recording, key) {
  const lever = recording.levers.find((one) => one.key === key);
  return figuresOf(recording, lever ? 1 << lever.ensemble_bit : 0);
}

/**
 * Figures of a set of levers: share that delivers, weak ones that went on, errors, how many started,
 * each with its interval, and the paired `gain` over the municipality as it is. Null if not counted.
 */
export function figuresOf(recording, mask) {
  const found = recording.ensemble(LARGE, mask);
  return found && figuresIn(found);
}

/** The same out of what many runs gave. */
export function figuresIn(found) {
  return {
    kept: found.share[YARDSTICK],
    weak: found.weak_kept,
    errors: found.legal_errors,
    started: found.started,
    gain: found.gain?.[YARDSTICK] ?? null,
    n: found.n,
  };
}

/** Levers by the share that delivers with them, the highest first. */
export function ranked(recording) {
  return recording.levers
    .map((lever) => ({ lever, found: figures(recording, lever.key) }))
    .filter((one) => one.found?.kept)
    .sort((a, b) => b.found.kept[0] - a.found.kept[0]);
}

/** The lever that helps most, and whether others cannot be told from it over the same runs. */
export function foremost(recording) {
  const [first] = ranked(recording);
  return first && { ...first, tied: (recording.leading?.[LARGE]?.length ?? 0) > 1 };
}

/**
 * The lever that surprises: the one with most votes if it cannot be told from doing nothing,
 * else the one that falls farthest from its place among the votes to that among the effects.
 */
export function surpriseOf(recording, votes) {
  const effects = ranked(recording);
  if (!effects.length) return null;
  const chosen = effects
    .filter((one) => votes.get(one.lever.key))
    .sort((a, b) => votes.get(b.lever.key) - votes.get(a.lever.key));
  if (!chosen.length) return null;
  if (!directionOf(chosen[0].found.gain)) return chosen[0];
  const place = (one) => effects.indexOf(one);
  return chosen.reduce((most, one, k) =>
    place(one) - k > place(most) - chosen.indexOf(most) ? one : most,
  );
}

/** What has become of the idea three years after its money with a lever; empty where that was not recorded. */
function ideaThen(lesson, key, name) {
  const { recording } = lesson.app;
  const lever = recording.levers.find((one) => one.key === key);
  const row = recording.data.draw.idea.large;
  if (lever.bit === null || !recording.has(LARGE, 1 << lever.bit)) return "";
  const then = thenOf(recording.world(LARGE, 1 << lever.bit), row);
  return then === "unknown" ? "" : lesson.text(`idea_${then}`, { idea: name });
}

/** A cause that a replay has borne out, in one short sentence; where there is none for its kind, the one of the story. */
function causeSentence(lesson, cause) {
  const { app, words } = lesson;
  const { recording } = app;
  const key = `vote.fact_${cause.kind}`;
  if (!words.has(key)) return recording.texts.causes[cause.text][words.language];
  const world = recording.world(LARGE, 0);
  const who = cause.post < 0 ? "" : world.town.post_names[words.language][cause.post];
  return words.text("vote.because", { fact: words.text(key, { who }) });
}

/** What the replays of the causes came to: three years after the money, and when they end. */
function replaysTold(lesson, replays) {
  const { words } = lesson;
  const fates = [...new Set(replays.map((one) => one.then))].filter((then) => then !== "unknown");
  if (!fates.length) return lesson.text("argue");
  const told = fates.map((then) => {
    const count = replays.filter((one) => one.then === then).length;
    return lesson.text(`without_${then}${fates.length > 1 ? "_some" : ""}`, { count: counted(words, count) });
  });
  const gone = replays.filter((one) => one.then !== "gone" && !one.lives).length;
  const later = gone && gone === replays.length ? lesson.text("without_later") : "";
  return [lesson.text("tried"), ...told, later, lesson.text("argue")].filter(Boolean).join(" ");
}

/** Why: what a new run bore out ("because"), never a lever that was off. */
export function whyScene(lesson) {
  const { app, words, act } = lesson;
  const { recording } = app;
  const row = recording.data.draw.idea.large;
  const why = recording.world(LARGE, 0).because[row];
  const causes = (why?.causes ?? []).filter((one) => one.because && !one.lever).slice(0, SHOWN);
  const said = causes.map((one) => causeSentence(lesson, one));
  const replays = (act.data.why ?? []).slice(0, causes.length);
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
    caption: replaysTold(lesson, replays),
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
              html("span", {}, words.text(`lever.${lever.key}`)),
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
  const interval = (value) =>
    value ? lesson.text("interval", { low: words.number(scale * value[1]), high: words.number(scale * value[2]) }) : "";
  return html(
    "div",
    { class: "change" },
    html("dt", {}, lesson.text(key)),
    html(
      "dd",
      {},
      html("span", { class: "before" }, written(before), html("small", {}, interval(before))),
      html("span", { class: "arrow", "aria-hidden": "true" }, "→"),
      html("span", { class: "after" }, written(after), html("small", {}, interval(after))),
    ),
  );
}

/** Four numbers, before and after: one alone would mislead. */
export function four(lesson, before, after) {
  return html(
    "dl",
    { class: "changes" },
    change(lesson, "kept", before.kept, after.kept, 100),
    change(lesson, "weak", before.weak, after.weak, 100),
    change(lesson, "errors", before.errors, after.errors, 1),
    change(lesson, "started", before.started, after.started, 1),
  );
}

/** What the lever does that the class believed in; without votes, the one that helps most. */
export function surpriseScene(lesson) {
  const { app, words, act } = lesson;
  const { recording } = app;
  const most = foremost(recording);
  const found = surpriseOf(recording, lesson.levers) ?? most;
  const voted = lesson.levers.size > 0;
  const { key } = found.lever;
  const fate = ideaThen(lesson, key, upper(words, ideaName(words, act.data)));
  const head = voted ? "you_chose" : most.tied ? "among_most" : "most_helps";
  return {
    title: lesson.text("surprise_title"),
    stage: [
      html(
        "p",
        { class: "headline" },
        lesson.text(head, { lever: words.within(`lever.${key}`) }),
      ),
      four(lesson, figures(recording, null), figures(recording, key)),
    ],
    caption: `${differenceWords(lesson, found.found.gain)} ${fate}`.trim(),
    buttons: [["to-buy", `${lesson.text("to_buy")} →`, () => lesson.step(1), true]],
  };
}

/** Among all levers the one with the fewest legal errors. */
function fewestErrors(recording) {
  const counted = ranked(recording).filter((one) => one.found.errors);
  return counted.sort((a, b) => a.found.errors[0] - b.found.errors[0])[0];
}

/** One line of the price list: what it is, its points, and four numbers. */
function priceLine(lesson, name, points, found) {
  const { words } = lesson;
  const whole = (value, scale = 1) => words.number(scale * (value?.[0] ?? NaN));
  const [, low, high] = found.kept;
  const interval = lesson.text("interval", { low: words.number(100 * low), high: words.number(100 * high) });
  const cell = (key, text, more) =>
    html("span", { "data-label": lesson.text(`list_${key}`) }, text, more ? html("small", {}, more) : null);
  return html(
    "li",
    {},
    html("b", {}, name),
    cell("points", words.number(points)),
    cell("kept", whole(found.kept, 100), interval),
    cell("weak", whole(found.weak, 100)),
    cell("errors", whole(found.errors)),
    cell("started", whole(found.started)),
  );
}

/** What helps most, without any lever and with each, and its price; then the one question. */
export function endScene(lesson) {
  const { app, words } = lesson;
  const { recording } = app;
  const best = ranked(recording).slice(0, SHOWN);
  const careful = fewestErrors(recording);
  const shown = !careful || best.some((one) => one.lever.key === careful.lever.key) ? best : [...best, careful];
  return {
    title: lesson.text("end_title"),
    stage: [
      html("p", { class: "headline" }, lesson.text("end_question")),
      html(
        "ol",
        { class: "best" },
        html(
          "li",
          { class: "best-head", "aria-hidden": "true" },
          html("b", {}, ""),
          ["points", "kept", "weak", "errors", "started"].map((key) => html("span", {}, lesson.text(`list_${key}`))),
        ),
        priceLine(lesson, lesson.text("list_none"), 0, figures(recording, null)),
        shown.map(({ lever, found }) => priceLine(lesson, words.text(`lever.${lever.key}`), lever.price, found)),
      ),
    ],
    caption: lesson.text(shown === best ? "best_of" : "best_of_and_careful"),
    buttons: [["ticket", `${words.text("exit_ticket.title")} →`, () => lesson.step(1), true]],
  };
}
