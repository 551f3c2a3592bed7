/**
 * Luck and structure: the same municipality many times, as dots on one scale.
 *
 * A dot is a history with other luck. What lies between the dots of one colour is luck;
 * what moves the whole cloud is structure. Both municipalities share the scale.
 */

import { svg } from "./dom.js";
import { circle } from "./path.js";

/** How often the municipality can be seen to run. */
export const REPEATS = [1, 30, 1000];

/**
 * Share of the pilots that deliver at the horizon, in the world on the stage, among those
 * whose horizon has come by a month. Nothing is told before it has happened.
 */
export function presentRun(world, horizon, month = world.months) {
  const { state: names } = world.codes;
  let observed = 0;
  let delivering = 0;
  for (const fate of world.fates) {
    const code = fate[`state_${horizon}`];
    if (code < 0 || code === null || fate.money_ended + horizon > month) continue;
    observed += 1;
    if (names[code] === "delivering") delivering += 1;
  }
  return { observed, delivering, share: observed ? delivering / observed : null };
}

/** The run on the stage where there is an ensemble to see it beside, else no run at all. */
export function runBeside(ensemble, world, horizon, month) {
  if (!ensemble) return { observed: 0, delivering: 0, share: null };
  return presentRun(world, horizon, month);
}

/** How many runs there are of the number that is wanted: fewer were made of some choices. */
export function runsOf(ensemble, horizon, repeats) {
  if (repeats === 1) return 1;
  return repeats === 30 ? ensemble.first[horizon].length : ensemble.n;
}

/**
 * Counts by class of share of as many runs as are wanted or there are, with how many they
 * are and the mean of just these: `[share, low, high]`, null where none is drawn.
 */
export function countsOf(ensemble, horizon, repeats, bins) {
  const counts = new Array(bins.length - 1).fill(0);
  if (!ensemble) return { counts, n: 0, mean: null };
  // One run is never seen alone: it is marked among the first thirty.
  const one = repeats === 1;
  const n = runsOf(ensemble, horizon, one ? 30 : repeats);
  if (repeats > 30)
    return { counts: ensemble.histogram[horizon], n, mean: ensemble.share[horizon] };
  for (const [delivering, observed] of ensemble.first[horizon]) {
    if (!observed) continue;
    const place = Math.floor((delivering / observed) * counts.length + 1e-9);
    counts[Math.min(counts.length - 1, place)] += 1;
  }
  return { counts, n, mean: one ? null : ensemble.first_share[horizon] };
}

/** What is written of a mean: the share, its 95 % interval and the runs behind it. */
export function meanValues({ mean: [share, low, high], n }, words) {
  const percent = (x) => words.number(100 * x);
  return {
    share: words.percent(share),
    low: percent(low),
    high: percent(high),
    n: words.number(n),
  };
}

/** Dots of one class, in rows from the middle line outwards. */
function dots(count, x, width, radius, along, y) {
  const across = Math.max(1, Math.floor(width / (2 * radius)));
  const parts = [];
  for (let k = 0; k < count; k += 1) {
    const row = Math.floor(k / across);
    const inRow = Math.min(across, count - row * across);
    const cx = x + width / 2 + ((k % across) - (inRow - 1) / 2) * 2 * radius;
    const cy = y + along * (radius + row * 2 * radius);
    parts.push(circle(cx, cy, radius * 0.86));
  }
  return parts.join("");
}

/**
 * The largest dots with which the highest class still fits.
 *
 * A dot is one run. Where one side has fewer runs its dots are larger, so that equal shares
 * cover equal areas and the two clouds can be compared.
 */
function radiiFor(counted, width, height) {
  let scale = Math.min(18, width / 8) * Math.sqrt(Math.max(1, ...counted.map(({ n }) => n)));
  const radii = () =>
    counted.map(({ n }) => Math.min(18, width / 2, scale / Math.sqrt(Math.max(1, n))));
  const fits = (radius, { counts }) => {
    const across = Math.max(1, Math.floor(width / (2 * radius)));
    return Math.ceil(Math.max(...counts) / across) * 2 * radius <= height;
  };
  while (!radii().every((radius, i) => radius < 0.4 || fits(radius, counted[i]))) scale *= 0.95;
  return radii();
}

/** How wide a bold text will be, at the most; the picture that is taken along is never laid out. */
const widthOf = (text, type) => text.length * type * 0.5;

/** Sizes that follow the frame: a chart for the back of a room, or one beside the stage. */
function measuresOf(frame, sides) {
  const type = Math.max(12, Math.min(24, frame.height / 22, frame.width / 28));
  const roomy = frame.height > 240;
  const axis = roomy && sides === 2 ? type * 3.6 : type * 1.5 + 12;
  const room = sides === 2 ? (frame.height - axis) / 2 : frame.height - axis;
  // Above the dots stands the mean; above that, where there is room, the name.
  const top = room - (roomy ? type * 1.5 : 2);
  return { type, axis, room, top, left: 10, width: frame.width - 20, roomy };
}

