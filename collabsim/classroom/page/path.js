/** Pieces of the paths that are drawn in more than one place. */

const short = (x) => Number(x.toFixed(2));

/** A full circle, as part of a path of many. */
export function circle(x, y, r) {
  const [left, across] = [short(x - r), short(2 * r)];
  const half = short(r);
  const turn = (to) => `a${half} ${half} 0 1 0 ${to} 0`;
  return `M${left} ${short(y)}${turn(across)}${turn(-across)}`;
}

/** Two strokes that cross. */
export function cross(x, y, half) {
  const [left, right] = [short(x - half), short(x + half)];
  const [top, bottom] = [short(y - half), short(y + half)];
  return `M${left} ${top}L${right} ${bottom}M${right} ${top}L${left} ${bottom}`;
}

/** A line from one place up or down to another that leaves and arrives upright. */
export function swing(from, to) {
  const bend = short((from.y + to.y) / 2);
  const [a, b] = [short(from.x), short(to.x)];
  return `M${a} ${short(from.y)}C${a} ${bend} ${b} ${bend} ${b} ${short(to.y)}`;
}

/** A piece of a ring, from one share of the full turn to another, clockwise from the top. */
export function slice(from, to, inner, outer) {
  const at = (r, turn) => {
    const angle = turn * 2 * Math.PI - Math.PI / 2;
    return `${short(r * Math.cos(angle))} ${short(r * Math.sin(angle))}`;
  };
  const outward = `M${at(inner, from)}L${at(outer, from)}A${outer} ${outer} 0 0 1 ${at(outer, to)}`;
  return `${outward}L${at(inner, to)}A${inner} ${inner} 0 0 0 ${at(inner, from)}z`;
}
