/**
 * What a municipality looks like after the first n events of its log.
 *
 * The log is the only truth: a state is made from the empty state by applying events in
 * their order, and from nothing else. States are plain data, so two of them can be
 * compared by what they write as JSON.
 */

const BETWEEN_SNAPSHOTS = 100;
const YES = 1;
/** What a decider can choose, by the number in the log. */
export const OPTION = ["stop", "route", "competition", "reduced", "without_lawful_route", "in_house"];

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

function newPilot(event, codes) {
  return {
    state: "proposed",
    since: event.month,
    entrepreneur: event.other,
    sector: codes.sector[event.code],
    other: event.f < 0 ? null : codes.sector[event.f],
    price: event.a,
    wants: event.c,
    need: event.d,
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

function newCase(event, codes) {
  return {
    opened: event.month,
    amount: event.a,
    term: event.b,
    full: event.c,
    band: codes.band[event.code],
    steps: event.other,
    answers: {},
    advised: [],
    waySeen: false,
    at: { month: event.month, posts: [event.actor] },
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
    if (!at.posts.includes(event.actor)) at.posts.push(event.actor);
  } else pilot.case.at = { month: event.month, posts: [event.actor] };
}

function answer(pilot, event, yes) {
  if (!pilot.case) return;
  pilot.case.answers[event.actor] = {
    yes,
    reason: event.code,
    belief: event.b,
    month: event.month,
  };
  touch(pilot, event);
}

/** What each kind of event does to its pilot; kinds that change nothing shown are left out. */
const ON_PILOT = {
  addressee_found: (p, e) => {
    p.contact = e.actor;
  },
  unit_asked: (p, e) => {
    p.asked[e.other] = e.code;
  },
  granted: (p, e, codes) => {
    p.granted = e.a;
    p.source = codes.source[e.code];
  },
  started: (p, e) => {
    const others = Object.keys(p.asked)
      .filter((unit) => p.asked[unit] === YES)
      .map(Number);
    p.hosts = [...new Set([e.other, ...others, ...(e.code >= 0 ? [e.code] : [])])];
    p.moneyUntil = e.d;
    p.started = e.month;
    p.price = e.c;
  },
  team_met: (p, e) => {
    p.understanding = e.a;
    p.ownership = e.c;
    p.met[e.actor] = (p.met[e.actor] ?? 0) + 1;
    p.minds[e.actor] = e.f;
  },
  leader_met: (p, e) => {
    p.met[e.actor] = (p.met[e.actor] ?? 0) + 1;
    p.minds[e.actor] = e.f;
  },
  observed: (p, e) => {
    p.evidence = e.b;
    p.effect = e.c;
    p.ownership = e.e;
  },
  champion: (p, e) => {
    p.champions.push(e.actor);
  },
  money_ended: (p, e) => {
    p.moneyEnded = e.month;
    p.evidence = e.a;
  },
  case_opened: (p, e, codes) => {
    p.case = newCase(e, codes);
  },
  unit_answered: (p, e) => answer(p, e, e.other === YES),
  answered: (p, e) => answer(p, e, e.other === YES),
  route_seen: (p) => {
    if (p.case) p.case.waySeen = true;
  },
  advised: (p, e) => {
    p.case?.advised.push(e.actor);
    touch(p, e);
  },
  asked_again: (p, e) => {
    if (p.case) delete p.case.answers[e.actor];
    touch(p, e);
  },
  recused: (p, e) => {
    if (p.case) p.case.recusedUntil = e.month + e.code;
    touch(p, e);
  },
  gathered: touch,
  listed: (p, e, codes) => {
    if (p.case) p.case.listed = { month: e.a, door: codes.door[e.other] };
    touch(p, e);
  },
  decided: (p, e) => {
    answer(p, e, e.other !== 0);
    if (p.case) p.case.option = OPTION[e.other];
  },
  competition: (p, e) => {
    if (p.case) p.case.competitionUntil = e.a;
  },
  adopted: (p, e, codes) => {
    p.outcome = codes.outcome[e.code];
    p.paid = e.a;
    if (p.case) p.case.open = false;
  },
  bridged: (p, e) => {
    p.moneyUntil = Math.max(p.moneyUntil, e.month) + e.other;
    p.granted = e.a;
    p.bridges = (p.bridges ?? 0) + 1;
  },
  reviewed: (p, e) => {
    p.use = e.c;
    p.reviewed = { month: e.month, yes: e.other === YES };
  },
  state: (p, e, codes) => {
    p.state = codes.state[e.code];
    p.since = e.month;
    if (p.ended < 0 && OVER.has(p.state)) p.ended = e.month;
  },
  stopped: (p, e, codes) => {
    p.stop = {
      month: e.month,
      post: e.actor,
      stage: codes.stage[e.other],
      reason: codes.reason[e.code],
      argument: codes.argument[e.a],
      runsOut: e.d === 1,
    };
    if (p.case) p.case.open = false;
  },
  voided: (p, e) => {
    if (p.case) delete p.case.answers[e.actor];
  },
};

function whoLeft(state, event) {
  const holder = state.holders[event.actor] ?? 0;
  state.holders[event.actor] = holder + 1;
  for (const pilot of state.pilots) {
    if (!pilot) continue;
    if (pilot.champions.includes(event.actor)) {
      pilot.champions = pilot.champions.filter((post) => post !== event.actor);
    }
    delete pilot.minds[event.actor];
    delete pilot.met[event.actor];
    if (pilot.case) delete pilot.case.answers[event.actor];
  }
}

/** Apply one event to a state that may be changed. */
function apply(state, event, codes) {
  state.n += 1;
  state.month = event.month;
  if (event.kind === "proposed") state.pilots[event.pilot] = newPilot(event, codes);
  else if (event.pilot >= 0) ON_PILOT[event.kind]?.(state.pilots[event.pilot], event, codes);
  if (event.kind === "left") whoLeft(state, event);
  else if (event.kind === "fund") state.fund = event.b;
  else if (event.kind === "election") state.elections += 1;
  else if (event.kind === "legal_error") state.legalErrors += 1;
  else if (event.kind === "granted" && codes.source[event.code] === "fund") state.fund -= event.a;
  else if (event.kind === "bridged" && codes.source[event.code] === "fund") state.fund -= event.a;
}

/** The state after one more event; the state given is left as it is. */
export function reduce(state, event, codes) {
  const next = structuredClone(state);
  apply(next, event, codes);
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
    const { events, codes } = this.#world;
    let k = Math.min(Math.floor(n / BETWEEN_SNAPSHOTS), this.#snapshots.length - 1);
    const draft = structuredClone(this.#snapshots[k]);
    while (draft.n < n) {
      apply(draft, events[draft.n], codes);
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
