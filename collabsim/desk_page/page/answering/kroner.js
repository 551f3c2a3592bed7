// @ts-check
/**
 * Kroner and hours of a replication, from its log and its pilots. Runs in a worker; imports nothing.
 *
 * The sums of Python's `collabsim.analysis.desk.money`, from the payments that
 * `collabsim.analysis.booking` and `collabsim.analysis.ledger` tell: who pays, of what kind an event
 * is and where its fields lie come from them as `declared.money.ledger`. Months are not told apart.
 */

/** @typedef {Record<string, any>} Rows columns of a table */
/**
 * @typedef {object} Life an instrument of the run
 * @property {string} name
 * @property {string} payer
 * @property {number | null} introduced
 * @property {number | null} ended
 * @property {number} per_pilot_nok
 * @property {number} per_person_nok
 * @property {string} counted
 * @property {Record<string, Record<string, number>>} hours
 * @property {Record<string, number | boolean | string>} sets
 */
/** @typedef {{ events: Rows, lives: Life[], happenings: number[][],
 *   valueIn: (name: string, month: number) => number }} Log */
/**
 * @typedef {object} Ledger `declared.money.ledger`
 * @property {string[]} sums
 * @property {Record<string, Record<string, any> & { kind: number }>} events kind and slots of fields by name
 * @property {Record<string, number>} codes
 * @property {string[]} of_source parties by the code of where money comes from
 * @property {string[]} of_payer parties by the code of who pays for an instrument
 * @property {Record<string, Record<string, string>>} sum_of sums by what is paid and by whom
 * @property {string} unit
 * @property {string} decider
 * @property {string} state
 * @property {string} support_by
 * @property {string[]} sales
 * @property {string} thick_meetings
 * @property {string} support
 * @property {number} meeting_hours
 * @property {number} months_a_year
 */
/** @typedef {{ pilots: Rows, log: Log, ledger: Ledger, months: number,
 *   of: (name: string) => number[], field: (name: string, field: string) => ArrayLike<number>,
 *   pay: (what: string, party: string, month: number, nok: number) => void,
 *   hours: (number: number) => void }} Books */

/**
 * The sums of one replication of one municipality, in the order of `ledger.sums`, whole øre.
 * @param {Rows} pilots
 * @param {{ months: number }} run
 * @param {Log} log
 * @param {Ledger} ledger
 * @returns {number[]}
 */
export function kronerOf(pilots, run, log, ledger) {
  const places = placesOf(log.events, ledger);
  // Payments are added up in the order of months, as the ledger has them: sums that end in half an
  // øre are rounded as there.
  /** @type {[string, number][][]} */
  const payments = Array.from({ length: run.months }, () => []);
  let hours = 0;
  /** @type {Books} */
  const books = {
    pilots, log, ledger, months: run.months,
    of: (name) => places.get(ledger.events[name].kind) ?? [],
    field: (name, field) => log.events[ledger.events[name][field]],
    pay: (what, party, month, nok) => {
      // A payment of nothing, or of less, is none.
      if (nok > 0) (payments[month] ??= []).push([ledger.sum_of[what][party], nok]);
    },
    hours: (number) => (hours += number),
  };
  projects(books);
  decisions(books);
  waiting(books);
  instruments(books);
  const sums = new Map(ledger.sums.map((name) => [name, 0]));
  for (const month of payments) for (const [name, nok] of month ?? []) sums.set(name, (sums.get(name) ?? 0) + nok);
  sums.set("own_hours", hours);
  sums.set("proposals", pilots.proposed.length);
  return [...sums.values()].map(ore);
}

/** Rows of the log by kind, of the kinds that are read. @param {Rows} events @param {Ledger} ledger */
function placesOf(events, ledger) {
  /** @type {Map<number, number[]>} */
  const found = new Map(Object.values(ledger.events).map(({ kind }) => [kind, []]));
  const { kind: kinds } = events;
  for (let row = 0; row < kinds.length; row += 1) found.get(kinds[row])?.push(row);
  return found;
}

