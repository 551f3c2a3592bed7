/**
 * A pilot in at most five sentences, as far as the picture has come: how it started, that the
 * money ended, its case, where it is or how it stopped (who, where, how long), whether it worked.
 */

import { counted, months } from "./act_words.js";
import { trackAt } from "./recording.js";

const BY_REASON = { time: "gave_up", complaint: "complaint", reserve: "reserve" };
const BY_STAGE = {
  not_brought_forward: "not_forward",
  clearing: "refused",
  deciding: "refused",
  waiting: "gave_up",
  competition: "competition",
  review: "review",
  use: "use",
};
/** Endings while the case still lay with somebody. */
const LYING = new Set(["gave_up", "reserve"]);
const NEEDS_SOMEBODY = new Set(["refused", "review"]);
const LIVING = new Set(["delivering", "bridged", "in_house", "other_supplier"]);
const AT_AN_END = new Set(["stopped", "unused"]);

/** Which ending a stop is, by the words of its reason and its stage. */
export function endingOf(stop) {
  const how = BY_REASON[stop.reason] ?? BY_STAGE[stop.stage] ?? "other";
  return NEEDS_SOMEBODY.has(how) && stop.post < 0 ? "other" : how;
}

const nameOf = (world, words, post) => world.town.post_names[words.language][post];

const capital = (words, text) => text.charAt(0).toLocaleUpperCase(words.locale) + text.slice(1);

/** How a pilot stopped: who, when, and where its case lay. */
function stopTold(app, world, pilot) {
  const { words } = app;
  const { stop, ended } = pilot;
  const who = stop.post >= 0 ? nameOf(world, words, stop.post) : "";
  const how = endingOf(stop);
  const what = capital(words, words.text(`act.what_${how}`, { who, month: words.date(stop.month) }));
  if (LYING.has(how) && who && pilot.case) return words.text("brief.stopped_lay", { what, who });
  if (stop.runsOut && ended > stop.month)
    return words.text("brief.runs_out", { what, date: words.date(ended) });
  return what;
}

/**
 * Months it has waited unpaid, up to now. A month is waited out at its end, where the track holds
 * how many lie behind: in the month in which the wait is over, that is one more.
 */
export function waited(world, row, until) {
  const track = world.tracks[row]?.waited;
  let most = 0;
  for (let month = track?.from ?? until; month <= until; month += 1) {
    const behind = trackAt(track, month);
    const before = trackAt(track, month - 1);
    most = Math.max(most, behind ?? (before === null ? 0 : before + 1));
  }
  return most;
}

function moneyTold(app, world, row, pilot) {
  const { words, step } = app;
  if (pilot.moneyEnded < 0) return null;
  const date = words.date(pilot.moneyEnded);
  const unpaid = waited(world, row, Math.min(step.month, pilot.ended < 0 ? step.month : pilot.ended));
  return unpaid
    ? words.text("brief.money_waited", { date, months: months(words, unpaid) })
    : words.text("brief.money", { date });
}

/** When its case was written, and the answers: those of now, or those it was closed with. */
function caseTold(app, pilot) {
  const { words } = app;
  const own = pilot.case;
  if (!own) return null;
  const said = Object.values(own.answers);
  const yes = said.filter((one) => one.yes).length;
  const tally = own.tally ?? { yes, no: said.length - yes };
  const key = own.open ? "case_now" : pilot.outcome === "open" ? "case_stopped" : "case_decided";
  const opened = words.text("brief.case", { date: words.date(own.opened) });
  if (!tally.yes && !tally.no) return opened;
  const of = (count) => (count ? counted(words, count) : words.text("brief.nobody"));
  return `${opened} ${words.text(`brief.${key}`, { yes: of(tally.yes), no: of(tally.no) })}`;
}

function nowTold(app, world, pilot) {
  const { words } = app;
  if (pilot.stop && AT_AN_END.has(pilot.state)) return stopTold(app, world, pilot);
  if (pilot.case?.open) {
    const { posts } = pilot.case.at;
    if (posts.length === 1) return words.text("brief.lies", { who: nameOf(world, words, posts[0]) });
    if (posts.length > 1) return words.text("brief.lies_many", { count: words.number(posts.length) });
  }
  return words.text("brief.now", { state: words.text(`state.${pilot.state}`) });
}

/**
 * The sentences of one pilot.
 *
 * @param {object} app
 * @param {number} side - which municipality of the picture
 * @param {number} row - the pilot
 * @returns {string[]} at most five; nothing of them has not yet happened in the picture
 */
export function briefOf(app, side, row) {
  const { words } = app;
  const world = app.worlds[side];
  const pilot = app.stateOf(side).pilots[row];
  if (!pilot || pilot.state === "proposed") return [words.text("brief.proposed")];
  if (pilot.state === "never_started") return [words.text("brief.never")];
  const over = AT_AN_END.has(pilot.state) && pilot.stop;
  const worked = world.pilots[row].hidden.weak ? "worked_not" : "worked";
  return [
    words.text(`brief.started_${pilot.hosts.length === 1 ? "one" : "many"}`, {
      date: words.date(pilot.started),
      count: counted(words, pilot.hosts.length),
    }),
    moneyTold(app, world, row, pilot),
    caseTold(app, pilot),
    nowTold(app, world, pilot),
    over || app.setup.reveal ? words.text(`brief.${worked}`) : null,
  ].filter(Boolean);
}

/**
 * Where the two municipalities part for one pilot: it has stopped in one and goes on in the
 * other, and what settled each. Null where both came to the same, or it is not yet settled.
 *
 * @returns {Array<{side: number, what: string, lives: boolean}> | null} `lives` where it goes on
 *   without having to wait for an answer
 */
export function partedFor(app, row) {
  if (app.worlds.length < 2) return null;
  const pilots = [0, 1].map((side) => app.stateOf(side).pilots[row]);
  if (pilots.some((pilot) => !pilot || ["proposed", "never_started", "running"].includes(pilot.state)))
    return null;
  const stopped = pilots.map((pilot) => Boolean(pilot.stop) && AT_AN_END.has(pilot.state));
  if (stopped[0] === stopped[1]) return null;
  return pilots.map((pilot, side) => ({
    side,
    lives: LIVING.has(pilot.state),
    what: stopped[side]
      ? stopTold(app, app.worlds[side], pilot)
      : `${app.words.text(`state.${pilot.state}`)}.`,
  }));
}
