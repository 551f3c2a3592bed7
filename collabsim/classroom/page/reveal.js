/** The reveal: a thousand runs as dots, the large municipality above, the small one below. */

import { html, svg } from "./dom.js";

const BINS = 11;
/** Pixels below which the words of a mean stand at the left edge. */
const NARROW = 620;
/** Lines of type kept free above the dots and the bars of the class, for the words of a mean. */
const WORDS = 1.7;
/** Lines of type that the picture takes at least: where there is no room the page scrolls. */
const LEAST = 14;
/** So many sizes of type apart, the numbers leave room for a word before the first. */
const ROOMY = 3.6;

/** Pilots of a recorded run that deliver 36 months after the money, of those followed so long. */
export function shareOf(world) {
  const { codes } = world;
  const seen = world.fates.filter((fate) => fate.started >= 0 && fate.state_36 >= 0);
  const delivering = seen.filter((fate) => codes.state[fate.state_36] === "delivering").length;
  return { delivering, observed: seen.length, share: delivering / seen.length };
}

/** Squares of one bin, in rows away from the axis. */
function dots(count, x, width, size, along, y) {
  const across = Math.max(1, Math.floor(width / size));
  const parts = [];
  for (let k = 0; k < count; k += 1) {
    const row = Math.floor(k / across);
    const inRow = Math.min(across, count - row * across);
    const left = x + (width - inRow * size) / 2 + (k % across) * size;
    const top = along < 0 ? y - (row + 1) * size : y + row * size;
    const side = (size - Math.max(0.5, size / 6)).toFixed(2);
    parts.push(`M${left.toFixed(2)} ${top.toFixed(2)}h${side}v${side}h-${side}z`);
  }
  return parts.join("");
}

/** The largest dot with which the highest bin still has room. */
function sizeFor(counts, width, height) {
  const most = Math.max(1, ...counts);
  for (let size = 12; size > 0.6; size -= 0.2) {
    if (Math.ceil(most / Math.max(1, Math.floor(width / size))) * size <= height) return size;
  }
  return 0.6;
}

function diamond(x, y, half) {
  return svg("path", {
    class: "seen",
    "data-kind": "case",
    d: `M${x} ${y - half}l${half} ${half}l${-half} ${half}l${-half} ${-half}z`,
  });
}

/** The bars of the class: outlines over the large municipality, as high as there is room for. */
function classBars(lesson, frame) {
  const most = Math.max(...lesson.hands);
  if (!most) return null;
  const { left, pitch, axis, tall } = frame;
  return svg(
    "g",
    { class: "class-bars", "data-kind": "class" },
    lesson.hands.map((count, k) => {
      const high = (count / most) * tall;
      return count
        ? svg("rect", {
            x: left + (k - 0.5) * pitch + 2,
            width: pitch - 4,
            y: axis - high,
            height: high,
            rx: 5,
          })
        : null;
    }),
  );
}

/** Mean and interval of one municipality: a line, and its number out of ten. */
function mean(lesson, town, frame) {
  const { words, app } = lesson;
  const [share, low, high] = app.recording.ensemble(town, 0).share[app.recording.yardstick.months];
  const { left, pitch, axis, room, type, gap } = frame;
  const x = left + 10 * share * pitch;
  const up = town === 1;
  const ten = (part) => words.number(10 * part, 1);
  const said = lesson.text(up ? "large_mean" : "small_mean", {
    share: ten(share),
    low: ten(low),
    high: ten(high),
  });
  const from = up ? axis : axis + gap;
  const to = up ? axis - room : axis + gap + room;
  const narrow = frame.width < NARROW;
  // Where its words stand at the edge, the line ends below them.
  const short = narrow ? WORDS * type : 0;
  const right = !narrow && x > frame.width * 0.55;
  return svg(
    "g",
    { class: "a-mean" },
    svg("path", { d: `M${x} ${from}V${up ? to + short : to - short}` }),
    svg(
      "text",
      {
        "font-size": type * 1.2,
        x: narrow ? 0 : x + (right ? -10 : 10),
        y: up ? to + type : to - type * 0.2,
        "text-anchor": right ? "end" : "start",
      },
      said,
    ),
  );
}

/** Median, 5th and 95th percentile over values that nobody can rule out; null where not run. */
function spreadIn(lesson, town) {
  const { region, yardstick } = lesson.app.recording;
  return region?.of(0)?.share[town][yardstick.months] ?? null;
}

/** How far other assumptions move the number of the large municipality; empty where not run. */
export function unknownWords(lesson) {
  const spread = spreadIn(lesson, 1);
  if (!spread) return "";
  const { words } = lesson;
  const [low, high] = spread.slice(1).map((share) => words.number(10 * share, 1));
  const n = words.number(lesson.app.recording.ensemble(1, 0).n);
  return lesson.text("unknown", { n, low, high });
}

