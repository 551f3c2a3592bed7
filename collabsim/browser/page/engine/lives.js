// @ts-check
// The course of instruments, month by month, as collabsim/scenario/instrument_life.py lays it out.
// What an instrument is, what it costs and how fast it works is in the record; powers are, too.

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {import("./types.js").InstrumentUse} InstrumentUse */
/** @typedef {import("./types.js").Value} Value */
/** @typedef {{month: number, kind: string, nok: number, carried_nok: number}} Happening */

/** One instrument in one municipality. */
export class Life {
  /**
   * @param {InstrumentUse} use
   * @param {EngineRecord} record
   */
  constructor(use, record) {
    this.use = use;
    this.record = record;
    this.declared = record.instruments[use.name];
    this.strength = use.strength ?? this.declared.strength;
    this.payer = use.payer ?? this.declared.payer;
    /** @type {Happening[]} */
    this.happenings = [];
    /** @type {number | null} */
    this.introduced = null;
    /** @type {number | null} */
    this.ended = null;
    /** @type {number[]} */
    this.kept = [];
    this.paid = true;
    this.turned = { month: 0, left: 1 };
    this.carried = 0;
  }

  /**
   * A sum: that of the scenario, or else that of the declaration.
   * @param {string} key
   */
  nok(key) {
    const { cost, settings } = this.declared;
    const own = this.use.cost ?? {};
    if (key === "yearly_nok" && !(key in own) && cost.yearly_times) {
      const setting = settings.find((one) => one.name === cost.yearly_times);
      return cost.yearly_nok * Number(this.use.settings?.[cost.yearly_times] ?? setting?.value);
    }
    return own[key] ?? cost[key];
  }

  /**
   * When it is in force and what it costs by what happens, as plain data.
   * @returns {import("./types.js").LifeTold}
   */
  said() {
    const { cost, settings } = this.declared;
    return {
      name: this.use.name, payer: this.payer, introduced: this.introduced, ended: this.ended,
      per_pilot_nok: this.nok("per_pilot_nok"), per_person_nok: this.nok("per_person_nok"),
      counted: cost.counted, hours: cost.hours,
      sets: Object.fromEntries(settings.map((one) => [one.parameter, this.use.settings?.[one.name] ?? one.value])),
    };
  }

  /** What it asks of the year in which it is introduced. */
  firstYear() {
    return this.nok("set_up_nok") + this.nok("yearly_nok");
  }

  /** @param {number} month */
  inForce(month) {
    if (this.introduced === null || month < this.introduced) return false;
    return this.ended === null || month < this.ended;
  }

  /**
   * The part of an effect that is there so many months after its beginning.
   * @param {number} months
   * @param {number} span
   */
  takenUp(months, span) {
    return span === 0 ? 1 : 1 - this.record.life.powers[span][months];
  }

  /**
   * How much of the full shift of a number is there, in steps from the introduction.
   * @param {number} month
   */
  level(month) {
    if (this.introduced === null || !this.inForce(month)) return 0;
    const step = this.record.life.step_months;
    const since = Math.floor((month - this.introduced) / step) * step;
    return this.strength * this.takenUp(since, this.declared.uptake_months) * this.kept[since];
  }

  /** Months in which what it sets may change. */
  movesIn() {
    if (this.introduced === null) return [];
    const moves = this.declared.settings.some((one) => one.scales);
    const found = [];
    for (let since = 0; since < this.kept.length; since += this.record.life.step_months) {
      found.push(this.introduced + since);
      if (!moves) break;
    }
    return this.ended === null ? found : [...found, this.ended];
  }

  /**
   * Let the chief executive carry a yearly sum in place of the one before; the difference.
   * @param {number} yearly
   */
  carry(yearly) {
    const before = this.carried;
    this.carried = this.payer === "chief" && this.strength > 0 ? yearly : 0;
    return this.carried - before;
  }

