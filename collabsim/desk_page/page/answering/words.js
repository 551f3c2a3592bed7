// @ts-check
/** Sentences of a catalogue, and numbers as a language writes them. */

import { filled, fixed, rounded } from "./written.js";

/** @typedef {ReturnType<typeof wordsOf>} Words */

const MINUS = "\u2212";

/**
 * The words of a language.
 * @param {any} declared
 * @param {string} language
 */
export function wordsOf(declared, language) {
  /** @type {Record<string, string>} */
  const catalogue = declared.catalogues[language];
  if (!catalogue) throw new RangeError(`there is no language '${language}'`);

  /** @param {string} key */
  const has = (key) => Object.hasOwn(catalogue, key);

  /** @param {string} key @param {Record<string, unknown>} [values] */
  const text = (key, values = {}) => {
    if (!has(key)) throw new ReferenceError(`no sentence '${key}' in language '${language}'`);
    return filled(catalogue[key], values);
  };

  /** @param {string} key @param {Record<string, unknown>} [values] */
  const said = (key, values = {}) => text(`desk.${key}`, values);

  /** A number with the language's signs. @param {number} x @param {number} [decimals] */
  const number = (x, decimals = 0) => {
    if (!Number.isFinite(x)) return text("format.missing");
    let written = fixed(x, decimals);
    if (Number(written) === 0) written = written.replace(/^-+/, "");
    const [whole, fraction] = written.split(".");
    const grouped = Math.abs(Number(whole)) >= Number(text("format.grouped_from"));
    const between = text("format.thousands");
    const digits = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, () => between) : whole;
    return fraction ? digits + text("format.decimal") + fraction : digits;
  };

  /** @param {number} x @param {number} [decimals] */
  const withMinus = (x, decimals = 0) => number(x, decimals).replaceAll("-", MINUS);

  /** A change with its sign; what is shown as nothing has none. @param {number} x @param {number} [decimals] */
  const signed = (x, decimals = 0) => {
    const written = withMinus(x, decimals);
    return x > 0 && /[1-9]/.test(written) ? `+${written}` : written;
  };

  /** A share as a percentage. @param {number} share @param {number} [decimals] */
  const percent = (share, decimals = 0) =>
    Number.isFinite(share)
      ? text("format.percent", { value: number(100 * share, decimals) })
      : text("format.missing");

  /** Words in a sentence, the last after "and". @param {string[]} list */
  const listed = (list) =>
    list.length === 1
      ? list[0]
      : said("list_last", { first: list.slice(0, -1).join(", "), last: list[list.length - 1] });

  return { language, has, text, said, number, withMinus, signed, percent, listed };
}

/**
 * Prices of years. Python's `parameters/prices.py`.
 * @param {any} declared
 */
export function pricesOf(declared) {
  const { index, base_year: base, whole_from: wholeFrom } = declared.prices;

  /** An amount of 2018 in kroner of a year, freed of what rounding has taken. @param {number} amount @param {number} year */
  const kronerIn = (amount, year) => {
    if (year === base) return amount;
    if (!(year in index)) throw new RangeError(`there is no price index for ${year}`);
    const back = amount * index[year];
    const near = Math.abs(back) >= wholeFrom ? rounded(back, -1) : rounded(back, 1);
    return Math.abs(near - back) <= 0.5 * index[year] + 1e-9 ? near : rounded(back);
  };

  /** An amount of a year in kroner of 2018. @param {number} amount @param {number} year */
  const kroner = (amount, year) => {
    if (year === base) return amount;
    if (!(year in index)) throw new RangeError(`there is no price index for ${year}`);
    const made = amount / index[year];
    return Math.abs(made) >= wholeFrom ? rounded(made) : rounded(made, 2);
  };

  return { kronerIn, kroner };
}
