// @ts-check
// Which keyed draws decided an event of the log, as collabsim/inquiry/event_draws.py names them.
import { roundKeys } from "../../../browser/page/engine/keys.js";

const WORD = (1n << 64n) - 1n;
const FACTORS = [0xd2e7470ee14c6c93n, 0xca5a826395121157n];
const UNIT = 1 / 9007199254740992;
const NOBODY = -1;

/** @typedef {{decision: string, step: number, entity: bigint}} Draw  the name of one keyed draw */
/** @typedef {Record<string, any> & {n: number, month: number, kind: string, pilot: number, person: number}} Row */

/**
 * A run as it is asked why: its log by rows, and what the log does not hold.
 * @typedef {object} Course
 * @property {Row[]} rows
 * @property {Record<string, Float64Array>} pilots   columns of the table of pilots at the end
 * @property {Record<string, number>} values         of parameters, as numbers
 * @property {{code: Float64Array, role: Float64Array}} posts
 * @property {number[][]} holders                    by month and post, where they were asked for
 * @property {[number, number[]][][]} desks          by pilot: months of change, and the posts from then on
 * @property {number} months
 * @property {{seed: number | string, replication: number | string}} luck
 */

/**
 * Rows of a log that is kept as lists, see collabsim/classroom/event_table.py.
 * @param {any} table
 * @param {Record<string, {name: string}>} layout
 * @returns {Row[]}
 */
export function rowsOfLog(table, layout) {
  /** @type {Record<string, number>} */
  const read = {};
  return table.kind.map((/** @type {number} */ code, /** @type {number} */ n) => {
    const kind = layout[String(code)].name;
    const place = read[kind] ?? 0;
    read[kind] = place + 1;
    /** @type {Row} */
    const row = { n, month: table.month[n], kind, pilot: table.pilot[n], person: table.person[n] };
    for (const [name, list] of Object.entries(table.fields[kind] ?? {})) row[name] = /** @type {any} */ (list)[place];
    return row;
  });
}

/** The first two uniform numbers of a draw: the generator of collabsim/world/draws.py. */
class Numbers {
  /** @param {{seed: number | string, replication: number | string}} luck */
  constructor({ seed, replication }) {
    this.keys = roundKeys(BigInt(seed), BigInt(replication));
  }

  /**
   * @param {number} decision
   * @param {number} step
   * @param {bigint} entity
   * @returns {[number, number]}
   */
  pair(decision, step, entity) {
    let [a, b, c, d] = [1n, entity & WORD, BigInt(step) & WORD, BigInt(decision)];
    for (let turn = 0; turn < 10; turn += 1) {
      const [first, second] = [FACTORS[0] * a, FACTORS[1] * c];
      [a, b, c, d] = [
        (second >> 64n) ^ b ^ this.keys[2 * turn], second & WORD, (first >> 64n) ^ d ^ this.keys[2 * turn + 1], first & WORD,
      ];
    }
    return [Number(a >> 11n) * UNIT, Number(b >> 11n) * UNIT];
  }
}

/** The log of a run, read for the draws behind its events. */
export class LogOfDraws {
  /**
   * @param {Course} course
   * @param {any} declared  of Python, see collabsim/classroom/making_causes.py
   * @param {Record<string, Record<string, number>>} codes
   */
  constructor(course, declared, codes) {
    this.course = course;
    this.declared = declared;
    this.codes = codes;
    this.rows = course.rows;
    this.numbers = new Numbers(course.luck);
    this.tries = this.#steps();
  }

  /** @param {number} post */
  role(post) {
    return this.course.posts.role[post];
  }

  /**
   * The entity of a decision of the person in a post about a pilot, both by row.
   * @param {number} pilot
   * @param {number} post
   */
  entity(pilot, post) {
    return (this.key(pilot) << 32n) | this.code(post);
  }

  /** @param {number} pilot */
  key(pilot) {
    return BigInt(this.course.pilots.key[pilot]);
  }

  /** @param {number} post */
  code(post) {
    return BigInt(this.course.posts.code[post]);
  }

  /** @param {Row} row */
  about(row) {
    return this.entity(row.pilot, row.person);
  }

  /**
   * The first uniform number of a draw.
   * @param {Draw} draw
   */
  number({ decision, step, entity }) {
    return this.numbers.pair(this.declared.decisions[decision], step, entity)[0];
  }

  /**
   * Whether the first normal number of a draw is above its median: its angle says so.
   * @param {Draw} draw
   */
  isAboveMedian({ decision, step, entity }) {
    const [radius, angle] = this.numbers.pair(this.declared.decisions[decision], step, entity);
    return radius > 0 && Math.cos(2 * Math.PI * angle) > 0;
  }

  /**
   * @param {number} post
   * @param {number} month
   */
  holder(post, month) {
    return this.course.holders[Math.max(month, 0)][post];
  }

  /**
   * How often the case of an event had been written anew before it.
   * @param {Row} row
   */
  version(row) {
    const anew = this.declared.written_anew;
    return this.rows.filter((one) => one.n < row.n && one.pilot === row.pilot && anew.includes(one.kind)).length;
  }

  /**
   * @param {number} holder
   * @param {number} version
   * @param {number} attempts
   */
  step(holder, version, attempts) {
    return holder * this.declared.steps_per_holder + version * this.declared.attempts_per_version + attempts;
  }

  /**
   * The step of what the person of an event decides when asked about its case at first.
   * @param {Row} row
   */
  firstStep(row) {
    return this.step(this.holder(row.person, row.month), this.version(row), 0);
  }

