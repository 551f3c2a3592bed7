/**
 * Guesses of the class by show of hands, and what came of them.
 *
 * For each municipality: how many hands went up for 0-2, 3-5, 6-8 and 9-10 of ten pilots.
 * They stay in this browser tab, and are neither stored nor sent.
 */

import { presentRun } from "./ensemble.js";
import { html, svg } from "./dom.js";

const CLASSES = [
  [0, 2],
  [3, 5],
  [6, 8],
  [9, 10],
];
const MOST_HANDS = 40;

export function emptyGuess() {
  return { small: CLASSES.map(() => 0), large: CLASSES.map(() => 0) };
}

/** Mean of ten that the class believes in, from the middles of the classes; null without hands. */
function meanGuess(hands) {
  const all = hands.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  return (
    hands.reduce((sum, count, k) => sum + (count * (CLASSES[k][0] + CLASSES[k][1])) / 2, 0) / all
  );
}

function counter(app, town, k) {
  const { words, setup } = app;
  const [low, high] = CLASSES[k];
  const count = setup.guess[town][k];
  const set = (value) => {
    const guess = structuredClone(app.setup.guess);
    guess[town][k] = Math.max(0, Math.min(MOST_HANDS, value));
    app.change({ guess });
  };
  const label = words.text("guess.of_ten", { low, high });
  const id = `${town}${k}`;
  return html(
    "li",
    {},
    html("label", { for: `hands-${id}` }, label),
    html(
      "button",
      {
        type: "button",
        "data-focus": `less-${id}`,
        "aria-label": words.text("guess.less", { range: label }),
        onclick: () => set(count - 1),
      },
      "−",
    ),
    html("input", {
      type: "range",
      id: `hands-${id}`,
      "data-focus": `hands-${id}`,
      min: 0,
      max: MOST_HANDS,
      value: count,
      oninput: (event) => set(Number(event.target.value)),
    }),
    html(
      "button",
      {
        type: "button",
        "data-focus": `more-${id}`,
        "aria-label": words.text("guess.more", { range: label }),
        onclick: () => set(count + 1),
      },
      "+",
    ),
    html("output", {}, words.number(count)),
  );
}

/** Sliders for the hands of the class. */
export function handsForm(app) {
  const { words, recording } = app;
  return ["small", "large"].map((town, m) =>
    html(
      "fieldset",
      { class: `hands side-${m}` },
      html(
        "legend",
        {},
        words.text(`scene.town_${town}`, {
          population: words.number(recording.towns[m].population),
        }),
      ),
      html(
        "ul",
        {},
        CLASSES.map((_, k) => counter(app, town, k)),
      ),
    ),
  );
}

/**
 * Guess, this run and all runs on one scale from 0 to 10.
 *
 * Nothing of the answer is drawn before the class has seen the many runs.
 */
export function comparison(app) {
  const { words, setup, recording } = app;
  const horizon = setup.horizon;
  return ["small", "large"].map((town, m) => {
    const side = app.sides.findIndex((one) => one.town === m);
    if (side < 0) return null;
    const ensemble = app.ensembleOf(side);
    const share = ensemble?.share[horizon];
    const run = presentRun(app.worlds[side], horizon, app.step.month);
    const mean = meanGuess(setup.guess[town]);
    const facts = [
      mean === null ? null : words.text("guess.class", { mean: words.number(mean, 1) }),
      run.share === null ? null : words.text("guess.run", { run: words.number(10 * run.share, 1) }),
      share
        ? words.text("guess.runs", {
            mean: words.number(10 * share[0], 1),
            low: words.number(10 * share[1], 1),
            high: words.number(10 * share[2], 1),
          })
        : null,
    ].filter(Boolean);
    return html(
      "figure",
      { class: `compared side-${m}` },
      html(
        "figcaption",
        {},
        words.text(`scene.town_${town}`, {
          population: words.number(recording.towns[m].population),
        }),
      ),
      scale(setup.guess[town], run.share, share, words),
      html(
        "ul",
        {},
        facts.map((fact) => html("li", {}, fact)),
      ),
    );
  });
}

function scale(hands, run, share, words) {
  const width = 300;
  const height = 92;
  const x = (ten) => 8 + ((width - 16) * ten) / 10;
  const most = Math.max(1, ...hands);
  const foot = height - 18;
  const parts = hands.map((count, k) => {
    const [low, high] = CLASSES[k];
    const tall = (count / most) * (foot - 18);
    return svg("rect", {
      class: "raised",
      x: x(low) - 6,
      y: foot - tall,
      width: x(high) - x(low) + 12,
      height: tall,
      rx: 3,
    });
  });
  for (let ten = 0; ten <= 10; ten += 2)
    parts.push(
      svg(
        "text",
        { class: "axis", x: x(ten), y: height - 4, "text-anchor": "middle" },
        words.number(ten),
      ),
    );
  parts.push(svg("line", { class: "cloud-line", x1: x(0), x2: x(10), y1: foot, y2: foot }));
  if (share) {
    parts.push(
      svg("rect", {
        class: "interval",
        x: x(10 * share[1]),
        y: 6,
        width: Math.max(2, x(10 * share[2]) - x(10 * share[1])),
        height: foot - 6,
      }),
    );
    parts.push(
      svg("line", { class: "mean", x1: x(10 * share[0]), x2: x(10 * share[0]), y1: 2, y2: foot }),
    );
  }
  if (run !== null)
    parts.push(svg("path", { class: "present", d: `M${x(10 * run)} ${foot}l-6 -11h12z` }));
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "compare-scale", "aria-hidden": "true" },
    parts,
  );
}