/** A whole number, a half to the even one. @param {number} x */
function evenly(x) {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

/** Whole øre. @param {number} nok */
function ore(nok) {
  return evenly(nok * 100) / 100;
}

/** Pilots and months in which a month of project money is paid: something is seen, or it slipped before. @param {Books} books @returns {[number, number][]} */
function monthsPaid({ log, ledger, of, field }) {
  const { pilot, month } = log.events;
  /** @type {[number, number][]} */
  const paid = of("observed").map((row) => [pilot[row], month[row]]);
  const phase = field("slipped", "slip_phase");
  const slipped = of("slipped").filter((row) => phase[row] === ledger.codes.project);
  if (!slipped.length) return paid;
  // A month that slips is paid for in the next that does not, or when the money ends as promised.
  const promised = field("started", "money_until_month");
  const until = new Map(of("started").map((row) => [pilot[row], promised[row]]));
  const ends = paid.concat(
    ["money_ended", "bridge_ended", "effect_measured"].flatMap((name) =>
      of(name)
        .filter((row) => name !== "money_ended" || month[row] === until.get(pilot[row]))
        .map((row) => /** @type {[number, number]} */ ([pilot[row], month[row]])),
    ),
  );
  for (const row of slipped) {
    const after = ends.filter(([one, when]) => one === pilot[row] && when > month[row]);
    if (after.length) paid.push([pilot[row], Math.min(...after.map(([, when]) => when))]);
  }
  return paid;
}

/** Project money and bridging by whoever pays, and what units add before. @param {Books} books */
function projects(books) {
  const { pilots, log, ledger, months, of, field, pay } = books;
  const { pilot, month } = log.events;
  const begins = new Map();
  const after = field("state", "state_after");
  for (const row of of("state")) if (after[row] === ledger.codes.effect_contract) begins.set(pilot[row], month[row]);
  const bridges = of("bridged");
  const source = field("bridged", "money_source");
  // Of several before a month the latest, and of one month the last in the log.
  const bridge = (/** @type {number} */ one, /** @type {number} */ when) => bridges.reduce(
    (best, row) => (pilot[row] === one && month[row] < when && (best < 0 || month[row] >= month[best]) ? row : best), -1,
  );
  const paid = monthsPaid(books)
    .filter(([one, when]) => when <= (begins.get(one) ?? months))
    .map(([one, when]) => ({ one, when, last: bridges.length ? bridge(one, when) : -1 }));
  const times = counts(paid.map(({ one }) => one));
  for (const { one, when, last } of paid) {
    const party = ledger.of_source[last < 0 ? pilots.source[one] : source[last]];
    pay("projects", party, when, pilots.project_paid_nok[one] / /** @type {number} */ (times.get(one)));
  }
  const first = paid.filter(({ last }) => last < 0);
  const before = counts(first.map(({ one }) => one));
  for (const { one, when } of first)
    pay("services", ledger.unit, when, pilots.intro_paid_nok[one] / /** @type {number} */ (before.get(one)));
}

/** How often each number is there. @param {number[]} numbers */
function counts(numbers) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const one of numbers) found.set(one, (found.get(one) ?? 0) + 1);
  return found;
}

/** What is paid under decisions every month, by the municipality and by the state; and agreed transfers. @param {Books} books */
function decisions({ pilots, log, ledger, of, field, pay }) {
  for (const name of ledger.sales)
    for (const who of [ledger.decider, ledger.state])
      for (let one = 0; one < pilots.proposed.length; one += 1) {
        const paid = pilots[name][one];
        if (!(paid > 0)) continue;
        const total = ledger.sales.reduce((sum, other) => sum + pilots[other][one], 0);
        const state = total > 0 ? pilots.state_paid_nok[one] / total : 0;
        const times = Math.max(1, evenly((ledger.months_a_year * paid) / pilots.amount_nok[one]));
        const nok = (paid / times) * (who === ledger.state ? state : 1 - state);
        for (let since = 0; since < times; since += 1) pay("services", who, pilots.pays_from[one] + since, nok);
      }
  const moved = field("paid", "transfer_nok");
  for (const row of of("paid")) pay("services", ledger.decider, log.events.month[row], moved[row]);
}

/** Support while entrepreneurs wait, each month that ends with waiting for a decision. @param {Books} books */
function waiting(books) {
  const { log, ledger, months, pay } = books;
  const support = Array.from({ length: months }, (_, when) => log.valueIn(ledger.support, when));
  if (!support.some((nok) => nok)) return;
  const payers = new Array(months).fill(ledger.support_by);
  for (const [month, , instrument, kind, , payer] of log.happenings)
    if (instrument === ledger.codes.waiting_support && kind === ledger.events.introduced.kind)
      payers.fill(ledger.of_payer[payer], month);
  for (const month of waitingMonths(books)) pay("projects", payers[month], month, support[month]);
}