  /** The step by which each answer in a case is keyed: version of the case and attempt. */
  #steps() {
    const { answers, written_anew: anew } = this.declared;
    const manager = this.codes.Role.UNIT_MANAGER;
    // Unit managers share the first one's place around a pilot, all others have their own.
    const placeOf = (/** @type {number} */ post) => (post >= 0 && this.role(post) === manager ? NOBODY : post);
    /** @type {Map<string, number>} */
    const attempts = new Map();
    /** @type {Map<number, number>} */
    const version = new Map();
    /** @type {Map<number, number>} */
    const first = new Map();
    /** @type {Map<number, number>} */
    const found = new Map();
    for (const row of this.rows) {
      const { kind, pilot, person } = row;
      const place = `${pilot} ${placeOf(person)}`;
      if (answers.includes(kind)) {
        const holder = this.holder(person, row.month);
        const step = this.step(holder, version.get(pilot) ?? 0, attempts.get(place) ?? 0);
        found.set(row.n, this.#consistent(row, step));
      } else if (kind === "asked_again") attempts.set(place, row.times_asked_again);
      else if (anew.includes(kind)) version.set(pilot, (version.get(pilot) ?? 0) + 1);
      else if (kind === "left") {
        // Somebody has left: a successor has not been asked yet.
        for (const key of [...attempts.keys()]) {
          const [of, at] = key.split(" ").map(Number);
          if (person === (at === NOBODY ? first.get(of) : at)) attempts.delete(key);
        }
      } else if (kind === "started" || kind === "case_opened") first.set(pilot, person);
    }
    return found;
  }

  /**
   * The step, or the nearest one whose number agrees with the answer in the log.
   * @param {Row} row
   * @param {number} step
   */
  #consistent(row, step) {
    if (row.kind === "decided") return step;
    const each = this.declared.attempts_per_version;
    // The logistic function of collabsim/rules/consent.py.
    const chance = 1 / (1 + Math.exp(-row.willingness));
    const first = step - (step % each);
    const near = Array.from({ length: each }, (_, k) => first + k).sort((a, b) => Math.abs(a - step) - Math.abs(b - step));
    const fits = (/** @type {number} */ one) =>
      (this.number({ decision: "ANSWER", step: one, entity: this.about(row) }) < chance) === (row.answer === this.codes.Answer.YES);
    return near.find(fits) ?? step;
  }

  /**
   * The decisive draw of an event; null for what follows by rule from one before it.
   * @param {Row} row
   * @returns {Draw | null}
   */
  draw(row) {
    const { kind, month, pilot } = row;
    const { declared } = this;
    /** @type {Record<string, () => Draw | null>} */
    const named = {
      unit_answered: () => ({ decision: "ANSWER", step: this.tryOf(row), entity: this.about(row) }),
      answered: () => ({ decision: "ANSWER", step: this.tryOf(row), entity: this.about(row) }),
      decided: () => ({ decision: "OPTION_NOISE", step: this.tryOf(row), entity: this.about(row) }),
      reviewed: () => ({ decision: "REVIEW", step: declared.review_key + month, entity: this.about(row) }),
      listed: () => ({ decision: "LATE_LIST", step: Math.floor(month / declared.months_a_year), entity: this.key(pilot) }),
      observed: () => ({ decision: "OBSERVATION", step: month - this.course.pilots.started[pilot], entity: this.key(pilot) }),
      asked_again: () => ({ decision: "PERSIST", step: this.firstStep(row) + row.times_asked_again - 1, entity: this.about(row) }),
      route_seen: () => this.#routeSeen(row),
      legal_error: () => this.#legalError(row),
      left: () => this.#leaving(row),
      complained: () => this.#complaint(row),
    };
    if (kind in named) return named[kind]();
    const one = declared.rests_on[kind];
    if (!one) return null;
    return { decision: one.decision, step: one.step === "month" ? month : 0, entity: one.of === "person" ? this.about(row) : this.key(pilot) };
  }

  /** @param {Row} row */
  tryOf(row) {
    return /** @type {number} */ (this.tries.get(row.n));
  }

  /**
   * How long the person stayed; councils change by the calendar.
   * @param {Row} row
   */
  #leaving({ person, month }) {
    if (this.role(person) === this.codes.Role.COUNCIL) return null;
    return { decision: "PERSON_STAYS", step: this.holder(person, month - 1), entity: this.code(person) };
  }

  /**
   * Whether somebody complained, about the first error that can be complained about.
   * @param {Row} row
   */
  #complaint({ n, pilot }) {
    const wrong = this.codes.LegalError;
    const error = this.rows.find((one) => one.n < n && one.pilot === pilot && one.kind === "legal_error"
      && one.legal_error === wrong.NO_ROUTE_SEEN_COMPLAINT);
    return error ? this.#legalError(error) : null;
  }

  /**
   * Whether somebody complains.
   * @param {Row} row
   */
  #legalError(row) {
    if (row.legal_error === this.codes.LegalError.NOT_RECUSED) {
      return { decision: "COMPLAINT_RECUSAL", step: 0, entity: this.about(row) };
    }
    return { decision: "COMPLAINT", step: row.month, entity: this.key(row.pilot) };
  }

  /**
   * A way is looked for by whoever then answers, advises or reviews, or who wrote the case.
   * @param {Row} row
   */
  #routeSeen(row) {
    const { declared } = this;
    const after = this.rows[row.n + 1];
    const own = after && after.pilot === row.pilot;
    let step = this.firstStep(row);
    if (own && declared.of_agreements.includes(after.kind)) step = declared.agreement_key + row.month;
    else if (own && after.person === row.person) {
      if (declared.answers.includes(after.kind)) step = this.tryOf(after);
      else if (after.kind === "reviewed") step = declared.review_key + row.month;
    }
    return { decision: "SEE_ROUTE", step, entity: this.about(row) };
  }
}
