// @ts-check
// The round keys of a replication, from its seed and its number: those of Philox 4x64-10.

const MASK = (1n << 64n) - 1n;
const WEYL = [0x9e3779b97f4a7c15n, 0xbb67ae8584caa73bn];
const ROUNDS = 10;
const LARGEST = (1n << 62n) - 1n;

/**
 * A seed or a number as a whole number, or null where it is none.
 * @param {number | bigint | string} given
 * @returns {bigint | null}
 */
export function wholeNumber(given) {
  if (typeof given === "number" && !Number.isSafeInteger(given)) return null;
  if (typeof given === "string" && !/^\d{1,19}$/.test(given)) return null;
  const found = BigInt(given);
  return found < 0n || found > LARGEST ? null : found;
}

/**
 * The twenty words, two a round.
 * @param {bigint} seed
 * @param {bigint} replication
 * @returns {BigUint64Array}
 */
export function roundKeys(seed, replication) {
  const words = new BigUint64Array(2 * ROUNDS);
  for (let turn = 0n; turn < ROUNDS; turn += 1n) {
    words[Number(2n * turn)] = (seed + turn * WEYL[0]) & MASK;
    words[Number(2n * turn) + 1] = (replication + turn * WEYL[1]) & MASK;
  }
  return words;
}
