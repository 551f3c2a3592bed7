// @ts-check
/** What a leader may commit alone where no sum is delegated. Python's `analysis/desk/frames.py`. */

/** @typedef {{ n: number, role: ArrayLike<number>, sector: ArrayLike<number>,
 *   free_nok: ArrayLike<number> }} Actors posts of a municipality, as a run has them */

/**
 * Whether 0 of a parameter is what is free in the own frame.
 * @param {any} declared
 * @param {string} parameter such as `delegation_school_unit_nok`
 */
export function isFrame(declared, parameter) {
  return levelOf(declared, parameter) !== null;
}

/**
 * The median of what is free in the frames of a level of a sector; nothing without such a post.
 * @param {any} declared
 * @param {string} parameter
 * @param {Actors} actors
 * @returns {number | null} kroner of 2018 a year
 */
export function freeInFrame(declared, parameter, actors) {
  const level = levelOf(declared, parameter);
  if (!level) return null;
  const found = [];
  for (let row = 0; row < actors.n; row += 1)
    if (level.roles.includes(actors.role[row]) && (level.sector ?? actors.sector[row]) === actors.sector[row])
      found.push(actors.free_nok[row]);
  if (!found.length) return null;
  found.sort((one, other) => one - other);
  const middle = Math.floor(found.length / 2);
  return found.length % 2 ? found[middle] : (found[middle - 1] + found[middle]) / 2;
}

/** Roles and sector a sum is delegated to. @param {any} declared @param {string} parameter @returns {{ roles: number[], sector: number | undefined } | null} */
function levelOf(declared, parameter) {
  const { prefix, levels, sectors } = declared.frames;
  if (!parameter.startsWith(prefix)) return null;
  const [sector, ...rest] = parameter.slice(prefix.length).split("_");
  const roles = levels[rest.join("_")];
  return roles ? { roles, sector: sectors[sector] } : null;
}
