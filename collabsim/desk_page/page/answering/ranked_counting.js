// @ts-check
/**
 * What is counted of a replication to hold an instrument against none. Runs in a worker. The same as
 * Python's `analysis/instrument_sums.py`; sums and codes come from it as `declared.ranked`.
 */

import { kronerOf } from "./kroner.js";

/** @typedef {import("./kroner.js").Log} Log */
/** @typedef {Record<string, ArrayLike<number>>} Pilots */
/** @typedef {{ months: number, of: { values: Record<string, number> } }} Run */

const LEAST = 0.01;

/** What is counted, in this order. @param {any} ranked */
export function rankedSums(ranked) {
  return [
    "proposals", "started", "good_kept", "weak_kept", "legal_errors",
    ...ranked.payers.map((/** @type {string} */ payer) => `paid_by_${payer}`), "paid_by_municipality",
    "support_nok", "own_pilot_nok", "own_fixed_nok", "own_pilot_hours", "own_fixed_hours",
  ];
}

/**
 * @param {Pilots} pilots
 * @param {Run} run
 * @param {{ ranked: any }} settings
 * @param {Log | null} [log]
 * @returns {number[]} in the order of `rankedSums`
 */
export function instruments(pilots, run, { ranked }, log = null) {
  if (!log) throw new TypeError("instruments are compared from the log of events");
  const sums = new Map(rankedSums(ranked).map((name) => [name, 0]));
  /** @param {string} name @param {number} by */
  const more = (name, by) => sums.set(name, (sums.get(name) ?? 0) + by);
  ofPilots(pilots, run, ranked, more);
  ofLedger(kronerOf(pilots, run, log, ranked.ledger), ranked, more);
  repaid(log, ranked.ledger.repaid, more);
  for (const [of, fixed] of Object.entries(fixedOf(log, ranked, run.months))) {
    const rest = (sums.get(`own_pilot_${of}`) ?? 0) - fixed;
    sums.set(`own_fixed_${of}`, fixed);
    // Sums are whole øre: what is left below that is nothing.
    sums.set(`own_pilot_${of}`, Math.abs(rest) < LEAST ? 0 : rest);
  }
  return [...sums.values()];
}

/** @param {Pilots} pilots @param {Run} run @param {any} ranked @param {(name: string, by: number) => void} more */
function ofPilots(pilots, run, ranked, more) {
  const states = pilots[ranked.kept.state];
  for (let row = 0; row < pilots.proposed.length; row += 1) {
    const started = pilots.started[row] >= 0;
    more("proposals", 1);
    more("started", Number(started));
    if (started && states[row] === ranked.kept.delivering)
      more(pilots.true_effect[row] < run.of.values.weak_limit ? "weak_kept" : "good_kept", 1);
    more("legal_errors", pilots.legal_errors[row]);
  }
}

/** @param {number[]} made @param {any} ranked @param {(name: string, by: number) => void} more */
function ofLedger(made, { ledger, payers, municipal, paid: [, projects, price] }, more) {
  for (const [at, name] of ledger.sums.entries()) {
    const [what, party] = name.split(" ");
    if (what === "own_hours") more("own_pilot_hours", made[at]);
    if (!party) continue;
    if (payers.includes(party)) more(`paid_by_${party}`, made[at]);
    if (municipal.includes(party)) more("paid_by_municipality", made[at]);
    if (what === projects) more("support_nok", made[at]);
    if (what === price) more("own_pilot_nok", made[at]);
  }
}

/** What an investor is paid back when an effect was measured. @param {Log} log @param {any} repaid @param {(name: string, by: number) => void} more */
function repaid({ events }, { kind, all, by_state: byState }, more) {
  for (let row = 0; row < events.kind.length; row += 1) {
    if (events.kind[row] !== kind) continue;
    more("paid_by_state", Math.max(events[byState][row], 0));
    more("paid_by_municipality", Math.max(events[all][row] - events[byState][row], 0));
  }
}

/** Kroner and hours of instruments that are there whatever the number of pilots. @param {Log} log @param {any} ranked @param {number} months */
function fixedOf(log, { ledger, uses }, months) {
  let [nok, hours] = [0, 0];
  for (const name of ["introduced", "kept"]) {
    const { kind, instrument_nok: slot } = ledger.events[name];
    for (let row = 0; row < log.events.kind.length; row += 1)
      if (log.events.kind[row] === kind) nok += Math.max(log.events[slot][row], 0);
  }
  for (const { name, introduced, ended } of log.lives) {
    if (introduced === null) continue;
    const own = uses.find((/** @type {any} */ one) => one.name === name).hours;
    hours += own.once + (own.a_year / ledger.months_a_year) * ((ended ?? months) - introduced);
  }
  return { nok, hours };
}
