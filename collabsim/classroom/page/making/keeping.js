// @ts-check
// What may have kept a pilot that lives, each with the change that would undo it: as
// collabsim/inquiry/keeping.py finds it, without what is chance or no decision.
import { cause } from "./causes.js";

/** @typedef {import("./draws.js").LogOfDraws} LogOfDraws */
/** @typedef {import("./draws.js").Row} Row */

/**
 * @param {LogOfDraws} log
 * @param {number} pilot
 * @returns {import("./causes.js").Cause[]}
 */
export function keepers(log, pilot) {
  const own = log.rows.filter((row) => row.pilot === pilot);
  const begun = own.find((row) => row.kind === "started");
  if (!begun) return [];
  const after = own.filter((row) => row.n > begun.n);
  return [...singles(log, after), ...meetings(log, pilot, after)];
}

/**
 * Single events that could have gone the other way.
 * @param {LogOfDraws} log
 * @param {Row[]} own
 */
function singles(log, own) {
  const { never, certain } = log.declared.numbers;
  const { Answer, Door } = log.codes;
  const complained = own.some((row) => row.kind === "complained");
  const yes = (/** @type {Row} */ row) => row.answer === Answer.YES;
  const always = () => true;
  /** @type {Record<string, [string, number, (row: Row) => boolean]>} */
  const turned = {
    unit_answered: ["yes", never, yes],
    answered: ["yes", never, yes],
    reviewed: ["review_yes", never, yes],
    asked_again: ["came_back", never, always],
    bridged: ["bridged", never, always],
    competition_ended: ["won", never, (row) => Boolean(row.won)],
    route_seen: ["way_found", never, always],
    champion: ["champion", never, always],
    listed: ["on_list", never, (row) => row.door === Door.POLITICS],
    legal_error: ["no_complaint", certain, () => !complained],
  };
  return own.flatMap((row) => {
    const [kind, number, counts] = turned[row.kind] ?? ["", 0, () => false];
    const draw = counts(row) ? log.draw(row) : null;
    return draw ? [cause(kind, [row.n], row.person, row.month, { overrides: [[draw, number]] })] : [];
  });
}

/**
 * Leaders who met the pilot, each as if none of those meetings had been.
 * @param {LogOfDraws} log
 * @param {number} pilot
 * @param {Row[]} own
 */
function meetings(log, pilot, own) {
  /** @type {Map<number, Row[]>} */
  const met = new Map();
  for (const row of own) if (row.kind === "leader_met") met.set(row.person, [...(met.get(row.person) ?? []), row]);
  return [...met].map(([post, rows]) => {
    const entity = log.entity(pilot, post);
    /** @type {[import("./draws.js").Draw, number][]} */
    const overrides = rows.map(({ month }) => [{ decision: "LINE_MEETING", step: month, entity }, log.declared.numbers.never]);
    return cause("met", rows.map((row) => row.n), post, rows[0].month, { overrides, months: rows.length });
  });
}
