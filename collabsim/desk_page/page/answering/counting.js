// @ts-check
/**
 * What is counted of the pilots of a replication, and of its kroner where its log was kept. Runs in
 * a worker.
 *
 * The same as Python's `collabsim.analysis.desk.counting`; states, stages and what is summed come
 * from it as `declared.counting`. Which proposals belong to the cohort hangs on all cells of a
 * question, so that of each proposal a few bits are kept, and the sums of the cohort made later.
 */

import { kronerOf } from "./kroner.js";

/** @typedef {Record<string, ArrayLike<number>> & { n?: number }} PilotRows columns of the pilot table */
/** @typedef {{ months: number, of: { values: Record<string, number> } }} RunRows */
/**
 * @typedef {object} Counting `declared.counting`
 * @property {number[]} at months after the money
 * @property {string[]} kinds
 * @property {string[]} sums
 * @property {string[]} fates
 * @property {Record<string, number>} fate places of fates by what they are called in the rules
 * @property {number} fate_months
 * @property {number} delivering a state
 * @property {number} stopped a state
 * @property {number[]} alive states
 * @property {number[]} lost states
 * @property {Record<string, number>} stage
 * @property {Record<string, number>} reason
 */
/** @typedef {{ counting: Counting, ledger?: import("./kroner.js").Ledger }} CountSettings */

const HEAD = 2;
const KEPT = { started: 1, two_sectors: 2, weak: 4, delivers: 8 };
/** Bits of a proposal; from the last one on, one for each time at which it delivers. */

/**
 * The sums of one replication, and the proposals of which those of the cohort are made.
 * @param {PilotRows} pilots
 * @param {RunRows} run
 * @param {CountSettings} settings
 * @param {import("./kroner.js").Log | null} [log]
 * @returns {Float64Array} month before which all were followed; how many proposals; sums by kind;
 *   then of each proposal its month and its bits; then sums of kroner, if the log was kept
 */
function desk(pilots, run, settings, log = null) {
  const { counting, ledger } = settings;
  const number = pilots.proposed.length;
  const width = counting.sums.length;
  const before = HEAD + counting.kinds.length * width + 2 * number;
  const kroner = log && ledger ? kronerOf(pilots, run, log, ledger) : [];
  const made = new Float64Array(before + kroner.length);
  made.set(kroner, before);
  const limit = run.of.values.weak_limit;
  let followed = Infinity;
  for (let row = 0; row < number; row += 1) {
    const one = pilotAt(pilots, row, limit, counting);
    if (one.started && !one.observed[one.observed.length - 1])
      followed = Math.min(followed, one.proposed);
    const counted = countedOf(one, counting);
    for (const kind of [0, one.twoSectors ? 2 : 1])
      for (let at = 0; at < width; at += 1) made[HEAD + kind * width + at] += counted[at];
    const place = HEAD + counting.kinds.length * width + 2 * row;
    made[place] = one.proposed;
    made[place + 1] = bitsOf(one);
  }
  made[0] = followed;
  made[1] = number;
  return made;
}

/**
 * @param {PilotRows} pilots
 * @param {number} row
 * @param {number} limit effect below which a pilot is weak
 * @param {Counting} counting
 */
function pilotAt(pilots, row, limit, counting) {
  const started = pilots.started[row] >= 0;
  const states = counting.at.map((months) => pilots[`state_${months}`][row]);
  const observed = states.map((state) => started && state >= 0);
  const last = states.length - 1;
  return {
    proposed: pilots.proposed[row],
    started,
    observed,
    twoSectors: pilots.spans[row] > 0,
    weak: pilots.true_effect[row] < limit,
    delivering: states.map((state, at) => observed[at] && state === counting.delivering),
    alive: states.map((state, at) => observed[at] && counting.alive.includes(state)),
    lost: observed[last] && counting.lost.includes(states[last]),
    legalErrors: pilots.legal_errors[row],
    users: pilots.users[row],
    fate: observed[last] ? fateAt(pilots, row, counting) : -1,
  };
}

/** @typedef {ReturnType<typeof pilotAt>} Pilot */

/**
 * Place among the fates of a pilot that was followed to the last horizon.
 * @param {PilotRows} pilots
 * @param {number} row
 * @param {Counting} counting
 */
