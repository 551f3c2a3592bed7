// @ts-check
// Numbers rounded as Python rounds them, so that what is made here is what Python writes.
import { roundedEven } from "../../../browser/page/engine/lives.js";

/**
 * The nearest number with so many decimals, of the very number that is held: `round(x, digits)`.
 * @param {number} x
 * @param {number} digits
 */
export function rounded(x, digits) {
  // Half-way lie only multiples of an odd number of such parts; all else is written exactly.
  const parts = x * 2 ** (digits + 1);
  const halfway = Number.isInteger(parts) && Math.abs(parts) % 2 === 1;
  return halfway ? roundedEven(x * 10 ** digits) / 10 ** digits : Number(x.toFixed(digits));
}

/**
 * As NumPy rounds to decimals: multiplied, rounded to a whole number, divided.
 * @param {number} x
 * @param {number} digits
 */
export function roundedTimes(x, digits) {
  return roundedEven(x * 10 ** digits) / 10 ** digits;
}

export { roundedEven };