  /**
   * The part of its effect that is left, as it has been paid for or not since it turned.
   * @param {number} month
   */
  left(month) {
    const since = month - this.turned.month;
    if (this.paid) return 1 - (1 - this.turned.left) * (1 - this.takenUp(since, this.declared.uptake_months));
    const wear = this.declared.wear_months;
    return wear === null ? this.turned.left : this.turned.left * this.record.life.powers[wear][since];
  }

  /**
   * @param {number} month
   * @param {string} kind
   * @param {number} [nok]
   * @param {number} [carried]
   */
  happens(month, kind, nok = 0, carried = 0) {
    this.happenings.push({ month, kind, nok, carried_nok: carried });
  }

  /**
   * It ends: it is worn out, or `until` has come.
   * @param {number} month
   * @param {string} kind
   */
  end(month, kind) {
    if (this.introduced === null) {
      this.ended = month;
    } else if (this.inForce(month)) {
      this.ended = month;
      const change = this.carry(0);
      if (kind === "worn" || change !== 0) this.happens(month, kind, 0, change);
    }
  }

  /**
   * @param {number} month
   * @param {boolean} january
   */
  isDue(month, january) {
    if (this.introduced !== null || this.ended !== null) return false;
    const due = this.use.month + this.declared.delay_months;
    return month === due || (january && month > due);
  }
}

/**
 * The course of the instruments of a municipality.
 * @param {InstrumentUse[]} uses  in the order of the file
 * @param {number} months         of the run
 * @param {number} limit          what the chief executive can carry for all of them in a year
 * @param {EngineRecord} record
 * @returns {Life[]}
 */
export function livesOf(uses, months, limit, record) {
  const lives = uses.map((one) => new Life(one, record));
  const year = record.months_a_year;
  let spent = 0;
  /** @type {(life: Life, yearly: number) => boolean} */
  const affordable = (life, yearly) => {
    if (life.payer !== "chief") return true;
    if (spent + yearly > limit) return false;
    if (life.strength > 0) spent += yearly;
    return true;
  };
  for (let month = 0; month < months; month += 1) {
    const january = month % year === 0;
    if (january) spent = 0;
    for (const life of lives) {
      if (life.use.until === month) life.end(month, "released");
      if (life.use.month === month) life.happens(month, "decided", life.firstYear());
      if (life.inForce(month)) {
        if (january) keep(life, month, affordable);
      } else if (life.isDue(month, january)) {
        introduce(life, month, affordable, (year - (month % year)) / year);
      }
      if (life.inForce(month)) wear(life, month, record.life.worn);
    }
  }
  return lives;
}

/**
 * @param {Life} life
 * @param {number} month
 * @param {(life: Life, yearly: number) => boolean} affordable
 * @param {number} left  part of the year
 */
function introduce(life, month, affordable, left) {
  const asked = life.firstYear();
  if (!affordable(life, asked)) {
    life.happens(month, "unpaid", asked);
    return;
  }
  life.introduced = month;
  life.turned = { month, left: 1 };
  const paid = life.nok("set_up_nok") + left * life.nok("yearly_nok");
  life.happens(month, "introduced", paid, life.carry(asked));
}

/**
 * Pay for another year, or not.
 * @param {Life} life
 * @param {number} month
 * @param {(life: Life, yearly: number) => boolean} affordable
 */
function keep(life, month, affordable) {
  const yearly = life.nok("yearly_nok");
  const paid = affordable(life, yearly);
  if (paid !== life.paid) {
    life.turned = { month, left: life.left(month) };
    life.paid = paid;
  }
  const change = life.carry(paid ? yearly : 0);
  if (!paid || yearly > 0) life.happens(month, paid ? "kept" : "unpaid", yearly, change);
  else if (change !== 0) life.happens(month, "released", 0, change);
}

/**
 * @param {Life} life
 * @param {number} month
 * @param {number} worn
 */
