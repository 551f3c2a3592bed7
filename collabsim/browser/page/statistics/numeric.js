// @ts-check
/** Sums and quantiles with the same order of operations as numpy's, so that digits agree. */

const BLOCK = 128;

/**
 * The sum of numbers as numpy adds them: in pairs of blocks of 128, each with eight partial sums.
 * @param {ArrayLike<number>} x
 * @param {number} [from]
 * @param {number} [n]
 * @returns {number}
 */
export function sum(x, from = 0, n = x.length) {
  if (n < 8) {
    let made = -0;
    for (let at = 0; at < n; at += 1) made += x[from + at];
    return made + 0;
  }
  if (n <= BLOCK) {
    const r = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => x[from + at]);
    let at = 8;
    for (; at < n - (n % 8); at += 8)
      for (let k = 0; k < 8; k += 1) r[k] += x[from + at + k];
    let made = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
    for (; at < n; at += 1) made += x[from + at];
    return made;
  }
  let half = Math.floor(n / 2);
  half -= half % 8;
  return sum(x, from, half) + sum(x, from + half, n - half);
}

/**
 * The sum of squares.
 * @param {ArrayLike<number>} x
 * @returns {number}
 */
export function sumOfSquares(x) {
  return sum(Float64Array.from(x, (one) => one * one));
}

/**
 * A quotient, and something else where there is nothing to divide by.
 * @param {number} above
 * @param {number} below
 * @param {number} otherwise
 */
export function divided(above, below, otherwise) {
  return below > 0 ? above / below : otherwise;
}

/**
 * A quantile of known numbers, by linear interpolation between them.
 * @param {number[]} values none of them NaN, at least one
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  const part = place - below;
  const gap = high - low;
  return part >= 0.5 ? high - gap * (1 - part) : low + gap * part;
}

/** @param {number} x */
export function knownOrZero(x) {
  return Number.isNaN(x) ? 0 : x;
}
