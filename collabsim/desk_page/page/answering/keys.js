// @ts-check
/** The two keys: which word both chance and assumptions allow. Python's `statistics/keys.py`. */

/** @typedef {"more"|"fewer"|"same"|"not_clear"|"unknown"} Chance */
/** @typedef {"more"|"within"|"fewer"|"open"|"not_tried"} Held */
/** @typedef {{ more: number, within: number, fewer: number }} Counts */
/** @typedef {{ agree: number, words: Record<string, Record<string, string>>,
 *   classes: Record<string, string>, open: string[] }} Keys `declared.keys` */

/**
 * What chance leaves of an effect.
 * @param {number} low
 * @param {number} high
 * @param {number} matters above 0
 * @returns {Chance}
 */
export function chanceOf(low, high, matters) {
  if (!(matters > 0))
    throw new RangeError(`the smallest difference that matters must be above 0, not ${matters}`);
  if (Number.isNaN(low) || Number.isNaN(high)) return "unknown";
  if (-matters < low && high < matters) return "same";
  if (low > 0) return "more";
  return high < 0 ? "fewer" : "not_clear";
}

/** Whether chance leaves more or fewer. @param {{ low: number, high: number, matters: number }} row */
export function isClear({ low, high, matters }) {
  return ["more", "fewer"].includes(chanceOf(low, high, matters));
}

/**
 * In how many sets an effect is at least what matters, less than that, or as much below 0.
 * @param {number[]} known effects, none of them NaN
 * @param {number} matters
 * @returns {Counts}
 */
export function setsOf(known, matters) {
  const more = known.filter((one) => one >= matters).length;
  const fewer = known.filter((one) => one <= -matters).length;
  return { more, within: known.length - more - fewer, fewer };
}

/**
 * What nine in ten of the sets say, if they say the same.
 * @param {Counts} sets
 * @param {Keys} keys
 * @returns {Held}
 */
export function heldBy(sets, keys) {
  const tried = sets.more + sets.within + sets.fewer;
  if (!tried) return "not_tried";
  const least = fewestAgreeing(tried, keys);
  if (sets.more >= least) return "more";
  if (sets.within >= least) return "within";
  return sets.fewer >= least ? "fewer" : "open";
}

/** How many of so many sets have to say the same. @param {number} tried @param {Keys} keys */
export function fewestAgreeing(tried, keys) {
  return Math.ceil(keys.agree * tried - 1e-9);
}

/**
 * What may be said of an effect, by both keys.
 * @param {Chance} chance
 * @param {Held} held
 * @param {Keys} keys
 */
export function wordOf(chance, held, keys) {
  return keys.words[chance]?.[held] ?? "unknown";
}
