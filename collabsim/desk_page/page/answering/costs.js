// @ts-check
/** What a change costs: its own price, who pays, hours, what kroner give. Python's `report/desk/costs.py`. */

import { headlines } from "./answer.js";
import { kronerTerms } from "./effects.js";
import { column } from "./gathered.js";
import { chanceOf } from "./keys.js";
import { limit } from "./matters.js";
import { ratioOfChanges } from "./ratios.js";
import { measureOf } from "./tables.js";
import { CHANCE } from "./tokens.js";
import { rounded } from "./written.js";

/** @typedef {import("./telling.js").Teller} Teller */
/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Municipality} Municipality */
/** @typedef {import("./gathered.js").Sums} Sums */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Interval} Interval */
/** @typedef {import("../../../browser/page/statistics/intervals.js").Term} Term */
/** @typedef {{ value: number, low: number, high: number, price: Interval,
 *   payers: Record<string, number> }} PerMillion */
/** @typedef {"gain" | "small" | "paid"} Untold why a ratio is not told: Python's `Untold` */

const OWN = "price_by_municipality";
const SERVICES = "services_by_municipality";
const HORIZON = 36;

/** The accounts of both sides in a municipality. @param {Change} change @param {number} place */
function paidAt(change, place) {
  const { after, before } = /** @type {import("./effects.js").Kroner} */ (change.kroner);
  return { after: after[place], before: before[place] };
}

/** The price level of the year amounts are told in. @param {Teller} teller @returns {number} */
function indexOf(teller) {
  return teller.declared.prices.index[teller.effects.year];
}

/** Whether the change costs kroner or hours of its own in some run. @param {Teller} teller @param {Change} change */
export function hasPrice(teller, change) {
  if (!change.kroner) return false;
  const { sums, prices } = teller.declared.money;
  return change.municipalities.some((_, place) => {
    const { after, before } = paidAt(change, place);
    return [...prices, "own_hours"].some((name) => {
      const at = sums.indexOf(name);
      const other = column(before, sums.length, 0, at);
      return column(after, sums.length, 0, at).some((one, run) => one !== other[run]);
    });
  });
}

/** What a million kroner is told of. @param {Teller} teller @param {Change} change @returns {[string, string]} */
export function gains(teller, change) {
  return [teller.declared.money.good, headlines(teller, change)[1]];
}

/** The first replications of sums. @param {Sums} sums @param {number} runs @returns {Sums} */
function firstRuns(sums, runs) {
  const columns = sums.data.length / sums.replications;
  const data = new Float64Array(columns * runs);
  for (let at = 0; at < columns; at += 1)
    data.set(sums.data.subarray(at * sums.replications, at * sums.replications + runs), at * runs);
  return { replications: runs, data };
}

/** The terms of a gain where it is clear, over the replications whose accounts are kept; else why it is not. @param {Teller} teller @param {Change} change @param {number} place @param {string} name @returns {Term[] | Untold} */
function gainOf(teller, change, place, name) {
  const runs = /** @type {import("./effects.js").Kroner} */ (change.kroner).replications;
  const { measuring } = teller.effects;
  const [after, before] = [change.sums.after, change.sums.before].map((side) => firstRuns(side[place], runs));
  const one = measuring.byName[name];
  const { low, high } = measuring.effect(one, after, before, 0);
  const known = chanceOf(low, high, one.matters * teller.effects.matters);
  if (known === "same") return "small";
  return known === "more" ? measuring.terms(one, after, before, 0) : "gain";
}

/** What a good pilot more costs the municipality in services; or why it is not told. @param {Teller} teller @param {Change} change @param {number} place */
function perGood(teller, change, place) {
  const key = `per good ${change.after.cell} ${place}`;
  return teller.effects.once(key, () => foundPerGood(teller, change, place));
}

/** @param {Teller} teller @param {Change} change @param {number} place @returns {Interval | Untold} */
function foundPerGood(teller, change, place) {
  const { declared, effects } = teller;
  const gain = gainOf(teller, change, place, declared.money.good);
  if (typeof gain === "string") return gain;
  const spent = kronerTerms(declared, SERVICES, paidAt(change, place), indexOf(teller));
  if (!(effects.measuring.intervals.contrast(spent).low > 0)) return "paid";
  return ratioOfChanges(spent, gain, declared.money, declared.intervals.level);
}

