// @ts-check
/** How the desk writes assumptions, their values and effects. Python's `report/desk/moving_words.py`. */

import { leverName } from "./telling.js";
import { CHANCE, CONSTANT, Numbers } from "./tokens.js";
import { pricesOf } from "./words.js";
import { decimalsIn, general, withDigits, words as wordsIn } from "./written.js";

/** @typedef {import("./effects.js").Value} Value */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("./words.js").Words} Words */
/**
 * @typedef {object} Subject
 * @property {string} measure
 * @property {string} municipality
 * @property {number} population
 * @property {number} [cell]
 * @property {number} year
 * @property {Record<string, Value>} after all values of the scenario with the change
 * @property {Record<string, Value> | null} before those without; null where a level is looked at
 * @property {string[]} levers what makes the difference
 * @property {[string, string]} [names] of both scenarios
 */

/** Writes what moves a subject, and keeps every number it writes. */
export class Mover {
  /**
   * @param {any} declared
   * @param {Words} words
   * @param {Subject} subject
   */
  constructor(declared, words, subject) {
    this.declared = declared;
    this.words = words;
    this.subject = subject;
    this.numbers = new Numbers();
    this.prices = pricesOf(declared);
    /** @type {import("./measures.js").Measure} */
    this.measured = declared.measures.find((/** @type {any} */ one) => one.name === subject.measure);
  }

  /** A sentence or word of these tables. @param {string} key @param {Record<string, unknown>} [values] */
  word(key, values = {}) {
    return this.words.text(`sensitivity.${key}`, values);
  }

  /** What an assumption is called, in a few words where there are some. @param {string} assumption */
  name(assumption) {
    const short = `assumption.${assumption}`;
    return this.words.text(this.words.has(short) ? short : `parameter.${assumption}`);
  }

  /**
   * A value of a parameter, with its unit where that is short.
   * @param {string} assumption
   * @param {Value} value
   * @param {number | null} [digits] to how many digits a number is told
   * @returns {string}
   */
  value(assumption, value, digits = null) {
    const { words } = this;
    if (typeof value === "boolean") return words.text(value ? "format.yes" : "format.no");
    if (typeof value === "string") {
      const short = `assumption_value.${value}`;
      return words.text(words.has(short) ? short : `choice.${value}`);
    }
    const { unit, in_kroner: inKroner } = this.declared.parameters[assumption];
    if (inKroner) return this.amount(assumption, value, digits);
    const told = digits === null ? value : withDigits(value, digits);
    if (unit.startsWith("share") || unit.startsWith("probability"))
      return words.text("format.percent", { value: this.constant(assumption, 100 * told, "per cent") });
    const written = this.constant(assumption, told, unit);
    return unit === "factor" ? this.word("times", { value: written }) : written;
  }

  /** @param {string} assumption @param {number} value @param {number | null} digits */
  amount(assumption, value, digits) {
    if (assumption.startsWith("delegation_") && value === 0) return this.words.said("own_frame");
    const { year } = this.subject;
    const amount = this.prices.kronerIn(value, year);
    const told = digits === null ? amount : withDigits(amount, digits);
    return this.constant(assumption, told, `kroner of ${year}`);
  }

  /** @param {string} assumption @param {number} value @param {string} unit */
  constant(assumption, value, unit) {
    const plain = general(value, Math.abs(value) >= 1000 ? 7 : 3);
    const written = this.words.number(value, decimalsIn(plain));
    return this.numbers.put(`c.value.${assumption}.${plain}`, value, CONSTANT, written, { unit });
  }

  /** What was given: how much was run, which level. @param {string} key @param {number} value @param {number} [decimals] @param {string} [unit] */
  given(key, value, decimals = 0, unit = "") {
    const written = this.words.number(value, decimals);
    return this.numbers.put(`c.${key}`, value, CONSTANT, written, { unit });
  }

