// @ts-check
/** How the desk writes numbers, places and changes. The same as Python's `report/desk/telling.py`. */

import { CHANCE, CONSTANT, COUNT, Numbers, SPREAD } from "./tokens.js";
import { pricesOf } from "./words.js";
import { decidedNames, decidedWords } from "./within.js";
import { decimalsIn, general, rounded } from "./written.js";

/** @typedef {import("./effects.js").Change} Change */
/** @typedef {import("./effects.js").Row} Row */
/** @typedef {import("./effects.js").Value} Value */
/** @typedef {import("./words.js").Words} Words */

const CHANGED = "_changed";

/**
 * What something that is varied is called.
 * @param {any} declared
 * @param {Words} words
 * @param {string} name
 */
export function leverName(declared, words, name) {
  const { scenario, population, levels } = declared.told;
  if (name === scenario || name === population) return words.said(`varied_${name}`);
  if (levels.includes(name)) {
    const proximity = words.text(`proximity_word.${name.replace(/_level$/, "")}`);
    return words.said("varied_level", { proximity });
  }
  return words.text(`parameter.${name}`);
}

/** Writes what effects say, and keeps every number it writes. */
export class Teller {
  /**
   * @param {any} declared
   * @param {Words} words
   * @param {import("./effects.js").Effects} effects
   */
  constructor(declared, words, effects) {
    this.declared = declared;
    this.words = words;
    this.effects = effects;
    this.numbers = new Numbers();
    this.prices = pricesOf(declared);
  }

  /** A sentence or word of the desk. @param {string} key @param {Record<string, unknown>} [values] */
  word(key, values = {}) {
    return this.words.said(key, values);
  }

  /** An effect, with its sign; or only how much. @param {Row} row @param {boolean} [sign] */
  effect(row, sign = true) {
    return this.figure(row, "effect", row.effect, sign);
  }

  /** The interval of an effect; turned where the effect is told by how much it falls. @param {Row} row @param {boolean} [sign] */
  interval(row, sign = false) {
    const turned = !sign && row.effect < 0;
    const [low, high] = turned ? [-row.high, -row.low] : [row.low, row.high];
    return this.word("between", {
      low: this.figure(row, "low", low, null), high: this.figure(row, "high", high, null),
    });
  }

  /** Half of the width of an interval, the wider half. @param {Row} row */
  half(row) {
    const [up, down] = [row.high - row.effect, row.effect - row.low];
    // As Python's max: the first unless the second is larger.
    const wide = down > up ? down : up;
    const { shown_as_nothing: nothing, least_shown: least } = this.declared.told;
    // What is not nothing is not shown as nothing: it gets another decimal.
    const more = least <= wide && wide < nothing ? 1 : 0;
    return `±${this.figure(row, "half", wide, null, more)}`;
  }

  /** In how many sets there are more, about as many, fewer. @param {Row} row */
  sets(row) {
    return ["more", "within", "fewer"].map((which) => this.count(row, which)).join("/");
  }

  /** What five to ninety-five of a hundred sets span. @param {Row} row */
  span(row) {
    const [low, high] = ["sets_5", "sets_95"].map((end) => this.figure(row, end, row[end], null));
    return this.word("span", { low, high });
  }

  /** In how many sets an effect is more, within or fewer. @param {Row} row @param {string} which */
  count(row, which) {
    const value = row[`sets_${which}`];
    return this.numbers.put(
      `${keyOf(row)}.sets_${which}`, value, COUNT, this.words.number(value),
      { ...placeOf(row), unit: "sets" },
    );
  }

  /** A measure itself, before or after, of a hundred. @param {Row} row @param {"before"|"after"} side */
  level(row, side) {
    const own = { ...row, low: row[`${side}_low`], high: row[`${side}_high`] };
    return this.figure(own, side, row[side], null);
  }

  /** How many sets a row rests on. @param {Row} row */
  tried(row) {
    return row.sets_more + row.sets_within + row.sets_fewer;
  }

  /** A number of inhabitants. @param {number} population */
  size(population) {
    return this.constant(`size.${population}`, population, 0, "inhabitants");
  }

  /** A number that was given. @param {string} key @param {number} value @param {number} [decimals] @param {string} [unit] */
  constant(key, value, decimals = 0, unit = "") {
    const written = this.words.number(value, decimals);
    return this.numbers.put(`c.${key}`, value, CONSTANT, written, { unit });
  }