function fateAt(pilots, row, counting) {
  const { fate, stage: stages, reason } = counting;
  const ended = pilots.ended[row];
  if (!(ended >= 0 && ended - pilots.money_ended[row] <= counting.fate_months)) return fate.goes_on;
  if (pilots.ended_as[row] !== counting.stopped) return fate.taken_over;
  const stage = pilots.stage[row];
  const notForward = stage === stages.not_brought_forward;
  const refused = stage === stages.clearing || stage === stages.deciding;
  if (notForward && pilots.reason[row] === reason.no_effect) return fate.no_effect;
  // Only a unit manager answers a case at the level of units.
  const byUnit = pilots.stopped_by[row] >= 0 && pilots.stopped_by_level[row] === 0;
  if (notForward || (refused && byUnit)) return fate.unit_manager_no;
  if (refused) return fate.refused_above;
  if (stage === stages.waiting || stage === stages.competition) return fate.out_of_time;
  return fate.ended_at_review;
}

/**
 * What a pilot adds to each sum but those of the cohort.
 * @param {Pilot} one
 * @param {Counting} counting
 * @returns {number[]}
 */
function countedOf(one, counting) {
  const last = one.observed.length - 1;
  /** @type {Record<string, number | boolean>} */
  const found = {
    proposals: true,
    started: one.started,
    good_observed: one.observed[last] && !one.weak,
    good_lost: one.lost && !one.weak,
    weak_observed: one.observed[last] && one.weak,
    weak_kept: one.alive[last] && one.weak,
    legal_errors: one.legalErrors,
    users: one.users,
  };
  for (const [at, months] of counting.at.entries()) {
    found[`observed_${months}`] = one.observed[at];
    found[`delivering_${months}`] = one.delivering[at];
    found[`alive_${months}`] = one.alive[at];
  }
  for (const [place, name] of counting.fates.entries()) found[`fate_${name}`] = one.fate === place;
  return counting.sums.map((name) => Number(found[name] ?? 0));
}

/** @param {Pilot} one */
function bitsOf(one) {
  let bits = one.started ? KEPT.started : 0;
  if (one.twoSectors) bits |= KEPT.two_sectors;
  if (one.weak) bits |= KEPT.weak;
  for (const [at, there] of one.delivering.entries()) if (there) bits |= KEPT.delivers << at;
  return bits;
}

/**
 * Add the sums of the cohort of one replication where they belong.
 * @param {Float64Array} counted what `desk` gave
 * @param {number} before month before which a proposal belongs to the cohort
 * @param {Counting} counting
 * @param {(kind: number, sum: number, more: number) => void} add
 */
export function addCohort(counted, before, counting, add) {
  const places = placesOf(counting);
  const first = HEAD + counting.kinds.length * counting.sums.length;
  for (let row = 0; row < counted[1]; row += 1) {
    if (!(counted[first + 2 * row] < before)) continue;
    const bits = counted[first + 2 * row + 1];
    for (const kind of [0, bits & KEPT.two_sectors ? 2 : 1]) {
      add(kind, places.cohort, 1);
      if (bits & KEPT.started) add(kind, places.started, 1);
      for (const [at, place] of places.delivering.entries())
        if (bits & (KEPT.delivers << at)) add(kind, place, 1);
      if (bits & (KEPT.delivers << (places.delivering.length - 1)))
        add(kind, bits & KEPT.weak ? places.weakKept : places.goodKept, 1);
    }
  }
}

/** @param {Counting} counting */
function placesOf({ sums, at }) {
  return {
    cohort: sums.indexOf("cohort"),
    started: sums.indexOf("cohort_started"),
    delivering: at.map((months) => sums.indexOf(`cohort_delivering_${months}`)),
    goodKept: sums.indexOf("cohort_good_kept"),
    weakKept: sums.indexOf("cohort_weak_kept"),
  };
}

/** The sums of kroner of one replication; empty where its log was not kept. @param {Float64Array} counted @param {Counting} counting */
export function kronerIn(counted, counting) {
  return counted.subarray(HEAD + counting.kinds.length * counting.sums.length + 2 * counted[1]);
}

/** Where the sums of a kind begin. @param {number} kind @param {Counting} counting */
export function sumsBegin(kind, counting) {
  return HEAD + kind * counting.sums.length;
}

/** What a worker can count, by name. */
export const counters = { desk };
