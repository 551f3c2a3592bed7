// @ts-check
// Why a pilot stopped, and "because" only where a replay bears it out: as collabsim/inquiry/because.py judges.
import { candidates, endOf } from "./causes.js";
import { LogOfDraws, rowsOfLog } from "./draws.js";

/** @typedef {import("../../../browser/page/engine/types.js").Cell} Cell */
/** @typedef {import("./causes.js").Cause} Cause */

const UNKNOWN = -1;

/**
 * What a replay is asked: the state of a pilot so long after its project money, whether an option
 * was taken, and its state at the end.
 * @type {import("../../../browser/page/engine/types.js").Counter}
 */
export function outcome(pilots, run, settings, log) {
  const { key, option, codes, slots } = settings;
  const { State } = codes;
  const row = Array.from({ length: pilots.n }, (_, k) => k).find((k) => pilots.key[k] === key);
  if (row === undefined) return [State.NEVER_STARTED, Number(option === null), State.NEVER_STARTED];
  const { events } = /** @type {import("../../../browser/page/engine/types.js").Log} */ (log);
  const own = Array.from({ length: events.n }, (_, n) => n).filter((n) => events.pilot[n] === row);
  const taken = option === null || own.some((n) => events.kind[n] === codes.Event.DECIDED && events.month[n] === option.month
    && events.actor[n] === option.post && events[slots.option][n] === option.option);
  return [stateAfter(own, events, pilots, row, run, settings), Number(taken), pilots.state[row]];
}

/**
 * @param {number[]} own  numbers of its events
 * @param {any} events
 * @param {any} pilots
 * @param {number} row
 * @param {any} run
 * @param {any} settings
 */
function stateAfter(own, events, pilots, row, run, { after, codes, slots }) {
  const { State, Event } = codes;
  const month = pilots.money_ended[row] + after;
  if (pilots.money_ended[row] >= 0 && month <= run.months - 1) {
    const last = own.findLast((n) => events.kind[n] === Event.STATE && events.month[n] <= month);
    return last === undefined ? State.PROPOSED : events[slots.state_after][last];
  }
  const final = pilots.state[row];
  return final === State.STOPPED || final === State.NEVER_STARTED ? final : UNKNOWN;
}

/**
 * @param {any} found  of the watchers: a run, see stops.js
 * @param {number[][]} holders
 * @param {{seed: number, replication: number}} luck
 * @param {any} declared
 * @param {any} codes
 */
export function logOf(found, holders, luck, declared, codes) {
  const rows = rowsOfLog(found.events, declared.recording.events);
  return new LogOfDraws({ ...found, rows, holders, luck }, declared.causes, codes);
}

/**
 * Posts whose holders have to be known: of everybody in an answer, a case or a departure.
 * @param {any} found
 * @returns {number[]}
 */
export function postsIn(found) {
  return [...new Set(/** @type {number[]} */ (found.events.person))].filter((post) => post >= 0);
}

/**
 * The cells that turn each candidate of a stop, in their order, and how long after its money it is looked at.
 * @param {LogOfDraws} log
 * @param {number} pilot
 * @param {{town: number, values: any, seed: number, replication: number}} side
 */
export function turnedCells(log, pilot, side) {
  const end = endOf(log, pilot);
  if (!end) return null;
  const { pilots, months } = log.course;
  const after = Math.min(end.month + log.declared.later_months, months - 1) - pilots.money_ended[pilot];
  const causes = candidates(log, pilot);
  const cells = causes.map((one) => cellOf(one, log, pilot, side, after));
  return { after, causes, cells };
}

/**
 * @param {Cause} cause
 * @param {LogOfDraws} log
 * @param {number} pilot
 * @param {{town: number, values: any, seed: number, replication: number}} side
 * @param {number} after
 * @returns {Cell}
 */
export function cellOf(cause, log, pilot, side, after) {
  const { option, post, month } = cause;
  return {
    image: String(side.town), parameters: { ...side.values, ...cause.values }, seed: side.seed,
    first: side.replication, count: 1, log: side.replication + 1,
    overrides: cause.overrides.map(([draw, value]) =>
      /** @type {import("../../../browser/page/engine/types.js").Override} */ ([log.declared.decisions[draw.decision], draw.step, draw.entity, value])),
    settings: {
      key: log.course.pilots.key[pilot], after, option: option === null ? null : { option, post, month },
      codes: { State: log.codes.State, Event: log.codes.Event }, slots: log.declared.slots,
    },
  };
}

/**
 * A cause as the page's data hold it: entities are larger than plain numbers, so that they are text.
 * @param {Cause} cause
 */
export function writtenCause(cause) {
  const overrides = cause.overrides.map(([draw, value]) => [draw.decision.toLowerCase(), draw.step, String(draw.entity), value]);
  return { ...cause, overrides };
}

/**
 * What the replays say: the explanation in the shape of the page's data, those that hold first.
 * @param {LogOfDraws} log
 * @param {number} pilot
 * @param {{after: number, causes: Cause[]}} asked
 * @param {[number, number, number][]} found  what `outcome` says of each cause
 */
export function judged(log, pilot, { after, causes }, found) {
  const { saved } = log.declared;
  const verdicts = causes.flatMap((cause, k) => {
    const [state, open, final] = found[k];
    if (!open) return [];
    const replayed = state === UNKNOWN ? null : state;
    return [{ ...writtenCause(cause), replayed, because: replayed !== null && saved.includes(replayed), final }];
  });
  return { pilot, after_money: after, causes: [...verdicts.filter((one) => one.because), ...verdicts.filter((one) => !one.because)] };
}