/** Where the mean may lie for all that is known: a wide pale bar along the axis. */
function unknownBar(lesson, town, { left, pitch, axis, gap, type }) {
  const spread = spreadIn(lesson, town);
  if (!spread) return null;
  const [, low, high] = spread.map((share) => left + 10 * share * pitch);
  const height = type * 0.42;
  const y = town === 1 ? axis : axis + gap - height;
  return svg("rect", { class: "unknown", x: low, y, width: high - low, height, rx: height / 2 });
}

/** What small is worse at, from the same runs: weak ones that went on, and legal errors. */
function otherSide(lesson) {
  const { words, app } = lesson;
  const [small, large] = [0, 1].map((town) => app.recording.ensemble(town, 0));
  const rows = [
    ["weak", "weak_kept", 100],
    ["errors", "legal_errors", 1],
  ].filter(([, name]) => small[name] && large[name]);
  return html(
    "table",
    { class: "other-side" },
    html(
      "tr",
      {},
      html("td", {}),
      ["large", "small"].map((town) => html("th", { scope: "col" }, lesson.text(`short_${town}`))),
    ),
    rows.map(([key, name, scale]) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, lesson.text(key)),
        [large, small].map((one) => html("td", {}, words.number(scale * one[name][0]))),
      ),
    ),
  );
}

/** The legend, in HTML, so that it wraps where there is no room. */
function legend(lesson) {
  const { words } = lesson;
  const rows = [["k-dot", lesson.text("one_run", { n: words.number(lesson.app.recording.ensemble(1, 0).n) })]];
  rows.push(["k-mean", lesson.text("mean")]);
  rows.push(["k-diamond", lesson.text("run_seen")]);
  if (lesson.mean !== null) {
    rows.unshift(["k-bar", lesson.text("class_mean", { mean: words.number(lesson.mean, 1) })]);
  }
  if (spreadIn(lesson, 1)) rows.push(["k-unknown", lesson.text("other_assumptions")]);
  return html(
    "ul",
    { class: "reveal-legend" },
    rows.map(([kind, text]) => html("li", { class: kind }, text)),
  );
}

export function drawReveal(box, lesson) {
  const { recording } = lesson.app;
  const { words } = lesson;
  const around = [legend(lesson), otherSide(lesson)];
  box.replaceChildren(...around);
  const width = box.clientWidth;
  const type = Number.parseFloat(getComputedStyle(box).fontSize);
  const taken = around.filter((one) => getComputedStyle(one).position === "static");
  const left = box.clientHeight - taken.reduce((sum, one) => sum + one.offsetHeight, 0);
  const height = Math.max(left, LEAST * type);
  const gap = type * 1.9;
  const room = (height - gap) / 2;
  const pitch = (width - type * 2) / BINS;
  const frame = { width, left: type + pitch / 2, pitch, axis: room, room, tall: room - WORDS * type, type, gap };
  const counts = [0, 1].map((town) => recording.ensemble(town, 0).of_ten[recording.yardstick.months]);
  const size = sizeFor(counts.flat(), pitch * 0.82, frame.tall);
  const picture = svg(
    "svg",
    {
      class: "thousand",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": lesson.revealWords(),
    },
    [1, 0].map((town) =>
      svg("path", {
        class: "dots",
        "data-kind": "run",
        d: counts[town]
          .map((count, k) =>
            dots(
              count,
              frame.left + (k - 0.41) * pitch,
              pitch * 0.82,
              size,
              town === 1 ? -1 : 1,
              town === 1 ? room : room + gap,
            ),
          )
          .join(""),
      }),
    ),
    Array.from({ length: BINS }, (_, k) =>
      svg(
        "text",
        {
          class: "tenth",
          "font-size": type * 1.1,
          x: frame.left + k * pitch,
          y: room + gap * 0.72,
          "text-anchor": "middle",
        },
        words.number(k),
      ),
    ),
    [1, 0].map((town) => unknownBar(lesson, town, frame)),
    pitch > ROOMY * type
      ? svg("text", { class: "of-ten", "font-size": type, x: 0, y: room + gap * 0.72 }, lesson.text("of_ten"))
      : null,
    classBars(lesson, frame),
    [1, 0].map((town) => mean(lesson, town, frame)),
    [1, 0].map((town) => {
      const run = shareOf(recording.world(town, 0));
      const x = frame.left + 10 * run.share * pitch;
      return diamond(x, town === 1 ? room - type * 0.6 : room + gap + type * 0.6, type * 0.6);
    }),
  );
  const [key, side] = around;
  box.replaceChildren(key, picture, side);
}
