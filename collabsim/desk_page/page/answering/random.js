// @ts-check
/**
 * The random draws of numpy's default generator that a bootstrap needs: PCG64, and how often each
 * of so many replications is drawn. The state after seeding comes from Python as data.
 *
 * Sources: O'Neill (2014) HMC-CS-2014-0905 (PCG); numpy's `random/src/distributions` (multinomial by
 * binomials, each by inversion).
 */

/** The multiplier 0x2360ed051fc65da44385df649fccf645 in parts of 16 bits, the lowest first. */
const MULTIPLIER = [0xf645, 0x9fcc, 0xdf64, 0x4385, 0x5da4, 0x1fc6, 0xed05, 0x2360];

/** @param {string} text a whole number of 128 bits @returns {number[]} */
function parts(text) {
  const whole = BigInt(text);
  return MULTIPLIER.map((_, at) => Number((whole >> BigInt(16 * at)) & 0xffffn));
}

/**
 * Draws from 0 to 1.
 * @param {{ state: string, inc: string }} seeded
 * @returns {() => number}
 */
function uniform(seeded) {
  const state = parts(seeded.state);
  const more = parts(seeded.inc);
  const next = new Array(8).fill(0);
  return () => {
    let carry = 0;
    for (let at = 0; at < 8; at += 1) {
      let made = more[at] + carry;
      for (let k = 0; k <= at; k += 1) made += state[k] * MULTIPLIER[at - k];
      next[at] = made % 65536;
      carry = Math.floor(made / 65536);
    }
    for (let at = 0; at < 8; at += 1) state[at] = next[at];
    const low = (((state[1] ^ state[5]) << 16) | (state[0] ^ state[4])) >>> 0;
    const high = (((state[3] ^ state[7]) << 16) | (state[2] ^ state[6])) >>> 0;
    return turned(high, low, state[7] >>> 10);
  };
}

/** 64 bits turned right, the upper 53 as a share. @param {number} high @param {number} low @param {number} by */
function turned(high, low, by) {
  let [up, down] = by & 32 ? [low, high] : [high, low];
  const rest = by & 31;
  if (rest) {
    const other = 32 - rest;
    [up, down] = [((up >>> rest) | (down << other)) >>> 0, ((down >>> rest) | (up << other)) >>> 0];
  }
  return (up * 2097152 + (down >>> 11)) / 9007199254740992;
}

/**
 * How many of so many succeed, each with a chance; by inversion, for few that do.
 * @param {() => number} draw
 * @param {number} count
 * @param {number} chance at most one half
 */
function inverted(draw, count, chance) {
  const rest = 1 - chance;
  const none = Math.exp(count * Math.log1p(-chance));
  const mean = count * chance;
  const bound = Math.trunc(Math.min(count, mean + 10 * Math.sqrt(mean * rest + 1)));
  let found = 0;
  let mass = none;
  let at = draw();
  while (at > mass) {
    found += 1;
    if (found > bound) {
      found = 0;
      mass = none;
      at = draw();
    } else {
      at -= mass;
      mass = ((count - found + 1) * chance * mass) / (found * rest);
    }
  }
  return found;
}

/** @param {() => number} draw @param {number} count @param {number} chance */
function binomial(draw, count, chance) {
  if (count === 0 || chance === 0) return 0;
  return chance <= 0.5
    ? inverted(draw, count, chance)
    : count - inverted(draw, count, 1 - chance);
}

/** @type {Map<string, Uint8Array>} */
const kept = new Map();

/**
 * How often each replication is drawn in each bootstrap sample, `draw * replications + replication`.
 * @param {number} replications
 * @param {number} draws
 * @param {{ state: string, inc: string }} seeded
 * @returns {Uint8Array}
 */
export function resampled(replications, draws, seeded) {
  const key = `${replications} ${draws} ${seeded.state}`;
  const known = kept.get(key);
  if (known) return known;
  const draw = uniform(seeded);
  const found = new Uint8Array(draws * replications);
  const chance = 1 / replications;
  for (let sample = 0; sample < draws; sample += 1) {
    let left = replications;
    let remaining = 1;
    const from = sample * replications;
    for (let at = 0; at < replications - 1 && left > 0; at += 1) {
      const own = binomial(draw, left, chance / remaining);
      found[from + at] = own;
      left -= own;
      remaining -= chance;
    }
    if (left > 0) found[from + replications - 1] = left;
  }
  if (kept.size > 4) kept.clear();
  kept.set(key, found);
  return found;
}
