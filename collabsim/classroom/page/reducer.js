/**
 * What a municipality looks like after the first n events of its log.
 *
 * The log is the only truth: a state is made from the empty state by applying events in
 * their order, and from nothing else. States are plain data, so two of them can be
 * compared by what they write as JSON.
 */

const BETWEEN_SNAPSHOTS = 100;

/** Nothing has happened yet. */
export function emptyState(pilots) {
  return {
    n: 0,
    month: 0,
    fund: 0,
    elections: 0,
    legalErrors: 0,
    pilots: new Array(pilots).fill(null),
    holders: {},
  };
}

/** States in which the collaboration itself is over for good, whatever becomes of the measure. */
const OVER = new Set(["stopped", "in_house", "other_supplier"]);

function newPilot(event) {
  return {
    state: "proposed",
    since: event.month,
    entrepreneur: event.entrepreneur,
    sector: event.sector,
    other: event.other_sector,
    price: event.price_nok,
    wants: event.units_wanted,
    need: event.units_with_need,
    contact: -1,
    asked: {},
    hosts: [],
    moneyUntil: -1,
    granted: 0,
    source: null,
    moneyEnded: -1,
    ended: -1,
    evidence: null,
    effect: null,
    ownership: null,
    understanding: null,
    use: null,
    met: {},
    minds: {},
    champions: [],
    case: null,
    outcome: "open",
    stop: null,
  };
}

/** A case is closed: how many had answered what, which those who leave later do not undo. */
function close(pilot) {
  const { case: own } = pilot;
  if (!own?.open) return;
  const said = Object.values(own.answers);
  const yes = said.filter((one) => one.yes).length;
  own.open = false;
  own.tally = { yes, no: said.length - yes };
}

function newCase(event) {
  return {
    opened: event.month,
    amount: event.yearly_nok,
    term: event.term_years,
    full: event.full_price_yearly_nok,
    band: event.band,
    steps: event.levels_to_decider,
    answers: {},
    advised: [],
    waySeen: false,
    at: { month: event.month, posts: [event.person] },
    listed: null,
    competitionUntil: -1,
    recusedUntil: -1,
    open: true,
  };
}

/** The case has been touched by somebody this month. */
function touch(pilot, event) {
  if (!pilot.case) return;
  const at = pilot.case.at;
  if (at.month === event.month && event.kind === "unit_answered") {
    if (!at.posts.includes(event.person)) at.posts.push(event.person);
  } else pilot.case.at = { month: event.month, posts: [event.person] };
}

function answer(pilot, event, yes) {
  if (!pilot.case) return;
  pilot.case.answers[event.person] = {
    yes,
    reason: event.largest_shortfall,
    belief: event.belief,
    month: event.month,
  };
  touch(pilot, event);
}