/** Months that end with waiting for a decision; outside a region no entrepreneur gives up. @param {Books} books */
function waitingMonths({ pilots, log, ledger, months, of, field }) {
  const { pilot, month } = log.events;
  const after = field("state", "state_after");
  /** @type {Map<number, number[]>} */
  const courses = new Map();
  for (const row of of("state")) courses.set(pilot[row], [...(courses.get(pilot[row]) ?? []), row]);
  /** @type {number[]} */
  const found = [];
  for (const [one, course] of courses) {
    if (pilots.started[one] < 0) continue;
    course.forEach((row, at) => {
      const last = at + 1 < course.length ? month[course[at + 1]] : months;
      if (after[row] === ledger.codes.waiting) for (let when = month[row]; when < last; when += 1) found.push(when);
    });
  }
  return found;
}

/** What instruments cost themselves, and the hours they take. @param {Books} books */
function instruments(books) {
  const { log, ledger, of, field, pay } = books;
  for (const name of ["introduced", "kept"]) {
    const [nok, payer] = [field(name, "instrument_nok"), field(name, "cost_payer")];
    for (const row of of(name)) pay("price", ledger.of_payer[payer[row]], log.events.month[row], nok[row]);
  }
  for (const life of log.lives) if (life.introduced !== null) ofInstrument(books, life);
}

/** @param {Books} books @param {Life} life */
function ofInstrument(books, life) {
  const { pilots, log, ledger, months, of, field, pay, hours } = books;
  const { month, pilot } = log.events;
  const introduced = /** @type {number} */ (life.introduced);
  const inForce = (/** @type {number} */ when) => when >= introduced && (life.ended === null || when < life.ended);
  const held = (/** @type {number[]} */ rows) => rows.filter((row) => inForce(month[row]));
  const end = field("contract_ended", "contract_end");
  const signed = () => of("contract_ended").filter((row) => end[row] === ledger.codes.signed);
  const taught = field("taught", "taught_by");
  const courses = held(of("taught").filter((row) => taught[row] === ledger.codes.course));
  for (const row of held(life.counted === "contracts" ? signed() : of("started")))
    pay("price", life.payer, month[row], life.per_pilot_nok);
  for (const row of courses) pay("price", life.payer, month[row], life.per_person_nok);

  /** Hours of each kind of post, so many times. @param {string} kind @param {() => number} times @param {number} [part] */
  const spend = (kind, times, part = 1) => {
    for (const each of Object.values(life.hours[kind] ?? {})) {
      let sum = 0;
      for (let left = times(); left > 0; left -= 1) sum += part * each;
      hours(sum);
    }
  };
  const phase = field("slipped", "slip_phase");
  const atWork = () => [...of("observed"), ...of("slipped").filter((row) => phase[row] === ledger.codes.project)];
  spend("once", () => 1);
  spend("a_year", () => Array.from({ length: months }, (_, when) => when).filter(inForce).length, 1 / ledger.months_a_year);
  spend(life.counted, () => countedTimes(books, life, inForce));
  spend("a_pilot_month", () => held(atWork()).length);
  spend("per_person", () => courses.length);
  const thick = ledger.meeting_hours * Number(life.sets[ledger.thick_meetings] ?? 0);
  if (thick)
    for (const row of held([...of("team_met"), ...of("leader_met")])) hours(thick * pilots.cocreation_depth[pilot[row]]);
}

/** Of how many pilots an instrument takes hours while it is in force. @param {Books} books @param {Life} life @param {(month: number) => boolean} inForce */
function countedTimes({ pilots, log, of }, life, inForce) {
  const { month } = log.events;
  if (life.counted === "two_sectors") {
    let number = 0;
    for (let one = 0; one < pilots.proposed.length; one += 1)
      if (pilots.spans[one] > 0 && pilots.started[one] >= 0 && inForce(pilots.started[one])) number += 1;
    return number;
  }
  const name = { talks: "agreement_ended", contracts: "contract_ended" }[life.counted] ?? "started";
  return of(name).filter((row) => inForce(month[row])).length;
}
