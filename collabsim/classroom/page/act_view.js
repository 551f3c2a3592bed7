/** What each kind of scene shows: drawn from the scene, the data of the act and the words. */

import { html, svg } from "./dom.js";
import { keyOf } from "./act_key.js";
import { answerPicture, hourglass, ring } from "./act_shapes.js";
import { pathsPicture } from "./act_paths.js";
import {
  VIEW,
  closeUp,
  isBridged,
  marksAt,
  moneyLeft,
  moneyMonths,
  townAt,
  waitedAt,
  whereAt,
} from "./act_town.js";
import { counted, months, sentence, sentences, upper } from "./act_words.js";

/** What a station is called on the ladder. */
function stationName(words, station) {
  if (station.kind === "leader") return upper(words, words.text(`act_role.${station.roles[0]}`));
  const key = `act.${station.kind}_${station.roles.length === 1 ? "one" : "many"}`;
  return upper(words, words.text(key, { count: counted(words, station.roles.length) }));
}

function marksOf(words, marks) {
  const said = marks.map((one) => words.text(one.yes ? "act.yes" : "act.no")).join(", ");
  return html(
    "span",
    { class: "marks", role: marks.length ? "img" : null, "aria-label": said || null },
    marks.map((one) => answerPicture(one.yes, one.holds)),
  );
}

/** The way up, top first: who has been asked, and where the case lies. */
function ladder(words, town, month, here) {
  const marks = marksAt(town, month);
  const rungs = town.stations.map((station, n) =>
    html(
      "li",
      { class: n === here ? "here" : "", "aria-current": n === here ? "step" : null },
      html("span", { class: "rung" }, stationName(words, station)),
      marksOf(
        words,
        marks.filter((one) => one.station === n),
      ),
    ),
  );
  return html(
    "ol",
    { class: "ladder", "data-kind": marks.length ? "answer" : null },
    rungs.reverse(),
  );
}

function moneyWords(words, town, month) {
  const left = moneyLeft(town, month);
  if (left) return words.text("act.left", { months: months(words, left) });
  return words.text(isBridged(town, month) ? "act.left_bridged" : "act.left_none");
}

function ringPicture(words, act, town, month) {
  const total = moneyMonths(town);
  return html(
    "div",
    { class: isBridged(town, month) ? "ring-box bridged" : "ring-box" },
    svg("svg", { viewBox: "-110 -110 220 220", role: "img", "aria-label": moneyWords(words, town, month) }, [
      ring(act.idea.sector, moneyLeft(town, month), total),
    ]),
    html("p", { "aria-hidden": "true" }, moneyWords(words, town, month)),
  );
}

/** Months without pay, filled as they pass; hollow ones are still to come. */
function glasses(words, town, month) {
  if (!town.waited.length || month < town.money_end) return null;
  const full = waitedAt(town, month);
  return html(
    "div",
    { class: "glasses", "data-kind": "wait" },
    html(
      "ul",
      { "aria-hidden": "true" },
      town.waited.map((one, k) =>
        html(
          "li",
          { class: k < full ? "full" : "" },
          hourglass(k < full),
          html("span", {}, words.monthName(one).charAt(0).toLocaleUpperCase(words.locale)),
        ),
      ),
    ),
    html("p", {}, full ? words.text("act.waits", { months: months(words, full) }) : ""),
  );
}

/** On a narrow screen, in words: answers so far, money left, months without pay. */
function line(words, town, month) {
  // Answers that no longer count are not counted, as in the picture where they fade.
  const marks = marksAt(town, month).filter((one) => one.holds);
  const said = [];
  if (marks.length) {
    const yes = marks.filter((one) => one.yes).length;
    said.push(
      words.text("act.tally", { yes: words.number(yes), no: words.number(marks.length - yes) }),
    );
  }
  const full = waitedAt(town, month);
  said.push(full ? words.text("act.waits", { months: months(words, full) }) : moneyWords(words, town, month));
  return html("p", { class: "a-line" }, said.join(" · "));
}

function monthHead(words, month) {
  return html(
    "p",
    { class: "a-month", "aria-hidden": "true" },
    upper(words, words.monthName(month)),
    html("span", {}, words.text("act.year", { year: words.number(Math.floor(month / 12) + 1) })),
  );
}

function picture(words, act, beat, children) {
  return svg(
    "svg",
    {
      class: "world",
      viewBox: `0 0 ${VIEW.width} ${VIEW.height}`,
      role: "img",
      "aria-label": sentences(words, act, beat.parts),
    },
    children,
  );
}

