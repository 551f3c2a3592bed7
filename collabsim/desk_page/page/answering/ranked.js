// @ts-check
/**
 * Compared instruments, ranked. The same as Python's `report/desk/ranked.py`, from the figures of
 * `analysis/instrument_effects.py` and `analysis/instrument_costs.py`.
 */

import { chanceOf } from "./keys.js";
import { CHANCE, Numbers } from "./tokens.js";
import { costsOf, effectsOf } from "./ranked_figures.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("./ranked_figures.js").Costs} Costs */
/** @typedef {import("./ranked_figures.js").Counts} Counts */
/** @typedef {{ population: number, seed: number, replications: number, without: Counts,
 *   each: Record<string, Counts> }} Compared */
/** @typedef {{ title: string, headings: string[], rows: { cells: string[], style: string }[] }} Grid */

const MILLION = 1e6;

/** The instruments of a municipality, each as it is usually set. */
export class Ranked {
  /**
   * @param {any} declared
   * @param {Words} words
   * @param {import("./measures.js").Measuring} measuring
   * @param {Compared} compared
   */
  constructor(declared, words, measuring, compared) {
    this.declared = declared;
    this.given = declared.ranked;
    this.words = words;
    this.population = compared.population;
    this.numbers = new Numbers();
    this.names = Object.keys(compared.each);
    /** @type {Record<string, Record<string, Interval>>} */
    this.effects = {};
    /** @type {Record<string, Costs>} */
    this.costs = {};
    for (const [name, counts] of Object.entries(compared.each)) {
      this.effects[name] = effectsOf(declared, measuring, compared.without, counts);
      const { payer } = this.given.uses.find((/** @type {any} */ one) => one.name === name);
      this.costs[name] = costsOf(declared, payer, measuring, compared.without, counts, this.effects[name]);
    }
    const written = words.number(this.population);
    const size = this.numbers.put("c.size", this.population, "constant", written, { unit: "inhabitants" });
    this.place = words.said("inhabitants", { size });
  }

  /** A sentence or word on ranked instruments. @param {string} key @param {Record<string, unknown>} [values] */
  word(key, values = {}) {
    return this.words.text(`instruments_compared.ranked_${key}`, values);
  }

  /** What an instrument is called. @param {string} name */
  title(name) {
    return this.words.text(`instrument.${name}`);
  }

  /** The instruments in an order, the best first. @param {string} order */
  ordered(order) {
    const [column, sign] = this.given.ranks[order];
    /** @param {string} name */
    const place = (name) => {
      const found = this.given.of_costs.includes(order) ? this.costs[name].ratios[column] : this.effects[name][column];
      return Number.isFinite(found?.value) ? sign * found.value : Infinity;
    };
    const at = Object.fromEntries(this.names.map((name) => [name, place(name)]));
    return [...this.names].sort((one, other) => (at[one] === at[other] ? 0 : at[one] - at[other]));
  }

  /** Those that keep more good pilots, with these values: no sets of assumptions were run. */
  clear() {
    const { good, matters } = this.given;
    return this.names.filter((name) => {
      const { low, high } = this.effects[name][good];
      return Number.isFinite(low) && chanceOf(low, high, matters) === "more";
    });
  }

  /** The answer: which is best, what is not told from it, and what it rests on. @param {string} order */
  sentences(order) {
    if (this.given.of_costs.includes(order)) return this.byCosts(order);
    const told = this.clear();
    if (!told.length) return [this.word("none", { place: this.place })];
    const found = (/** @type {string} */ name) => this.effects[name][this.given.good];
    const best = told.reduce((one, other) => (found(other).value > found(one).value ? other : one));
    const others = told.filter((name) => name !== best && found(name).high >= found(best).low);
    const [change, low, high] = this.figures(`${best}.good`, found(best), this.given.good, 1);
    return this.withOthers("best", best, others, { change, low, high, place: this.place });
  }

  /** Which is best by kroner, of those whose gain is clear and that cost any. @param {string} order */
  byCosts(order) {
    const [column, sign] = this.given.ranks[order];
    const found = (/** @type {string} */ name) => this.costs[name].ratios[column];
    const clear = this.clear();
    const told = this.names.filter(
      (name) => clear.includes(name) && !this.isPriceless(name) && isKnown(found(name)),
    );
    if (!told.length) return [this.word(`none_${order}`, { place: this.place })];
    const best = told.reduce((one, other) => (sign * found(other).value < sign * found(one).value ? other : one));
    const nearest = found(best)[sign > 0 ? "high" : "low"];
    const others = told.filter(
      (name) => name !== best && sign * found(name)[sign > 0 ? "low" : "high"] <= sign * nearest,
    );
    const times = order === "kroner" ? 1 / MILLION : 1;
    const [value, low, high] = this.figures(`${best}.${column}`, found(best), column, 2, times);
    return this.withOthers(`best_${order}`, best, others, { value, low, high, place: this.place });
  }

  /** @param {string} key @param {string} best @param {string[]} others @param {Record<string, string>} values */
  withOthers(key, best, others, values) {
    const lines = [this.word(others.length ? `${key}_among` : key, { title: this.title(best), ...values })];
    const payer = this.payer(best);
    if (key !== "best" && payer) lines.push(this.word("own_paid", { payer }));
    if (others.length)
      lines.push(this.word("not_told_from", { others: others.map((name) => this.title(name)).join(", ") }));
    return [...lines, this.word("these_values")];
  }