  /** An effect or a level of a hundred; one decimal, with its sign if it is an effect. @param {string} key @param {number} value @param {[number, number]} ends @param {boolean} [sign] */
  figure(key, value, [low, high], sign = true) {
    const written = sign ? this.words.signed(value, 1) : this.words.withMinus(value, 1);
    return this.numbers.put(`s.${key}`, value, CHANCE, written, {
      unit: this.unit, low, high, cell: this.subject.cell ?? 0, size: this.subject.population,
      measure: this.measured.name, horizon: this.measured.months,
    });
  }

  /** What was found, with its own interval kept beside it. @param {string} key @param {Interval} one @param {boolean} [sign] */
  found(key, one, sign = true) {
    return this.figure(key, one.value, [one.low, one.high], sign);
  }

  /** How many there are, as a word where that is short. @param {string} key @param {number} value @param {boolean} [spelt] */
  count(key, value, spelt = true) {
    if (spelt && value >= 1 && value <= this.declared.told.spelt) return this.word(`count_${value}`);
    return this.given(key, value);
  }

  get isEffect() {
    return this.subject.before !== null;
  }

  /** The effect, or the level. */
  get what() {
    return this.word(this.isEffect ? "what_effect" : "what_level");
  }

  /** Of what the hundred are; a difference of shares is in percentage points. */
  get unit() {
    const { share, per } = this.measured;
    if (share && per !== "proposals" && this.isEffect) return this.word("unit_points");
    return this.word(`unit_${["started", "proposals"].includes(per) ? per : "hundred"}`);
  }

  /** What is measured, with what it is of. */
  get measure() {
    const { name, per } = this.measured;
    const measure = this.words.said(`measure_${name}`);
    return ["started", "proposals"].includes(per) ? this.word(`of_${per}`, { measure }) : measure;
  }

  /** The municipality by its size. */
  get places() {
    const size = this.given("size", this.subject.population, 0, "inhabitants");
    return this.words.said("inhabitants", { size });
  }

  /** What is changed to what, against what before; empty where a level is looked at. */
  change() {
    const { after, before, levers, names, year } = this.subject;
    if (!before) return "";
    const clauses = levers
      .filter((name) => after[name] !== before[name])
      .map((name) =>
        this.words.said("against", {
          name: leverName(this.declared, this.words, name),
          after: this.value(name, after[name]), before: this.value(name, before[name]),
        }),
      );
    if (!clauses.length && names) {
      const name = leverName(this.declared, this.words, this.declared.told.scenario);
      clauses.push(this.words.said("against", { name, after: names[0], before: names[1] }));
    }
    const written = this.numbers.put("c.year", year, CONSTANT, String(year), { unit: "year" });
    const kroner = levers.some((name) => this.declared.parameters[name].in_kroner);
    return clauses.join("; ") + (kroner ? ` ${this.words.said("kroner_of", { year: written })}` : "");
  }

  /** Which change is looked at, and what is measured. @returns {string[]} */
  heading() {
    const change = this.change();
    const lines = change ? [this.word("changed", { change })] : [];
    return [...lines, this.word("measured", { measure: this.measure })];
  }

  /** A sentence with names, as many as leave it short, and how many there are besides. @param {string} key @param {string[]} names */
  listed(key, names) {
    const most = this.declared.told.sentence_words;
    const room = most - wordsIn(this.word(key, { names: "" })).length - 3;
    /** @type {string[]} */
    const shown = [];
    let used = 0;
    for (const name of names) {
      used += wordsIn(name).length;
      if (used > room) break;
      shown.push(name);
    }
    const more = names.length - shown.length;
    if (!more) return this.word(key, { names: shown.join(", ") });
    const count = this.count(`more.${key}`, more, false);
    return this.word(key, { names: this.word("more_names", { names: shown.join(", "), count }) });
  }
}

/** A sentence that begins with a capital letter. @param {string} sentence */
export function capital(sentence) {
  const [first = "", ...rest] = sentence;
  return first.toUpperCase() + rest.join("");
}
