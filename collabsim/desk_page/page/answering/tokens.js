// @ts-check
/** Every number of a text with its result. The same marks and ids as Python's `report/desk/tokens.py`. */

/** @typedef {{ value: number | null, kind: string, unit: string, low: number | null,
 *   high: number | null, cell: number | null, size: number | string | null, measure: string | null,
 *   horizon: number | null, query: string }} NumberOf */

const [BEGIN, MIDDLE, END] = ["\ue000", "\ue001", "\ue002"];
const MARKED = /\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002/g;

export const CHANCE = "chance";
export const COUNT = "sets";
export const CONSTANT = "constant";
export const SPREAD = "sets_5_95";

/** @param {number | null | undefined} x */
function finite(x) {
  return typeof x === "number" && !Number.isFinite(x) ? null : (x ?? null);
}

/** The numbers of one report, by their ids. */
export class Numbers {
  constructor() {
    /** @type {Map<string, NumberOf>} */
    this.found = new Map();
  }

  /**
   * A number as it is written, marked with its id.
   * @param {string} key
   * @param {number} value
   * @param {string} kind
   * @param {string} written
   * @param {Partial<NumberOf>} [rest]
   * @returns {string}
   */
  put(key, value, kind, written, rest = {}) {
    this.found.set(key, {
      value: finite(value), kind, unit: "", cell: null, size: null, measure: null, horizon: null,
      query: "", ...rest, low: finite(rest.low), high: finite(rest.high),
    });
    return `${BEGIN}${key}${MIDDLE}${written}${END}`;
  }

  /** All of them, in the order of their ids. @returns {Record<string, NumberOf>} */
  asRecord() {
    const keys = [...this.found.keys()].sort((one, other) => (one < other ? -1 : 1));
    return Object.fromEntries(keys.map((key) => [key, /** @type {NumberOf} */ (this.found.get(key))]));
  }
}

/** A text without marks. @param {string} text */
export function plain(text) {
  return text.replace(MARKED, "$2");
}

/** A text whose numbers have a prefix to their ids, as where several reports become one. @param {string} text @param {string} prefix */
export function rekeyed(text, prefix) {
  return text.replace(MARKED, `${BEGIN}${prefix}$1${MIDDLE}$2${END}`);
}

/** What is left of a text without its numbers. @param {string} text */
export function unmarked(text) {
  return text.replace(MARKED, "");
}

/**
 * The pieces of a text, each with the id of its number; null where it is none.
 * @param {string} text
 * @returns {{ id: string | null, text: string }[]}
 */
export function parts(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > at) found.push({ id: null, text: text.slice(at, match.index) });
    found.push({ id: match[1], text: match[2] });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ id: null, text: text.slice(at) });
  return found;
}