/** @param {Teller} teller @param {Change} change @param {number} place @returns {Term[]} */
function priceTerms(teller, change, place) {
  return teller.declared.money.prices.flatMap((/** @type {string} */ name) =>
    kronerTerms(teller.declared, name, paidAt(change, place), indexOf(teller)),
  );
}

/** What a change costs itself, and by payer. @param {Teller} teller @param {Change} change @param {number} place */
function priceOf(teller, change, place) {
  const { contrast } = teller.effects.measuring.intervals;
  /** @type {Record<string, number>} */
  const payers = {};
  for (const name of teller.declared.money.prices) {
    const sides = kronerTerms(teller.declared, name, paidAt(change, place), indexOf(teller));
    const { value } = contrast(sides);
    if (value) payers[name] = value;
  }
  return { price: contrast(priceTerms(teller, change, place)), payers };
}

/** What a million kroner of a change's own price gives; or why it is not told. @param {Teller} teller @param {Change} change @param {number} place @param {string} measure @returns {PerMillion | Untold} */
export function perMillion(teller, change, place, measure) {
  if (!change.kroner) return "paid";
  const key = `per million ${change.after.cell} ${place} ${measure}`;
  return teller.effects.once(key, () => foundPerMillion(teller, change, place, measure));
}

/** @param {Teller} teller @param {Change} change @param {number} place @param {string} measure @returns {PerMillion | Untold} */
function foundPerMillion(teller, change, place, measure) {
  const gain = gainOf(teller, change, place, measure);
  if (typeof gain === "string") return gain;
  const { price, payers } = priceOf(teller, change, place);
  if (!(price.low > 0)) return "paid";
  const { declared } = teller;
  const terms = priceTerms(teller, change, place);
  const found = ratioOfChanges(gain, terms, declared.money, declared.intervals.level);
  return { ...found, price, payers };
}

/** The price and who pays, hours, and kroner per good pilot by size; or the warning. @param {Teller} teller @param {Change} change @returns {string[]} */
export function costLines(teller, change) {
  if (!change.kroner) return [];
  const lines = [];
  /** @type {Map<Untold, number[]>} */
  const silent = new Map();
  for (const [place, { population }] of change.municipalities.entries()) {
    const found = perGood(teller, change, place);
    if (typeof found === "string") {
      silent.set(found, [...(silent.get(found) ?? []), population]);
      continue;
    }
    const [value, between] = written(teller, change, population, "nok_per_good", found);
    lines.push(teller.word("per_good", { places: teller.places([population]), value, between }));
  }
  for (const [why, populations] of silent) {
    const places = teller.places(populations);
    lines.push(teller.word(`per_good_not_${why}`, { places, matters: mattersOfGood(teller) }));
  }
  if (!hasPrice(teller, change)) return [...lines, teller.word("no_price")];
  return [...lines, ...change.municipalities.flatMap((town, place) => priceLines(teller, change, town, place))];
}

/** The price of a change in a municipality, who pays, its hours, and what a million gives. @param {Teller} teller @param {Change} change @param {Municipality} town @param {number} place */
function priceLines(teller, change, town, place) {
  const lines = [];
  const { population } = town;
  const places = teller.places([population]);
  const { price, payers } = priceOf(teller, change, place);
  const some = Object.keys(payers).length > 0;
  if (some) {
    const [value, between] = written(teller, change, population, "price", price);
    const listed = payerWords(teller, change, town, payers);
    lines.push(teller.word("price", { places, value, between, payers: listed }));
    if (!(OWN in payers)) lines.push(teller.word("free_by_others", { payers: listed }));
  }
  const sides = kronerTerms(teller.declared, "own_hours", paidAt(change, place), 1e6);
  const hours = teller.effects.measuring.intervals.contrast(sides);
  if (hours.value) lines.push(hoursLine(teller, change, population, hours));
  return some ? [...lines, ...millionLines(teller, change, population, place)] : lines;
}

