/**
 * A municipality as the camera sees it: stations one over the other, the case at one of them.
 * The camera is one transform; it and the case move only where the log moved the case.
 */

import { svg } from "./dom.js";
import {
  answer,
  followed,
  house,
  person,
  pile,
  placeInPile,
  ring,
  star,
  table,
} from "./act_shapes.js";

/** A station is as wide and high as what the camera sees at once. */
export const VIEW = { width: 640, height: 400 };
const FLOOR = 310;
const PILE_ROWS = 12;
const FLAT_ROWS = 14;

/** Where the case lies in a month: the units, before it is written; and what else lies there. */
export function whereAt(town, month) {
  const [, station, load] = town.path.findLast(([from]) => from <= month) ?? [0, 0, 0];
  return { station, load };
}

/** The answers given by a month: station, yes or no, and whether it still holds. */
export function marksAt(town, month) {
  return town.marks
    .filter(([, , given]) => given <= month)
    .map(([station, yes, , lost]) => ({ station, yes: yes === 1, holds: lost < 0 || lost > month }));
}

export function waitedAt(town, month) {
  return town.waited.filter((one) => one <= month).length;
}

export function moneyLeft(town, month) {
  return Math.max(0, town.money_end - Math.max(month, town.started));
}

/** Whether new project money has come after the first was gone. */
export function isBridged(town, month) {
  return town.bridged >= 0 && town.bridged <= month && !moneyLeft(town, month);
}

export function moneyMonths(town) {
  return Math.max(1, town.money_end - town.started);
}

/** Middles of things side by side in the view, and how large each may be. */
function spread(count, most = 150) {
  const pitch = Math.min(most, (VIEW.width - 60) / count);
  const left = VIEW.width / 2 - (pitch * (count - 1)) / 2;
  return { at: (k) => left + k * pitch, scale: Math.min(1, pitch / 128) };
}

/** The units, each with its answer under it: whether to start, or whether to pay. */
function units(station, about) {
  const { roles } = station;
  const { at, scale } = spread(roles.length);
  const floor = FLOOR - 70;
  return svg(
    "g",
    {},
    svg(
      "g",
      { "data-kind": "unit" },
      roles.map((role, k) =>
        svg("g", { transform: `translate(${at(k)} ${floor}) scale(${scale})` }, house(role)),
      ),
    ),
    about.answers.length
      ? svg(
          "g",
          { "data-kind": "answer" },
          about.answers.slice(0, roles.length).map((one, k) =>
            svg(
              "g",
              { transform: `translate(${at(k)} ${floor + 50 * scale + 34}) scale(1.3)` },
              answer(one.yes, one.holds),
            ),
          ),
        )
      : null,
  );
}

function advisers(station) {
  const { at, scale } = spread(station.roles.length, 190);
  return svg(
    "g",
    { "data-kind": "person" },
    station.roles.map((_, k) =>
      svg(
        "g",
        { transform: `translate(${at(k)} ${FLOOR}) scale(${scale})` },
        person(),
        table(150),
      ),
    ),
  );
}

function rowsOf(load) {
  return Math.max(PILE_ROWS, Math.ceil(load / 4), Math.min(FLAT_ROWS, load));
}

function leader(load) {
  return svg(
    "g",
    { transform: `translate(${VIEW.width / 2} ${FLOOR})` },
    svg("g", { "data-kind": "person" }, svg("g", { transform: "translate(140 0)" }, person()), table(560)),
    load ? svg("g", { transform: "translate(-232 0)" }, pile(load, rowsOf(load))) : null,
  );
}

/** Where the case lies at a station, in the coordinates of the view. */
function caseAt(town, n, load) {
  const station = town.stations[n];
  if (station.kind === "leader") {
    const { x, y } = load ? placeInPile(load, rowsOf(load)) : { x: 0, y: -14 };
    return { x: VIEW.width / 2 - 232 + x, y: FLOOR + y, edge: true };
  }
  if (station.kind === "advisers") {
    const { at } = spread(station.roles.length, 190);
    return { x: at(Math.floor(station.roles.length / 2)) - 40, y: FLOOR, edge: false };
  }
  const { at, scale } = spread(station.roles.length);
  return { x: at(0), y: FLOOR - 78 - 58 * scale, edge: false };
}

/** Close on the first unit: its house under the pilot, and those who are keen on it. */
export function closeUp(town, act, month, champions) {
  const left = moneyLeft(town, month);
  return svg(
    "g",
    {},
    svg(
      "g",
      { transform: `translate(${VIEW.width / 2} 128) scale(1.02)` },
      ring(act.idea.sector, left, moneyMonths(town)),
    ),
    svg(
      "g",
      { "data-kind": "unit", transform: `translate(${VIEW.width / 2} 318) scale(1.35)` },
      house(town.stations[0].roles[0]),
    ),
    Array.from({ length: champions }, (_, k) =>
      svg("g", { transform: `translate(${470 + k * 52} 330) scale(1.1)` }, star()),
    ),
  );
}

/**
 * The stations of a town with the case at one of them, moved so that the camera sees it.
 *
 * @param {object} town - of the act's data
 * @param {object} about - `month`, `at` (station), `load` (matters on that desk), `answers` of
 *   the units, `withCase` (whether there is a case to be seen)
 */
export function townAt(town, about) {
  const { at, load, withCase } = about;
  // Only where the camera stands is drawn, and the stations it may come from or go to.
  const drawn = town.stations.map((station, n) => {
    const inside =
      station.kind === "units"
        ? units(station, n === at ? about : { answers: [] })
        : station.kind === "advisers"
          ? advisers(station)
          : leader(n === at ? load : 0);
    if (n !== at) inside.querySelectorAll("[data-kind]").forEach((one) => delete one.dataset.kind);
    const name = n === at ? "station" : "station elsewhere";
    return svg("g", { class: name, transform: `translate(0 ${-n * VIEW.height})` }, inside);
  });
  const place = caseAt(town, at, load);
  const sheet = withCase
    ? svg("g", { class: "case", "data-kind": "case" }, followed(place.edge))
    : null;
  if (sheet) sheet.style.setProperty("transform", moved(place.x, place.y - at * VIEW.height));
  const camera = svg("g", { class: "camera" }, drawn, sheet);
  const close = town.stations[at].kind === "units";
  camera.style.setProperty("transform", close ? closer(at) : moved(0, at * VIEW.height));
  return camera;
}

/** The units are seen closer where the screen is wide: `--close` says by how much. */
function closer(at) {
  const more = "(1 - var(--close))";
  const x = `calc(${VIEW.width / 2}px * ${more})`;
  const y = `calc(${at * VIEW.height}px + ${FLOOR - 55}px * ${more})`;
  return `translate(${x}, ${y}) scale(var(--close))`;
}

function moved(x, y) {
  return `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
}