  /** @param {Row} row @param {string} what @param {number} value @param {boolean | null} sign @param {number} [more] decimals */
  figure(row, what, value, sign, more = 0) {
    const decimals = this.decimalsOf(row) + more;
    const shown = sign === false ? Math.abs(value) : value;
    const written = sign ? this.words.signed(shown, decimals) : this.words.withMinus(shown, decimals);
    const spread = what === "sets_5" || what === "sets_95";
    const known = spread ? {} : { low: row.low, high: row.high };
    return this.numbers.put(
      `${keyOf(row)}.${what}`, value, spread ? SPREAD : CHANCE, written,
      { ...placeOf(row), ...known, unit: `of 100 ${row.per}` },
    );
  }

  /** One decimal, and none for counts from ten on. @param {Row} row */
  decimalsOf(row) {
    const { counts, rounded_from: from } = this.declared.told;
    return counts.includes(row.measure) && Math.abs(row.effect) >= from ? 0 : 1;
  }

  /** Several sizes within a sentence. @param {number[]} populations */
  places(populations) {
    const size = this.words.listed(populations.map((one) => this.size(one)));
    return this.word("inhabitants", { size });
  }

  /** What is changed to what from what, with the year of its kroner. @param {Change} change */
  title(change) {
    return this.word("title", { change: this.change(change), kroner: this.kronerNote() }).trimEnd();
  }

  /** Names of what differs between the two sides. @param {Change} change */
  differing(change) {
    const { after, before } = change;
    return this.effects.asked.names.filter((name) => after.values[name] !== before.values[name]);
  }

  /** What is changed to what, against what before. @param {Change} change */
  change(change) {
    const clauses = this.differing(change).map((name) =>
      this.word("against", {
        name: this.lever(name),
        after: this.value(name, change.after.values[name]),
        before: this.before(change, name),
      }),
    );
    return clauses.join("; ") + this.beside(change);
  }

  /** The value before; of what is free in the own frame how many kroner that is. @param {Change} change @param {string} name */
  before(change, name) {
    const value = this.value(name, change.before.values[name]);
    if (!isOwnFrame(name, change.before.values[name])) return value;
    const frames = change.frames?.[name] ?? [];
    const sums = frames.map((one) => this.prices.kronerIn(one, this.effects.year));
    if (!sums.length) return value;
    const ends = [...new Set([Math.min(...sums), Math.max(...sums)].map(toThousands))];
    const amounts = ends.map((one) => this.amount(name, one));
    if (amounts.length === 1) return this.word("own_frame_of", { frame: value, amount: amounts[0] });
    return this.word("own_frame_span", { frame: value, low: amounts[0], high: amounts[1] });
  }

  /** @param {string} name @param {number} amount */
  amount(name, amount) {
    const unit = `kroner of ${this.effects.year}`;
    const key = `c.frame.${name}.${amount.toFixed(0)}`;
    return this.numbers.put(key, amount, CONSTANT, this.words.number(amount), { unit });
  }

  /** What is changed to what, where all changes are held against one thing. @param {Change} change */
  short(change) {
    const clauses = this.differing(change).map(
      (name) => `${this.lever(name)} ${this.value(name, change.after.values[name])}`,
    );
    return clauses.join("; ") + this.beside(change);
  }

  /** What else is varied, as it is on both sides of this change. @param {Change} change */
  beside(change) {
    const clauses = Object.entries(change.after.values)
      .filter(([name]) => !this.effects.asked.names.includes(name))
      .filter(([name]) => name !== this.declared.told.population)
      .map(([name, value]) => `${this.lever(name)} ${this.value(name, value)}`);
    return clauses.length ? ` (${clauses.join("; ")})` : "";
  }

  /** @param {string} name */
  lever(name) {
    return leverName(this.declared, this.words, name);
  }