/** The scale between the two clouds, and a line for each to stand on. */
function drawScale(group, { type, axis, room, left, width }, sides, bins, words) {
  const classWidth = width / (bins.length - 1);
  group.append(
    svg("rect", { class: "scale", x: 0, y: room, width: width + 2 * left, height: axis }),
    svg("line", { class: "cloud-line", x1: left, x2: left + width, y1: room, y2: room }),
  );
  if (sides === 2) {
    const y = room + axis;
    group.append(svg("line", { class: "cloud-line", x1: left, x2: left + width, y1: y, y2: y }));
  }
  // Where five steps of a fifth would run into each other, the half is enough.
  const every = classWidth * 2 < type * 4.6 ? (bins.length - 1) / 2 : 2;
  for (let k = 0; k < bins.length; k += every) {
    group.append(
      svg(
        "text",
        {
          class: "axis",
          "font-size": type,
          x: left + k * classWidth,
          y: room + axis / 2 + type * 0.36,
          "text-anchor": k === 0 ? "start" : k === bins.length - 1 ? "end" : "middle",
        },
        words.percent(bins[k]),
      ),
    );
  }
}

/** The mean of the runs that are drawn, with its interval and their number beside the line. */
function drawMean(group, cloud, { words }) {
  const { counted, i, base, along, top, type, left, width } = cloud;
  if (!counted.mean) return;
  const x = left + width * counted.mean[0];
  const far = base + along * top;
  const values = meanValues(counted, words);
  const said = ["luck.mean", "luck.mean_short"].map((key) => words.text(key, values));
  const whole = widthOf(said[0], type) <= width ? said[0] : said[1];
  // Beside the line where there is room, else as near to it as the frame allows.
  const start = Math.max(3, Math.min(x + 6, left + width - widthOf(whole, type)));
  const beside = start > x;
  group.append(
    svg("line", {
      class: `mean side-${i}`,
      x1: x,
      x2: x,
      y1: base,
      y2: beside ? far : far - along * type * 1.15,
    }),
    svg(
      "text",
      {
        class: `mean-text side-${i}`,
        "font-size": type,
        x: start,
        y: far + (along < 0 ? type * 0.8 : -type * 0.1),
      },
      whole,
    ),
  );
}

/**
 * Where the mean lies over sets of values that nobody can rule out: a pale bar in the scale, from
 * the 5th to the 95th percentile, with the median as a notch.
 */
function drawSpread(group, { side, i, base, along, type, left, width }) {
  if (!side.spread) return;
  const [middle, low, high] = side.spread.map((share) => left + width * share);
  const tall = type * 0.42;
  const y = along < 0 ? base + 1 : base - 1 - tall;
  group.append(
    svg("rect", { class: `spread side-${i}`, x: low, y, width: high - low, height: tall }),
    svg("line", { class: `spread-middle side-${i}`, x1: middle, x2: middle, y1: y, y2: y + tall }),
  );
}

/** The run on the stage: a triangle on the scale, which no dot looks like. */
function drawRun(group, cloud, { words }) {
  const { side, i, base, along, type, left, width, roomy } = cloud;
  if (side.run.share === null) return;
  const x = left + width * side.run.share;
  const half = type * (roomy ? 0.62 : 0.55);
  const tall = type * (roomy ? 1 : 0.75);
  const foot = base - along * 0.5;
  group.append(
    svg("path", {
      class: `present side-${i}`,
      d: `M${x} ${foot}l${-half} ${-along * tall}h${2 * half}z`,
    }),
  );
  if (!roomy) return;
  const right = side.run.share > 0.7;
  const values = {
    delivering: words.number(side.run.delivering),
    observed: words.number(side.run.observed),
  };
  group.append(
    svg(
      "text",
      {
        class: `run-text side-${i}`,
        "font-size": type,
        x: x + (right ? -1 : 1) * (half + 5),
        y: foot - along * type * (along < 0 ? 0.95 : 0.25),
        "text-anchor": right ? "end" : "start",
      },
      words.text("luck.this_run", values),
    ),
  );
}

/**
 * Draw the clouds of one or two municipalities, the first upwards, the second downwards.
 *
 * @param {object} about - `sides`: [{ensemble, run, spread, name}], `horizon`, `repeats`, `bins`,
 *   `words`, `share` (0-1: how much of the cloud has been drawn, for letting it grow)
 * @param {{width: number, height: number}} frame
 * @returns {SVGElement} a group that needs no style sheet but the classes of the page
 */
export function drawClouds(about, frame) {
  const { sides, horizon, repeats, bins, words, share = 1 } = about;
  const measures = measuresOf(frame, sides.length);
  const { type, axis, room, top, left, width, roomy } = measures;
  const group = svg("g", { class: repeats === 1 ? "clouds one" : "clouds" });
  drawScale(group, measures, sides.length, bins, words);
  const classWidth = width / (bins.length - 1);
  const counted = sides.map(({ ensemble }) => countsOf(ensemble, horizon, repeats, bins));
  const radii = radiiFor(counted, classWidth - 3, top - type * 1.1);
  sides.forEach((side, i) => {
    const along = i === 0 ? -1 : 1;
    const base = i === 0 ? room : room + axis;
    const d = counted[i].counts.map((count, k) =>
      dots(
        Math.round(count * share),
        left + k * classWidth + 1.5,
        classWidth - 3,
        radii[i],
        along,
        base,
      ),
    );
    group.append(svg("path", { class: `cloud side-${i}`, d: d.join("") }));
    const cloud = { ...measures, side, counted: counted[i], i, base, along };
    drawSpread(group, cloud);
    drawMean(group, cloud, about);
    drawRun(group, cloud, about);
    if (!roomy) return;
    const y = base + along * (room - type * (along < 0 ? 1 : 0.25));
    group.append(
      svg(
        "text",
        { class: `cloud-name side-${i}`, "font-size": type * 1.15, x: left, y },
        side.name,
      ),
    );
  });
  return group;
}