/** @param {Teller} teller @param {Change} change @param {number} population @param {number} place */
function millionLines(teller, change, population, place) {
  const lines = [];
  const { good } = teller.declared.money;
  const places = teller.places([population]);
  for (const measure of gains(teller, change)) {
    const found = perMillion(teller, change, place, measure);
    if (typeof found === "string") {
      if (measure === good)
        lines.push(teller.word(`per_million_not_${found}`, { places, matters: mattersOfGood(teller) }));
      continue;
    }
    const [value, between] = millionWords(teller, change, population, measure, found);
    const key = measure === good ? "per_million" : "per_million_points";
    if (measure === good || measureOf(teller, measure).per === "started")
      lines.push(teller.word(key, { places, value, between }));
  }
  return lines;
}

/** How many good pilots of a hundred proposals matter. @param {Teller} teller */
function mattersOfGood(teller) {
  return limit(teller, teller.declared.money.good);
}

/** @param {Teller} teller @param {Change} change @param {number} population @param {string} measure @param {PerMillion} found */
function millionWords(teller, change, population, measure, found) {
  const unit = `of 100 ${measureOf(teller, measure).per} a million kroner of ${teller.effects.year}`;
  return written(teller, change, population, `${measure}_per_million`, found, unit);
}

/** Who pays the price of a change, each with its part. @param {Teller} teller @param {Change} change @param {Municipality} town @param {Record<string, number>} payers */
export function payerWords(teller, change, town, payers) {
  const listed = Object.keys(payers).map((name) => {
    const row = teller.effects.row(change.after.cell, town.name, name);
    const payer = teller.word(`payer_${name.replace(/^price_by_/, "")}`);
    return teller.word("price_part", { payer, value: teller.effect(row, false) });
  });
  return teller.words.listed(listed);
}

/** Hours within existing budgets, and what they are worth. @param {Teller} teller @param {Change} change @param {number} population @param {Interval} hours */
function hoursLine(teller, change, population, hours) {
  const [told, between] = written(
    teller, change, population, "own_hours", hours, "hours of 100 proposals", 0,
  );
  const each = teller.declared.money.hour_nok * indexOf(teller);
  const [value, low, high] = [hours.value, hours.low, hours.high].map((part) => (part * each) / 1e6);
  const [worth] = written(teller, change, population, "own_hours_worth", { value, low, high });
  return teller.word("own_hours", {
    places: teller.places([population]), hours: told, between,
    each: teller.constant("hour_nok", rounded(each)), value: worth,
  });
}

/** A figure of a change and its interval, each marked with its result. @param {Teller} teller @param {Change} change @param {number} population @param {string} measure @param {Interval} found @param {string} [unit] @param {number} [decimals] @returns {[string, string]} */
function written(teller, change, population, measure, found, unit = "", decimals = 1) {
  const { value, low, high } = found;
  const { cell } = change.after;
  const below = (low < value ? low : value) < 0;
  /** @param {string} end @param {number} one */
  const put = (end, one) => {
    const text = below ? teller.words.withMinus(one, decimals) : teller.words.number(one, decimals);
    return teller.numbers.put(`e${cell}.${population}.${measure}.${end}`, one, CHANCE, text, {
      unit: unit || `million kroner of ${teller.effects.year}`, low, high, cell, size: population,
      measure, horizon: HORIZON,
    });
  };
  const between = teller.word("between", { low: put("low", low), high: put("high", high) });
  return [put("value", value), between];
}

/** What a million gives as a table, the headings first; empty where there is no price. @param {Teller} teller @param {Change} change @returns {string[][]} */
export function millionTable(teller, change) {
  const rows = [];
  for (const [place, town] of change.municipalities.entries())
    for (const measure of gains(teller, change)) {
      const found = perMillion(teller, change, place, measure);
      if (typeof found === "string") continue;
      const { population } = town;
      const [value, between] = millionWords(teller, change, population, measure, found);
      const [price, ofPrice] = written(teller, change, population, "price", found.price);
      const of = teller.word(`group_${measureOf(teller, measure).per}`);
      rows.push([
        teller.size(population), `${teller.word(`measure_${measure}`)}, ${of}`,
        `${value} (${between})`, `${price} (${ofPrice})`,
        payerWords(teller, change, town, found.payers),
      ]);
    }
  const heads = ["measure", "each", "price", "payer"].map((key) => teller.word(`memo_per_million_${key}`));
  return rows.length ? [[teller.word("inhabitants_column"), ...heads], ...rows] : [];
}
