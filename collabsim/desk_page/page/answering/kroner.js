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
 *   add: (what: string, party: string, nok: number) => void, hours: (number: number) => void }} Books */

/**
 * The sums of one replication of one municipality, in the order of `ledger.sums`, whole øre.
 * @param {Rows} pilots
 * @param {{ months: number }} run
 * @param {Log} log
 * @param {Ledger} ledger
 * @returns {number[]}
 */
export function kronerOf(pilots, run, log, ledger) {
  const sums = new Map(ledger.sums.map((name) => [name, 0]));
  const more = (/** @type {string} */ name, /** @type {number} */ by) => sums.set(name, (sums.get(name) ?? 0) + by);
  const places = placesOf(log.events, ledger);
  /** @type {Books} */
  const books = {
    pilots, log, ledger, months: run.months,
    of: (name) => places.get(ledger.events[name].kind) ?? [],
    field: (name, field) => log.events[ledger.events[name][field]],
    // A payment of nothing, or of less, is none.
    add: (what, party, nok) => nok > 0 && more(ledger.sum_of[what][party], nok),
    hours: (number) => more("own_hours", number),
  };
  projects(books);
  decisions(books);
  waiting(books);
  instruments(books);
  more("proposals", pilots.proposed.length);
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

/** Whole øre, a half to the even one. @param {number} nok */
function ore(nok) {
  const made = nok * 100;
  const below = Math.floor(made);
  const rest = made - below;
  return (rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below) / 100;
}

/** Months of project money by pilot: in which something is seen, and those that slipped. @param {Books} books @returns {Map<number, number[]>} */
function monthsPaid({ log, ledger, of, field }) {
  const { pilot, month } = log.events;
  /** @type {Map<number, number[]>} */
  const paid = new Map();
  const put = (/** @type {Map<number, number[]>} */ to, /** @type {number} */ one, /** @type {number} */ when) => {
    const known = to.get(one);
    if (known) known.push(when);
    else to.set(one, [when]);
  };
  for (const row of of("observed")) put(paid, pilot[row], month[row]);
  const phase = field("slipped", "slip_phase");
  const slipped = of("slipped").filter((row) => phase[row] === ledger.codes.project);
  if (!slipped.length) return paid;
  // A month that slips is paid for in the next that does not, or when the money ends as promised.
  const until = new Map(of("started").map((row) => [pilot[row], field("started", "money_until_month")[row]]));
  const ends = new Map([...paid].map(([one, months]) => [one, [...months]]));
  for (const name of ["money_ended", "bridge_ended", "effect_measured"])
    for (const row of of(name))
      if (name !== "money_ended" || month[row] === until.get(pilot[row])) put(ends, pilot[row], month[row]);
  for (const row of slipped) {
    const after = (ends.get(pilot[row]) ?? []).filter((when) => when > month[row]);
    if (after.length) put(paid, pilot[row], Math.min(...after));
  }
  return paid;
}

/** Project money and bridging by whoever pays, and what units add before. @param {Books} books */
function projects(books) {
  const { pilots, log, ledger, months, of, field, add } = books;
  const { pilot, month } = log.events;
  const begins = new Map();
  const after = field("state", "state_after");
  for (const row of of("state")) if (after[row] === ledger.codes.effect_contract) begins.set(pilot[row], month[row]);
  /** @type {Map<number, number[]>} */
  const bridged = new Map();
  for (const row of of("bridged")) bridged.set(pilot[row], [...(bridged.get(pilot[row]) ?? []), row]);
  const source = field("bridged", "money_source");
  for (const [one, paid] of monthsPaid(books)) {
    const own = paid.filter((when) => when <= (begins.get(one) ?? months));
    let unbridged = 0;
    for (const when of own) {
      // Of several before a month the latest, and of one month the last in the log.
      const last = (bridged.get(one) ?? []).reduce(
        (best, row) => (month[row] < when && (best < 0 || month[row] >= month[best]) ? row : best), -1,
      );
      if (last < 0) unbridged += 1;
      const party = ledger.of_source[last < 0 ? pilots.source[one] : source[last]];
      add("projects", party, pilots.project_paid_nok[one] / own.length);
    }
    if (unbridged) add("services", ledger.unit, pilots.intro_paid_nok[one]);
  }
}

/** What is paid under decisions, by the municipality and by the state; and agreed transfers. @param {Books} books */
function decisions({ pilots, ledger, of, field, add }) {
  for (let one = 0; one < pilots.proposed.length; one += 1) {
    const total = ledger.sales.reduce((sum, name) => sum + pilots[name][one], 0);
    const part = total > 0 ? pilots.state_paid_nok[one] / total : 0;
    for (const name of ledger.sales) {
      add("services", ledger.decider, pilots[name][one] * (1 - part));
      add("services", ledger.state, pilots[name][one] * part);
    }
  }
  const moved = field("paid", "transfer_nok");
  for (const row of of("paid")) add("services", ledger.decider, moved[row]);
}

/** Support while entrepreneurs wait, each month that ends with waiting for a decision. @param {Books} books */
function waiting(books) {
  const { log, ledger, months, add } = books;
  const support = Array.from({ length: months }, (_, when) => log.valueIn(ledger.support, when));
  if (!support.some((nok) => nok)) return;
  const payers = new Array(months).fill(ledger.support_by);
  for (const [month, , instrument, kind, , payer] of log.happenings)
    if (instrument === ledger.codes.waiting_support && kind === ledger.events.introduced.kind)
      payers.fill(ledger.of_payer[payer], month);
  for (const month of waitingMonths(books)) add("projects", payers[month], support[month]);
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
  const { log, ledger, of, field, add } = books;
  for (const name of ["introduced", "kept"]) {
    const [nok, payer] = [field(name, "instrument_nok"), field(name, "cost_payer")];
    for (const row of of(name)) add("price", ledger.of_payer[payer[row]], nok[row]);
  }
  for (const life of log.lives) if (life.introduced !== null) ofInstrument(books, life);
}

/** @param {Books} books @param {Life} life */
function ofInstrument(books, life) {
  const { pilots, log, ledger, months, of, field, add, hours } = books;
  const { month } = log.events;
  const introduced = /** @type {number} */ (life.introduced);
  const inForce = (/** @type {number} */ when) => when >= introduced && (life.ended === null || when < life.ended);
  const times = (/** @type {number[]} */ rows) => rows.filter((row) => inForce(month[row]));
  const contracts = of("contract_ended");
  const end = field("contract_ended", "contract_end");
  const bought = life.counted === "contracts" ? contracts.filter((row) => end[row] === ledger.codes.signed) : of("started");
  const taught = field("taught", "taught_by");
  const courses = times(of("taught").filter((row) => taught[row] === ledger.codes.course));
  add("price", life.payer, times(bought).length * life.per_pilot_nok);
  add("price", life.payer, courses.length * life.per_person_nok);

  const spent = (/** @type {string} */ kind) => Object.values(life.hours[kind] ?? {}).reduce((sum, one) => sum + one, 0);
  const phase = field("slipped", "slip_phase");
  const atWork = () => [...of("observed"), ...of("slipped").filter((row) => phase[row] === ledger.codes.project)];
  let there = 0;
  for (let when = introduced; when < months; when += 1) if (inForce(when)) there += 1;
  hours(spent("once"));
  hours((spent("a_year") * there) / ledger.months_a_year);
  hours(spent(life.counted) * countedTimes(books, life, inForce));
  if (spent("a_pilot_month")) hours(spent("a_pilot_month") * times(atWork()).length);
  hours(spent("per_person") * courses.length);
  const thick = Number(life.sets[ledger.thick_meetings] ?? 0);
  if (!thick) return;
  const { pilot } = log.events;
  for (const row of times([...of("team_met"), ...of("leader_met")]))
    hours(ledger.meeting_hours * thick * pilots.cocreation_depth[pilot[row]]);
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
