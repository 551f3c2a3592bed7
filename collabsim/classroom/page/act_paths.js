/** Both ways of one idea on the same calendar: who had the case, and when. */

import { hourglass } from "./act_shapes.js";
import { html, svg } from "./dom.js";
import { upper } from "./act_words.js";
import { waitedAt, whereAt } from "./act_town.js";

/** The plot's own measure; it is stretched to the room there is. */
const FRAME = { width: 560, height: 330 };
const GROUP = { units: "units", advisers: "advisers" };

/** The rows of both towns: units, advisers, and leaders by what they are called. */
function rowName(words, station) {
  if (station.kind !== "leader") {
    const count = station.roles.length;
    return words.text(`act.${GROUP[station.kind]}_${count === 1 ? "one" : "many"}`, {
      count: words.has(`act_number.n${count}`)
        ? words.text(`act_number.n${count}`)
        : words.number(count),
    });
  }
  return words.text(`act_role.${station.roles[0]}`);
}

function pathOf(town, x, y) {
  const points = [];
  for (let month = town.opened; month <= town.settled; month += 1) {
    points.push([x(month), y(whereAt(town, month).station)]);
  }
  return points.map(([px, py], k) => `${k ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
}

function lines(town, y, width) {
  return svg("path", {
    class: "rows",
    d: town.stations.map((_, n) => `M0 ${y(n)}H${width}`).join(""),
  });
}

/** The end of a way: a cross, or an arrow that leads on. It stands over the plot, unstretched. */
function ending(town, left, top) {
  const style = { left: `${left}%`, top: `${top}%` };
  return town.lives
    ? svg(
        "svg",
        { class: "way-end", "data-kind": "lives", viewBox: "0 -20 120 40", style, "aria-hidden": "true" },
        svg("path", { class: "a-lives", d: "M4 -6H92V-19L118 0L92 19V6H4Z" }),
      )
    : svg(
        "svg",
        { class: "way-end cross", "data-kind": "stop", viewBox: "-20 -20 40 40", style, "aria-hidden": "true" },
        svg("path", { class: "a-stop", d: "M-13 -13L13 13M13 -13L-13 13" }),
      );
}

function oneTown({ words, town, name, first, last }) {
  const { width, height } = FRAME;
  const x = (month) => 14 + ((month - first) / (last - first)) * (width * 0.8);
  const y = (n) => height - 34 - (n * (height - 70)) / Math.max(1, town.stations.length - 1);
  const money = x(town.money_end);
  const waited = town.waited.slice(0, waitedAt(town, town.settled));
  const plot = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      preserveAspectRatio: "none",
      "aria-label": words.text(town.lives ? "act.lives" : "act.stops"),
    },
    lines(town, y, width),
    svg("path", { class: "money-end", "data-kind": "money", d: `M${money} 0V${height}` }),
    svg("path", { class: "a-way edge", d: pathOf(town, x, y) }),
    svg("path", { class: "a-way", "data-kind": "case", d: pathOf(town, x, y) }),
  );
  const glasses = waited.length
    ? html(
        "div",
        { class: "way-waits", "data-kind": "wait", "aria-hidden": "true" },
        waited.map((month) => {
          const glass = hourglass(true);
          glass.style.setProperty("left", `${(100 * x(month - 0.5)) / width}%`);
          return glass;
        }),
      )
    : null;
  const end = ending(
    town,
    (100 * x(town.settled)) / width,
    (100 * y(whereAt(town, town.settled).station)) / height,
  );
  const place = (n) => ({ style: { top: `${(100 * y(n)) / height}%` } });
  const told = html(
    "p",
    {
      class: town.lives ? "way-told" : "way-told cross",
      style: {
        left: `${(100 * x(town.settled)) / width}%`,
        top: `${(100 * y(whereAt(town, town.settled).station)) / height}%`,
      },
    },
    words.text(town.lives ? "act.lives" : "act.stops"),
  );
  return html(
    "figure",
    { class: "way-of" },
    html("figcaption", {}, name),
    html(
      "div",
      { class: "way-plot" },
      html(
        "ul",
        { class: "way-rows" },
        town.stations.map((station, n) =>
          html("li", place(n), upper(words, rowName(words, station))),
        ),
        waited.length ? html("li", { class: "way-waiting" }, upper(words, words.text("act.waiting"))) : null,
      ),
      html(
        "div",
        { class: "way-box" },
        plot,
        glasses,
        end,
        told,
        html(
          "p",
          { class: "way-money", style: { left: `${(100 * money) / width}%` } },
          words.text("act.money_end"),
        ),
      ),
    ),
  );
}

/** The scene of both: the large one first, as it was seen. */
export function pathsPicture({ words, act }) {
  const towns = ["large", "small"].map((key) => [key, act.towns[key]]);
  const opened = towns.map(([, town]) => town.opened).filter((month) => month >= 0);
  const first = Math.min(...opened, ...towns.map(([, town]) => town.money_end));
  const last = Math.max(...towns.map(([, town]) => town.settled)) + 1;
  return [
    html(
      "div",
      { class: "ways" },
      towns.map(([key, town]) =>
        oneTown({ words, town, name: words.text(`act.${key}`), first, last }),
      ),
    ),
  ];
}
