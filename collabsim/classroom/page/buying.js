/** The class buys levers for the large municipality, and sees three numbers before and after. */

import { html } from "./dom.js";
import { figuresOf, overlap, three } from "./rescue.js";

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
function saidOf(lesson, before, after) {
  const { words } = lesson;
  if (!lesson.bought.size) return lesson.text("buy_how");
  if (!after?.kept) return lesson.text("not_counted");
  const key = overlap(after.kept, before.kept)
    ? "hardly"
    : after.kept[0] > before.kept[0]
      ? "helps"
      : "hurts";
  return `${lesson.text(key)} ${lesson.text("of_runs", { n: words.number(after.n) })}`;
}

export function buyScene(lesson) {
  const { app, words } = lesson;
  const { recording } = app;
  const { left, points } = pricesOf(lesson);
  const mask = app.maskOf([...lesson.bought], "ensemble_bit");
  const before = figuresOf(recording, 0);
  const after = lesson.bought.size ? figuresOf(recording, mask) : null;
  return {
    title: lesson.text("buy_title"),
    stage: [
      html("p", { class: "headline" }, lesson.text("buy_head", { points: words.number(points) })),
      html("p", { class: "points", role: "status" }, lesson.text("points_left", { left: words.number(left) })),
      html(
        "ol",
        { class: "a-levers buying", "data-kind": "class" },
        recording.levers.map((lever) => leverButton(lesson, lever, left)),
      ),
      ...(after?.kept ? three(lesson, before, after) : []),
    ],
    caption: saidOf(lesson, before, after),
    buttons: [["done", `${lesson.text("what_helped")} →`, () => lesson.step(1), true]],
  };
}
