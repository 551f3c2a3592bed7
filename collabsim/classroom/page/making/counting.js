// @ts-check
// What is counted of each replication for the figures over many runs: the sums of
// collabsim/records/run_columns.py that the page shows, and a number by which runs are told apart.

/**
 * @typedef {object} CountSettings
 * @property {number[]} horizons  months after the money
 * @property {Record<string, number>} states
 * @property {number[]} alive
 * @property {number[]} lost
 */

const PRIME = 0x01000193;
const BASES = [0x811c9dc5, 0x9747b28c];

/**
 * The names of the sums, in their order.
 * @param {number[]} horizons
 */
export function sumNames(horizons) {
  return [
    "started", "legal_errors", "users", "weak_observed", "weak_kept", "good_observed", "good_lost",
    ...horizons.flatMap((h) => [`observed_${h}`, `delivering_${h}`, `alive_${h}`]),
    "fates_0", "fates_1",
  ];
}

/**
 * @type {import("../../../browser/page/engine/types.js").Counter}
 */
function runs(pilots, run, /** @type {CountSettings} */ settings) {
  const { horizons, states, alive, lost } = settings;
  /** @type {Record<string, number>} */
  const sums = Object.fromEntries(sumNames(horizons).map((name) => [name, 0]));
  const last = horizons[horizons.length - 1];
  const limit = run.of.values.weak_limit;
  for (let row = 0; row < pilots.n; row += 1) {
    sums.legal_errors += pilots.legal_errors[row];
    sums.users += pilots.users[row];
    if (pilots.started[row] < 0) continue;
    sums.started += 1;
    for (const h of horizons) {
      const state = pilots[`state_${h}`][row];
      if (state < 0) continue;
      sums[`observed_${h}`] += 1;
      sums[`delivering_${h}`] += Number(state === states.DELIVERING);
      sums[`alive_${h}`] += Number(alive.includes(state));
      if (h !== last) continue;
      const weak = pilots.true_effect[row] < limit;
      sums[weak ? "weak_observed" : "good_observed"] += 1;
      if (weak) sums.weak_kept += Number(alive.includes(state));
      else sums.good_lost += Number(lost.includes(state));
    }
  }
  [sums.fates_0, sums.fates_1] = BASES.map((base) => hashOf(pilots, base));
  return sumNames(horizons).map((name) => sums[name]);
}

/**
 * A number that two replications share if all that became of every pilot is the same.
 * @param {import("../../../browser/page/engine/types.js").Rows} pilots
 * @param {number} base
 */
function hashOf(pilots, base) {
  const { memory, at, size } = pilots.from;
  const words = new Uint32Array(memory, at, (pilots.n * size) / 4);
  let hash = base;
  for (let k = 0; k < words.length; k += 1) hash = Math.imul(hash ^ words[k], PRIME) ^ (hash >>> 15);
  return hash >>> 0;
}

export const counters = { runs };
