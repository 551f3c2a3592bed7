/**
 * Guesses of the class by show of hands, and what came of them.
 *
 * For each municipality: how many hands went up for 0-2, 3-5, 6-8 and 9-10 of ten pilots.
 * They stay in this browser tab, and are neither stored nor sent.
 */

import { countsOf, runBeside } from "./ensemble.js";
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

/** The municipality as it is, which is what the class guessed about: a run, and many of them. */
function asItIs(app, town) {
  const { recording, setup, sides, worlds, step } = app;
  const { horizon } = setup;
  const side = sides.findIndex((one) => one.town === town && !one.levers.length);
  const ensemble = side < 0 ? recording.ensemble(town, 0) : app.ensembleOf(side);
  // With other luck than the recorded the run is known only where it is on the stage.
  const world = side < 0 ? (setup.luck ? null : recording.world(town, 0)) : worlds[side];
  const run = world ? runBeside(ensemble, world, horizon, step.month) : { share: null };
  return { run: run.share, many: manyOf(ensemble, app) };
}

/** Mean of as many runs as are on the screen, thirty at the least. */
function manyOf(ensemble, { setup, recording }) {
  if (!ensemble) return null;
  const repeats = Math.max(30, setup.repeats);
  const { n, mean } = countsOf(ensemble, setup.horizon, repeats, recording.bins);
  return mean ? { n, share: mean } : null;
}

/** The same municipality with the levers that are on; null where none are, or it is not shown. */
function withLevers(app, town) {
  const side = app.sides.findIndex((one) => one.town === town && one.levers.length);
  return side < 0 ? null : manyOf(app.ensembleOf(side), app);
}

function sentenceOf(key, { n, share }, words) {
  const [mean, low, high] = share.map((x) => words.number(10 * x, 1));
  return words.text(key, { n: words.number(n), mean, low, high });
}

/**
 * Guess, this run and many runs on one scale from 0 to 10, for both municipalities whichever
 * stand on the stage. The run is never shown without the many.
 */
export function comparison(app) {
  const { words, setup, recording } = app;
  return ["small", "large"].map((town, m) => {
    const { run, many } = asItIs(app, m);
    const changed = withLevers(app, m);
    const mean = meanGuess(setup.guess[town]);
    const facts = [
      mean === null ? null : words.text("guess.class", { mean: words.number(mean, 1) }),
      run === null ? null : words.text("guess.run", { run: words.number(10 * run, 1) }),
      many ? sentenceOf("guess.runs", many, words) : null,
      changed ? sentenceOf("guess.with_levers", changed, words) : null,
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
      scale(setup.guess[town], run, many?.share, words),
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