  /** The value of something that is varied, amounts in the year's kroner. @param {string} name @param {Value} value @returns {string} */
  value(name, value) {
    const { words } = this;
    if (typeof value === "boolean") return words.text(value ? "format.yes" : "format.no");
    if (typeof value === "string") return this.wordOf(name, value);
    const parameter = this.declared.parameters[name];
    let amount = value;
    if (parameter?.in_kroner) {
      if (isOwnFrame(name, amount)) return this.word("own_frame");
      amount = this.prices.kronerIn(amount, this.effects.year);
    }
    const plain = general(amount, 6);
    const unit = parameter ? `kroner of ${this.effects.year}` : "";
    const written = words.number(amount, decimalsIn(plain));
    return this.numbers.put(`c.value.${name}.${plain}`, amount, CONSTANT, written, { unit });
  }

  /** @param {string} name @param {string} value */
  wordOf(name, value) {
    const { words } = this;
    const isScenario = name === this.declared.told.scenario;
    const changed = isScenario ? this.changed(value) : "";
    if (changed) return changed;
    const key = isScenario ? `desk_scenario.${value}` : `choice.${value}`;
    return words.has(key) ? words.text(key) : value;
  }

  /** What is decided within a scenario from when on. @param {string} label @returns {string} */
  changed(label) {
    const own = label.endsWith(CHANGED) ? this.effects.asked.changed?.[label] : undefined;
    if (!own) return "";
    const clauses = own.flatMap(({ month, values }) =>
      Object.entries(values).map(([name, value]) =>
        this.when("changed", month, { name: this.lever(name), value: this.value(name, value) }),
      ),
    );
    const decided = (this.effects.asked.decided?.[label] ?? []).map((use) => decidedWords(this, use));
    const all = [...clauses, ...decided];
    return all.length ? this.words.listed(all) : "";
  }

  /** A sentence with the month in it, which is the start where it is the first. @param {string} name @param {number} month @param {Record<string, string>} [values] */
  when(name, month, values = {}) {
    if (month === 0) return this.word(`${name}_at_start`, values);
    return this.word(name, { ...values, month: this.constant(`month.${month}`, month) });
  }

  /** An amount that was given, in the year's kroner. @param {string} key @param {number} nok */
  kroner(key, nok) {
    const { year } = this.effects;
    const amount = this.prices.kronerIn(nok, year);
    return this.numbers.put(`c.${key}`, amount, CONSTANT, this.words.number(amount), { unit: `kroner of ${year}` });
  }

  /** In whose kroner amounts are, if there are any. */
  kronerNote() {
    const { asked } = this.effects;
    const within = Object.values(asked.changed ?? {}).flatMap((own) =>
      own.flatMap(({ values }) => Object.keys(values)),
    );
    const decided = Object.values(asked.decided ?? {}).flat().flatMap((use) => decidedNames(this.declared, use));
    const names = [...asked.names, ...within, ...decided];
    const { costs } = this.declared.instruments;
    if (!names.some((name) => this.declared.parameters[name]?.in_kroner || costs.includes(name))) return "";
    return this.word("kroner_of", { year: this.year() });
  }

  /** The year in whose kroner amounts are told. */
  year() {
    const { year } = this.effects;
    return this.numbers.put("c.year", year, CONSTANT, String(year), { unit: "year" });
  }

  /** A value of the scenario after a change. @param {Change} change @param {string} name @returns {Value} */
  scenarioValue(change, name) {
    const { scenario } = this.effects.asked;
    return scenario?.[name] ?? change.after.values[name] ?? this.declared.parameters[name].default;
  }
}

/** Whether a value is no sum but what is free in the own frame. @param {string} name @param {Value} value */
export function isOwnFrame(name, value) {
  return name.startsWith("delegation_") && typeof value !== "string" && !Number(value);
}

/** To thousands: frames differ from unit to unit by more. @param {number} amount */
function toThousands(amount) {
  return rounded(amount / 1000) * 1000;
}

/** @param {Row} row */
function keyOf(row) {
  const kind = (row.sectors ?? "all") === "all" ? "" : `.${row.sectors}`;
  return `e${row.cell}.${row.population}${kind}.${row.measure}`;
}

/** Where a row stands, for its numbers. @param {Row} row */
function placeOf(row) {
  return {
    cell: row.cell, size: row.population, measure: row.measure, horizon: row.months ?? null,
    query:
      `cell = ${row.cell} AND against = ${row.against} AND municipality = ` +
      `'${row.municipality}' AND sectors = '${row.sectors ?? "all"}' ` +
      `AND measure = '${row.measure}'`,
  };
}
