/**
 * The one yardstick of the lesson, in the page: what has become of a pilot three years after its
 * money, in the words of collabsim/classroom/yardstick.py; and whether a difference is one.
 */

/** Half of the last digit that shares are shown with: nearer to 0 no difference is clear. */
const SHOWN = 0.0005;

/**
 * What has become of a pilot three years after its money.
 *
 * @param {object} yardstick  as `yardstick_declared` of collabsim/classroom/yardstick.py wrote it
 */
export function thenOf({ months, then, lost, gone, unknown }, world, row) {
  const fate = world.fates[row];
  const { state: names } = world.codes;
  const state = fate[`state_${months}`];
  if (state < 0) return lost.includes(names[fate.final]) ? gone : unknown;
  return then[names[state]] ?? gone;
}

/**
 * Which way a paired difference `[value, low, high]` goes beyond chance: 1, -1, or 0 where it
 * cannot be told from none.
 */
export function directionOf(gain) {
  if (!gain || gain[1] === null) return 0;
  if (gain[1] >= SHOWN) return 1;
  return gain[2] <= -SHOWN ? -1 : 0;
}

/** The difference in words, with its interval, of a hundred. */
export function differenceWords(lesson, gain) {
  const { words } = lesson;
  const direction = directionOf(gain);
  if (!direction) return lesson.text("hardly");
  const [low, high] = gain.slice(1).map(Math.abs).sort((a, b) => a - b);
  const of = (share) => words.number(100 * share, 1);
  return lesson.text(direction > 0 ? "helps" : "hurts", { low: of(low), high: of(high) });
}