function wear(life, month, worn) {
  const left = life.left(month);
  life.kept.push(left);
  if (left < worn) life.end(month, "worn");
}

/**
 * What the instruments in force set in a month.
 * @param {Record<string, Value>} base  all values without instruments in that month
 * @param {Life[]} lives
 * @param {number} month
 * @param {Map<string, import("./types.js").ParameterSaid>} parameters
 * @returns {Record<string, Value>}
 */
export function composed(base, lives, month, parameters) {
  /** @type {Record<string, Value>} */
  const found = {};
  /** @type {Map<string, number[]>} */
  const shifts = new Map();
  for (const life of lives) {
    if (!life.inForce(month) || life.strength <= 0) continue;
    for (const setting of life.declared.settings) {
      const name = setting.parameter;
      const full = life.use.settings?.[setting.name] ?? setting.value;
      const kind = parameters.get(name)?.kind;
      if (kind === "int" || kind === "float") {
        const level = setting.scales ? life.level(month) : 1;
        const shift = level * (Number(full) - Number(base[name]));
        shifts.set(name, [...(shifts.get(name) ?? []), shift]);
      }
      if (!setting.scales) found[name] = full;
    }
  }
  for (const [name, added] of shifts) {
    // One sum as written stays as it is written, to the last bit.
    if (added.length === 1 && name in found) continue;
    const one = /** @type {import("./types.js").ParameterSaid} */ (parameters.get(name));
    const clipped = Math.min(Math.max(Number(base[name]) + summed(added), one.low), one.high);
    found[name] = one.kind === "int" ? roundedEven(clipped) : clipped;
  }
  return found;
}

/**
 * A sum as Python's `sum` makes it since 3.12, with what rounding lost put back at the end.
 * @param {number[]} numbers
 * @returns {number}
 */
export function summed(numbers) {
  let high = 0;
  let low = 0;
  for (const one of numbers) {
    const total = high + one;
    low += Math.abs(high) >= Math.abs(one) ? high - total + one : one - total + high;
    high = total;
  }
  return low !== 0 && Number.isFinite(low) ? high + low : high;
}

/**
 * Rounded as Python rounds: a half to the even neighbour.
 * @param {number} value
 * @returns {number}
 */
export function roundedEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/**
 * Months in which the hours asked for change, each with all that is asked from then on.
 * @param {Life[]} lives
 * @param {EngineRecord} record
 * @returns {{month: number, hours: number[]}[]}
 */
export function hoursAsked(lives, record) {
  const asking = lives.filter((one) => one.introduced !== null && one.strength > 0);
  const months = new Set();
  for (const life of asking) {
    const introduced = /** @type {number} */ (life.introduced);
    months.add(introduced).add(introduced + 1);
    if (life.ended !== null) months.add(life.ended);
  }
  const found = [];
  let before = new Array(record.life.whens.length * record.life.whose.length).fill(0);
  for (const month of [...months].sort((a, b) => a - b)) {
    const hours = askedIn(asking, month, record);
    if (hours.some((one, place) => one !== before[place])) found.push({ month, hours });
    before = hours;
  }
  return found;
}

/**
 * @param {Life[]} lives
 * @param {number} month
 * @param {EngineRecord} record
 */
function askedIn(lives, month, record) {
  const { whens, whose } = record.life;
  const sums = new Array(whens.length * whose.length).fill(0);
  for (const life of lives) {
    if (!life.inForce(month)) continue;
    for (const [kind, hours] of Object.entries(life.declared.cost.hours)) {
      let part = 1;
      if (kind === "once") part = month === life.introduced ? 1 : 0;
      else if (kind === "a_year") part = 1 / record.months_a_year;
      const when = kind === "once" || kind === "a_year" ? "a_month" : kind;
      for (const [by, number] of Object.entries(hours)) {
        sums[whens.indexOf(when) * whose.length + whose.indexOf(by)] += part * number;
      }
    }
  }
  return sums;
}
