// @ts-check
/**
 * Student's t at real degrees of freedom, by quadrature of its density.
 *
 * With `t = sqrt(v) tan(a)` the density becomes `cos(a)^(v - 1)`, which is smooth from one degree
 * of freedom to the normal distribution, so that Gauss-Legendre nodes give all digits there are.
 */

const NODES = 24;
const PANELS = 4;
const TAIL_PANELS = 24;
const LEGENDRE = nodesOf(NODES);

/**
 * Nodes and weights of Gauss-Legendre quadrature on -1 to 1.
 * @param {number} n
 */
function nodesOf(n) {
  const found = [];
  for (let k = 0; k < n; k += 1) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 60; turn += 1) {
      let [before, now] = [1, x];
      for (let j = 2; j <= n; j += 1)
        [before, now] = [now, ((2 * j - 1) * x * now - (j - 1) * before) / j];
      slope = (n * (x * now - before)) / (x * x - 1);
      const step = now / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    found.push({ x, weight: 2 / ((1 - x * x) * slope * slope) });
  }
  return found;
}

/**
 * The integral of `cos(a)^(v - 1)` over a range.
 * @param {number} freedom
 * @param {number} from
 * @param {number} to
 * @param {number} panels
 */
function integral(freedom, from, to, panels) {
  const half = (to - from) / panels / 2;
  let made = 0;
  for (let panel = panels - 1; panel >= 0; panel -= 1) {
    const middle = from + (2 * panel + 1) * half;
    for (const { x, weight } of LEGENDRE) made += weight * density(freedom, middle + half * x);
  }
  return half * made;
}

/**
 * @param {number} freedom
 * @param {number} angle
 */
function density(freedom, angle) {
  const sine = Math.sin(angle);
  return Math.exp(0.5 * (freedom - 1) * Math.log1p(-sine * sine));
}

/**
 * `gamma((v + 1) / 2) / (sqrt(pi) gamma(v / 2))`, what makes the density one of a distribution.
 * @param {number} freedom
 */
function scale(freedom) {
  let a = freedom / 2;
  let ratio = 1;
  // gamma(a + 1/2) / gamma(a) from that of a + 1, until the series below is exact.
  while (a < 30) {
    ratio *= a / (a + 0.5);
    a += 1;
  }
  const b = 1 / a;
  const series = [1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304,
    39325 / 33554432, -334477 / 2147483648];
  let made = 0;
  for (let at = series.length - 1; at >= 0; at -= 1) made = made * b + series[at];
  return (ratio * Math.sqrt(a) * made) / Math.sqrt(Math.PI);
}

/**
 * The value below which a share of the distribution lies.
 * @param {number} freedom degrees of freedom, at least 1
 * @param {number} share above one half
 * @returns {number}
 */
export function studentQuantile(freedom, share) {
  const key = `${freedom} ${share}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const wanted = (share - 0.5) / scale(freedom);
  let angle = Math.min(Math.atan(2 / Math.sqrt(freedom)), 1.4);
  for (let turn = 0; turn < 60; turn += 1) {
    const off = integral(freedom, 0, angle, PANELS) - wanted;
    const step = off / density(freedom, angle);
    const next = Math.min(Math.max(angle - step, angle / 4), (angle + Math.PI) / 3);
    if (Math.abs(next - angle) <= 2e-16 * angle) break;
    angle = next;
  }
  const found = Math.sqrt(freedom) * Math.tan(angle);
  if (kept.size > 20_000) kept.clear();
  kept.set(key, found);
  return found;
}

/** @type {Map<string, number>} */
const kept = new Map();

/**
 * The share of the distribution above a value.
 * @param {number} value at least 0
 * @param {number} freedom
 * @returns {number}
 */
export function studentAbove(value, freedom) {
  const from = Math.atan(value / Math.sqrt(freedom));
  const to = Math.min(Math.PI / 2, from + 60 / Math.sqrt(freedom));
  return scale(freedom) * integral(freedom, from, to, TAIL_PANELS);
}
