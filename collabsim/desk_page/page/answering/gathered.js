// @ts-check
/** From what workers counted to sums per replication, with the cohort that every cell follows. */

import { addCohort, kronerIn, sumsBegin } from "./counting.js";

/** @typedef {import("./counting.js").Counting} Counting */
/** @typedef {{ replications: number, data: Float64Array }} Sums (kind * sums + sum) * replications + run */

/**
 * Month before which every proposal that started was followed to the last horizon.
 * @param {Float64Array[]} counted of one cell and municipality
 */
export function followedBefore(counted) {
  return counted.reduce((least, one) => Math.min(least, one[0]), Infinity);
}

/**
 * The sums of each replication.
 * @param {Float64Array[]} counted
 * @param {number} before the least of `followedBefore` over all cells held against each other
 * @param {Counting} counting
 * @returns {Sums}
 */
export function sumsOf(counted, before, counting) {
  const replications = counted.length;
  const width = counting.sums.length;
  const data = new Float64Array(counting.kinds.length * width * replications);
  for (const [run, one] of counted.entries()) {
    for (let kind = 0; kind < counting.kinds.length; kind += 1)
      for (let sum = 0; sum < width; sum += 1)
        data[(kind * width + sum) * replications + run] = one[sumsBegin(kind, counting) + sum];
    addCohort(one, before, counting, (kind, sum, more) => {
      data[(kind * width + sum) * replications + run] += more;
    });
  }
  return { replications, data };
}

/**
 * The sums of kroner of the replications whose log was kept, which are the first; null where there are none.
 * @param {Float64Array[]} counted
 * @param {Counting} counting
 * @returns {Sums | null}
 */
export function kronerSums(counted, counting) {
  const found = counted.map((one) => kronerIn(one, counting)).filter((one) => one.length);
  if (!found.length) return null;
  const replications = found.length;
  const data = new Float64Array(found[0].length * replications);
  for (const [run, one] of found.entries()) one.forEach((sum, at) => (data[at * replications + run] = sum));
  return { replications, data };
}

/**
 * Several municipalities counted as one.
 * @param {Sums[]} parts
 * @returns {Sums}
 */
export function together(parts) {
  const data = parts[0].data.slice();
  for (const part of parts.slice(1)) part.data.forEach((more, at) => (data[at] += more));
  return { replications: parts[0].replications, data };
}

/**
 * A view of one sum, a number for each replication.
 * @param {Sums} sums
 * @param {number} width how many sums there are
 * @param {number} kind
 * @param {number} place
 */
export function column(sums, width, kind, place) {
  const from = (kind * width + place) * sums.replications;
  return sums.data.subarray(from, from + sums.replications);
}