/** The answers of the units to what the scene is about: starting, or paying. */
function answersOf(beat, town, month) {
  if (beat.asked) return beat.asked.map((yes) => ({ yes: yes === 1, holds: true }));
  const hosts = town.stations[0].roles.length;
  return marksAt(town, month)
    .filter((one) => one.station === 0 && one.holds)
    .slice(0, hosts);
}

function unitsScene(scene) {
  const { words, act, beat, town, month, kind } = scene;
  const about = { month, at: 0, load: 0, answers: answersOf(beat, town, month), withCase: kind === "case" };
  return [
    monthHead(words, month),
    picture(words, act, beat, [townAt(town, about)]),
    ringPicture(words, act, town, month),
    kind === "case" ? keyOf(scene) : null,
  ];
}

function teamScene({ words, act, beat, town, month }) {
  return [
    monthHead(words, month),
    picture(words, act, beat, [closeUp(town, act, month, beat.champions ?? 0)]),
  ];
}

function deskScene(scene) {
  const { words, act, beat, town, month, kind } = scene;
  const where = whereAt(town, month);
  // Advisers are seen as they read, also where they had it for a part of a month only.
  const reading = town.stations.findIndex((station) => station.kind === "advisers");
  const at = kind === "advisers" && reading >= 0 ? reading : where.station;
  const about = { month, at, load: where.load, answers: answersOf(beat, town, month), withCase: true };
  return [
    monthHead(words, month),
    ladder(words, town, month, at),
    picture(words, act, beat, [townAt(town, about)]),
    ringPicture(words, act, town, month),
    glasses(words, town, month),
    keyOf(scene),
    line(words, town, month),
  ];
}

function openingScene({ words, act, town }) {
  return [
    html(
      "div",
      { class: "opening-words" },
      html("p", { class: "headline", "aria-hidden": "true" }, words.text("act.opening_head")),
      html("p", { class: "ask" }, words.text("act.opening_question")),
    ),
    svg(
      "svg",
      { class: "world", viewBox: `0 0 ${VIEW.width} ${VIEW.height}`, "aria-hidden": "true" },
      closeUp(town, act, town.started, 0),
    ),
  ];
}

function endScene({ words, act, beat, town }) {
  const stopped = !town.lives;
  const marks = marksAt(town, town.settled);
  return [
    svg(
      "svg",
      { class: "world ended", viewBox: "-120 -120 240 240", "aria-hidden": "true" },
      ring(act.idea.sector, 0, moneyMonths(town), { stopped }),
    ),
    html(
      "div",
      { class: "end-words" },
      html("p", { class: "headline" }, sentences(words, act, beat.head)),
      html(
        "p",
        { class: "tally", "data-kind": "answer" },
        marksOf(words, marks),
        beat.tally ? html("span", {}, sentence(words, act, beat.tally)) : null,
      ),
      html(
        "dl",
        {},
        beat.facts.map(([label, part]) => [
          html("dt", {}, words.text(`act.label_${label}`)),
          html("dd", { class: label }, sentence(words, act, part)),
        ]),
      ),
    ),
  ];
}

const KINDS = {
  opening: openingScene,
  units: unitsScene,
  team: teamScene,
  case: unitsScene,
  advisers: deskScene,
  desk: deskScene,
  question: deskScene,
  end: endScene,
  paths: pathsPicture,
};

/** What is on the stage in a scene, at a month of it. */
export function stageOf(about) {
  return KINDS[about.kind](about).filter(Boolean);
}

/** What may move from one picture to the next: the camera, and the case with it. */
const MOVING = [".camera", ".camera > .case"];

/**
 * Put a new picture in the place of the old one. Where `fly` says so, camera and case go from
 * where they stood to where they stand; else the picture is cut.
 */
export function replaceStage(host, made, fly) {
  const before = MOVING.map((name) => host.querySelector(name)?.style.transform);
  host.replaceChildren(...made);
  if (!fly) return;
  const after = MOVING.map((name) => host.querySelector(name));
  const goals = after.map((one) => one?.style.transform);
  after.forEach((one, k) => {
    if (!one || !before[k] || before[k] === goals[k]) return;
    one.style.transform = before[k];
    one.getBoundingClientRect();
    one.classList.add("moving");
    one.addEventListener("transitionend", () => one.classList.remove("moving"), { once: true });
    one.style.transform = goals[k];
  });
}