/** What each kind of event does to its pilot; kinds that change nothing shown are left out. */
const ON_PILOT = {
  addressee_found: (p, e) => {
    p.contact = e.person;
  },
  unit_asked: (p, e) => {
    p.asked[e.unit_row] = e.answer;
  },
  granted: (p, e) => {
    p.granted = e.project_money_nok;
    p.source = e.money_source;
  },
  started: (p, e) => {
    const others = Object.keys(p.asked)
      .filter((unit) => p.asked[unit] === "yes")
      .map(Number);
    const second = e.second_unit_row === null ? [] : [e.second_unit_row];
    p.hosts = [...new Set([e.first_unit_row, ...others, ...second])];
    p.moneyUntil = e.money_until_month;
    p.started = e.month;
    p.price = e.price_nok;
  },
  team_met: (p, e) => {
    p.understanding = e.understanding;
    p.ownership = e.ownership;
    p.met[e.person] = (p.met[e.person] ?? 0) + 1;
    p.minds[e.person] = e.effect_mindset;
  },
  leader_met: (p, e) => {
    p.met[e.person] = (p.met[e.person] ?? 0) + 1;
    p.minds[e.person] = e.effect_mindset;
  },
  observed: (p, e) => {
    p.evidence = e.evidence;
    p.effect = e.delivered_effect;
    p.ownership = e.ownership;
  },
  champion: (p, e) => {
    p.champions.push(e.person);
  },
  money_ended: (p, e) => {
    p.moneyEnded = e.month;
    p.evidence = e.evidence;
  },
  case_opened: (p, e) => {
    p.case = newCase(e);
  },
  unit_answered: (p, e) => answer(p, e, e.answer === "yes"),
  answered: (p, e) => answer(p, e, e.answer === "yes"),
  route_seen: (p) => {
    if (p.case) p.case.waySeen = true;
  },
  advised: (p, e) => {
    p.case?.advised.push(e.person);
    touch(p, e);
  },
  asked_again: (p, e) => {
    if (p.case) delete p.case.answers[e.person];
    touch(p, e);
  },
  recused: (p, e) => {
    if (p.case) p.case.recusedUntil = e.month + e.months_until_deputy;
    touch(p, e);
  },
  gathered: touch,
  listed: (p, e) => {
    if (p.case) p.case.listed = { month: e.council_month, door: e.door };
    touch(p, e);
  },
  decided: (p, e) => {
    answer(p, e, e.option !== "stop");
    if (p.case) p.case.option = e.option;
  },
  competition: (p, e) => {
    if (p.case) p.case.competitionUntil = e.competition_ends_month;
  },
  adopted: (p, e) => {
    p.outcome = e.outcome;
    p.paid = e.yearly_nok;
    close(p);
  },
  bridged: (p, e) => {
    p.moneyUntil = Math.max(p.moneyUntil, e.month) + e.bridge_months;
    p.granted = e.project_money_nok;
    p.bridges = (p.bridges ?? 0) + 1;
  },
  reviewed: (p, e) => {
    p.use = e.use;
    p.reviewed = { month: e.month, yes: e.answer === "yes" };
  },
  state: (p, e) => {
    p.state = e.state_after;
    p.since = e.month;
    if (p.ended < 0 && OVER.has(p.state)) p.ended = e.month;
  },
  stopped: (p, e) => {
    p.stop = {
      month: e.month,
      post: e.person,
      stage: e.stop_stage,
      reason: e.stop_reason,
      argument: e.stop_argument,
      runsOut: e.contract_runs_out,
    };
    close(p);
  },
  voided: (p, e) => {
    if (p.case) delete p.case.answers[e.person];
  },
};

function whoLeft(state, event) {
  const holder = state.holders[event.person] ?? 0;
  state.holders[event.person] = holder + 1;
  for (const pilot of state.pilots) {
    if (!pilot) continue;
    if (pilot.champions.includes(event.person)) {
      pilot.champions = pilot.champions.filter((post) => post !== event.person);
    }
    delete pilot.minds[event.person];
    delete pilot.met[event.person];
    if (pilot.case) delete pilot.case.answers[event.person];
  }
}

/** Apply one event to a state that may be changed. */
function apply(state, event) {
  state.n += 1;
  state.month = event.month;
  if (event.kind === "proposed") state.pilots[event.pilot] = newPilot(event);
  else if (event.pilot >= 0) ON_PILOT[event.kind]?.(state.pilots[event.pilot], event);
  if (event.kind === "left") whoLeft(state, event);
  else if (event.kind === "fund") state.fund = event.fund_nok;
  else if (event.kind === "election") state.elections += 1;
  else if (event.kind === "legal_error") state.legalErrors += 1;
  else if (["granted", "bridged"].includes(event.kind) && event.money_source === "fund") {
    state.fund -= event.project_money_nok;
  }
}

/** The state after one more event; the state given is left as it is. */
export function reduce(state, event) {
  const next = structuredClone(state);
  apply(next, event);
  return next;
}

/** Reads the states of a world at any place of its log; every hundredth is kept. */
export class Timeline {
  #world;
  #snapshots;
  #last = null;

  constructor(world) {
    this.#world = world;
    this.#snapshots = [emptyState(world.pilots.length)];
  }

  /** The state after n events. The caller must not change it. */
  at(n) {
    if (this.#last?.n === n) return this.#last;
    const { events } = this.#world;
    let k = Math.min(Math.floor(n / BETWEEN_SNAPSHOTS), this.#snapshots.length - 1);
    const draft = structuredClone(this.#snapshots[k]);
    while (draft.n < n) {
      apply(draft, events[draft.n]);
      if (draft.n === (k + 1) * BETWEEN_SNAPSHOTS) {
        k += 1;
        this.#snapshots[k] ??= structuredClone(draft);
      }
    }
    this.#last = draft;
    return draft;
  }
}

/** A short number that two equal states share: FNV-1a over the JSON of the state. */
export function hashOf(state) {
  const written = JSON.stringify(state);
  let hash = 0x811c9dc5;
  for (let i = 0; i < written.length; i += 1) {
    hash = Math.imul(hash ^ written.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
