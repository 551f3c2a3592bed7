/** The class buys levers for the large municipality, and sees four numbers before and after. */

import { html } from "./dom.js";
import { figuresOf, four } from "./rescue.js";
import { differenceWords } from "./yardstick.js";

function pricesOf(lesson) {
  const { levers, budget } = lesson.app.recording;
  const spent = levers
    .filter((lever) => lesson.bought.has(lever.key))
    .reduce((sum, lever) => sum + lever.price, 0);
  return { spent, left: budget.points - spent, points: budget.points };
}

function leverButton(lesson, lever, left) {
  const { words } = lesson;
  const on = lesson.bought.has(lever.key);
  const dear = !on && lever.price > left;
  return html(
    "li",
    {},
    html(
      "button",
      {
        type: "button",
        name: `buy-${lever.key}`,
        "aria-pressed": String(on),
        disabled: dear,
        onclick: () => lesson.buy(lever.key),
      },
      html("span", {}, words.text(`lever.${lever.key}`)),
      " ",
      html("b", { class: "price" }, words.counted("levers_panel.points", lever.price)),
    ),
  );
}

/** What came of it, in a sentence: nothing is called a difference that chance could make. */
function saidOf(lesson, after) {
  const { words } = lesson;
  if (!lesson.bought.size) return lesson.text("buy_how");
  const { told } = lesson.counting;
  if (!after?.kept) return told ?? lesson.text("not_counted");
  return [
    differenceWords(lesson, after.gain),
    lesson.text("of_runs", { n: words.number(after.n) }),
    told,
  ].filter(Boolean).join(" ");
}

/** What the lever that was bought last can make worse. */
function worsens(lesson) {
  const last = [...lesson.bought].at(-1);
  if (!last) return null;
  const { words } = lesson;
  return html(
    "p",
    { class: "worsens" },
    html("b", {}, lesson.text("worse", { lever: words.text(`lever.${last}`) }), " "),
    words.text(`lever_worsens.${last}`),
  );
}

export function buyScene(lesson) {
  const { app, words } = lesson;
  const { recording } = app;
  const { left, points } = pricesOf(lesson);
  const mask = app.maskOf([...lesson.bought], "ensemble_bit");
  const before = figuresOf(recording, 0);
  const counted = lesson.bought.size ? figuresOf(recording, mask) : null;
  const after = lesson.bought.size ? lesson.counting.figures(mask, counted) : null;
  return {
    title: lesson.text("buy_title"),
    stage: [
      lesson.bought.size
        ? null
        : html("p", { class: "headline" }, lesson.text("buy_head", { points: words.number(points) })),
      html("p", { class: "points", role: "status" }, lesson.text("points_left", { left: words.number(left) })),
      html(
        "ol",
        { class: "a-levers buying", "data-kind": "class" },
        recording.levers.map((lever) => leverButton(lesson, lever, left)),
      ),
      ...(after?.kept ? four(lesson, before, after) : []),
      worsens(lesson),
    ],
    caption: saidOf(lesson, after),
    buttons: [["done", `${lesson.text("what_helped")} →`, () => lesson.step(1), true]],
  };
}
