/** Why this pilot stopped, what the class would have done, and what that does: all from the runs. */

import { html } from "./dom.js";
import { counted, ideaName, upper } from "./act_words.js";
import { differenceWords, directionOf, thenOf } from "./yardstick.js";

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
  return found && figuresIn(found, recording.yardstick);
}

/** The same out of what many runs gave. */
export function figuresIn(found, { months }) {
  return {
    kept: found.share[months],
    weak: found.weak_kept,
    errors: found.legal_errors,
    started: found.started,
    gain: found.gain?.[months] ?? null,
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

/** Levers that clearly help by themselves: nothing is called help that chance could make. */
export function helping(recording) {
  return ranked(recording).filter(({ found }) => directionOf(found.gain) > 0);
}

/** How a lever stands to the votes: chosen by most (or by as many as any), by some, or by none. */
function chosenBy(votes, key) {
  const most = Math.max(0, ...votes.values());
  if (!votes.get(key)) return null;
  return votes.get(key) === most ? "you_chose" : "some_chose";
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
  const then = thenOf(recording.yardstick, recording.world(LARGE, 1 << lever.bit), row);
  return then === "unknown" ? "" : lesson.text(`idea_${then}`, { idea: name });
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

/** Four numbers, before and after, since one alone would mislead; and what stands in brackets. */
export function four(lesson, before, after) {
  return [
    html(
      "dl",
      { class: "changes" },
      change(lesson, "kept", before.kept, after.kept, 100),
      change(lesson, "weak", before.weak, after.weak, 100),
      change(lesson, "errors", before.errors, after.errors, 1),
      change(lesson, "started", before.started, after.started, 1),
    ),
    html("p", { class: "a-note" }, lesson.text("intervals")),
  ];
}

/** What the lever does that the class believed in; without votes, the one that helps most. */
export function surpriseScene(lesson) {
  const { app, words, act } = lesson;
  const { recording } = app;
  const most = foremost(recording);
  const found = surpriseOf(recording, lesson.levers) ?? most;
  const { key } = found.lever;
  const fate = ideaThen(lesson, key, upper(words, ideaName(words, act.data)));
  const head = chosenBy(lesson.levers, key) ?? (most.tied ? "among_most" : "most_helps");
  return {
    title: lesson.text("surprise_title"),
    stage: [
      html(
        "p",
        { class: "headline" },
        lesson.text(head, { lever: words.within(`lever.${key}`) }),
      ),
      ...four(lesson, figures(recording, null), figures(recording, key)),
    ],
    caption: `${differenceWords(lesson, found.found.gain)} ${fate}`.trim(),
    buttons: [["to-buy", `${lesson.text("to_buy")} →`, () => lesson.step(1), true]],
  };
}

/** Among all levers the one with the fewest legal errors, if they are fewer than without any. */
function fewestErrors(recording) {
  const before = figures(recording, null).errors;
  const fewer = ranked(recording).filter(({ found }) => found.errors && before && found.errors[0] < before[0]);
  return fewer.sort((a, b) => a.found.errors[0] - b.found.errors[0])[0];
}

const COLUMNS = ["kept", "weak", "errors", "started", "price"];

/** Levers with four numbers and their price, below the municipality as it is. */
function bestTable(lesson, best, base) {
  const { words } = lesson;
  const whole = (value, scale = 1) => words.number(scale * (value?.[0] ?? NaN));
  const row = (name, found, price) => {
    const [, low, high] = found.kept;
    const interval = lesson.text("interval", { low: words.number(100 * low), high: words.number(100 * high) });
    const cells = {
      kept: [whole(found.kept, 100), " ", html("small", {}, interval)],
      weak: whole(found.weak, 100),
      errors: whole(found.errors),
      started: whole(found.started),
      price,
    };
    return html(
      "tr",
      {},
      html("th", { scope: "row" }, name),
      COLUMNS.map((key) => html("td", { "data-label": lesson.text(`column_${key}`) }, cells[key])),
    );
  };
  return html(
    "table",
    { class: "best" },
    html(
      "thead",
      {},
      html("tr", {}, html("td", {}), COLUMNS.map((key) => html("th", { scope: "col" }, lesson.text(`column_${key}`)))),
    ),
    html(
      "tbody",
      {},
      row(lesson.text("as_it_is"), base, words.counted("levers_panel.points", 0)),
      best.map(({ lever, found }) =>
        row(words.text(`lever.${lever.key}`), found, words.counted("levers_panel.points", lever.price)),
      ),
    ),
  );
}

/** What clearly helps most, without any lever and with each, and its price; then the one question. */
export function endScene(lesson) {
  const { app, words } = lesson;
  const { recording } = app;
  const best = helping(recording).slice(0, SHOWN);
  const careful = fewestErrors(recording);
  const more = careful && !best.some((one) => one.lever.key === careful.lever.key);
  const shown = more ? [...best, careful] : best;
  const said = best.length ? words.counted("vote.best_of", best.length) : lesson.text("none_helped");
  return {
    title: lesson.text("end_title"),
    stage: [
      html("p", { class: "headline" }, lesson.text("end_question")),
      bestTable(lesson, shown, figures(recording, null)),
    ],
    caption: more ? `${said} ${lesson.text("and_careful")}` : said,
    buttons: [["ticket", `${words.text("exit_ticket.title")} →`, () => lesson.step(1), true]],
  };
}