  /** What costs the municipality nothing: who pays in its place and how much, and hours. */
  free() {
    const lines = [];
    for (const name of this.names) {
      const { nok, hours, payer } = this.costs[name];
      const title = this.title(name);
      if (nok > 0 && ["fund", "state", "outside"].includes(payer))
        lines.push(this.word("free_by_others", { title, amount: this.mean(name, nok), payer: this.payerWord(payer) }));
      else if (nok === 0 && hours > 0)
        lines.push(
          this.word("free_by_hours", {
            title, amount: this.mean(name, hours * this.given.hour_nok), hours: this.count(name, hours),
          }),
        );
    }
    return lines;
  }

  /** Which instruments have no price at all, which is a warning; empty where all have. */
  unknown() {
    const names = this.names.filter((name) => this.isPriceless(name)).map((name) => this.title(name));
    return names.length ? this.words.text("instruments_compared.free", { instruments: names.join(", ") }) : "";
  }

  /** Neither kroner nor hours of it are declared. @param {string} name */
  isPriceless(name) {
    return this.given.uses.find((/** @type {any} */ one) => one.name === name).priceless;
  }

  /** The tables: what they keep, who pays more or less, what they cost. @param {string} order @returns {Grid[]} */
  grids(order) {
    const { kept, paid } = this.given.columns;
    const heads = (/** @type {string[]} */ names) => ["", ...names.map((name) => this.word(name))];
    const titled = (/** @type {string} */ key) => this.word(key, { place: this.place });
    /** @type {[Grid, Grid, Grid]} */
    const grids = [
      { title: titled("title"), headings: heads([...kept, "region"]), rows: [] },
      { title: titled("paid"), headings: heads(paid), rows: [] },
      { title: titled("prices"), headings: heads(["per_good", "per_million", "payer"]), rows: [] },
    ];
    for (const name of this.ordered(order)) {
      const cells = (/** @type {string[]} */ names) => names.map((one) => this.cell(name, one));
      const own = [
        [...cells(kept), ""], cells(paid),
        [this.cost(name, "nok_per_good_kept"), this.cost(name, "good_per_million"), this.payer(name)],
      ];
      for (const [at, row] of own.entries()) grids[at].rows.push({ cells: [this.title(name), ...row], style: "" });
    }
    return grids;
  }

  /** A change with half of its interval; empty where there is none. @param {string} name @param {string} measure */
  cell(name, measure) {
    const row = this.effects[name][measure];
    if (!isKnown(row)) return "";
    const [times, decimals] = scaleOf(measure);
    const wide = Math.max(row.high - row.value, row.value - row.low);
    const ends = { low: times * row.low, high: times * row.high };
    const value = this.put(`${name}.${measure}.effect`, times * row.value, ends, this.words.signed(times * row.value, decimals), measure);
    const half = this.put(`${name}.${measure}.half`, times * wide, ends, this.words.number(times * wide, decimals), measure);
    return `${value} ±${half}`;
  }

  /** What a good pilot more costs, or a million gives, with its interval, if told. @param {string} name @param {string} column */
  cost(name, column) {
    const found = this.costs[name].ratios[column];
    if (this.isPriceless(name) || !isKnown(found)) return "";
    const times = column.startsWith("nok_") ? 1 / MILLION : 1;
    const [value, low, high] = this.figures(`${name}.${column}`, found, column, 2, times);
    return this.words.text("instruments_compared.between", { value, low, high });
  }

  /** Who pays an instrument's own costs; empty where it has none. @param {string} name */
  payer(name) {
    const { nok, payer } = this.costs[name];
    return nok > 0 ? this.payerWord(payer) : "";
  }

  /** @param {string} payer */
  payerWord(payer) {
    return this.words.text(`cost_payer.${payer}`);
  }

  /** A figure and the ends of its interval, marked. @param {string} key @param {Interval} row @param {string} measure @param {number} decimals @param {number} [times] */
  figures(key, row, measure, decimals, times = 1) {
    const ends = { low: times * row.low, high: times * row.high };
    return ["value", "low", "high"].map((end) => {
      const x = times * /** @type {any} */ (row)[end];
      const written = x < 0 ? this.words.withMinus(x, decimals) : this.words.number(x, decimals);
      return this.put(`${key}.${end}`, x, ends, written, measure);
    });
  }

  /** @param {string} key @param {number} value @param {{ low: number, high: number }} ends @param {string} written @param {string} measure */
  put(key, value, ends, written, measure) {
    return this.numbers.put(`i${this.population}.${key}`, value, CHANCE, written, {
      ...ends, size: this.population, measure, horizon: 36,
    });
  }

  /** @param {string} name @param {number} nok */
  mean(name, nok) {
    const written = this.words.number(nok / MILLION, 2);
    return this.numbers.put(`i${this.population}.${name}.own_nok`, nok / MILLION, "declared", written, { size: this.population });
  }

  /** @param {string} name @param {number} hours */
  count(name, hours) {
    return this.numbers.put(`i${this.population}.${name}.own_hours`, hours, "declared", this.words.number(hours), { size: this.population });
  }
}

/** @param {Interval | undefined} found */
function isKnown(found) {
  return !!found && [found.value, found.low, found.high].every(Number.isFinite);
}

/** Times what a measure is shown, and with how many decimals. @param {string} measure @returns {[number, number]} */
function scaleOf(measure) {
  if (measure.startsWith("paid_by_")) return [1 / MILLION, 2];
  return measure === "legal_errors_per_pilot" ? [100, 0] : [1, 1];
}
