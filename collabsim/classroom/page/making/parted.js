// @ts-check
// The earliest decision that parted the fates of one pilot in two runs with the same draws: which
// decisions went otherwise, as collabsim/inquiry/parted.py compares them.

/** @typedef {import("./draws.js").LogOfDraws} LogOfDraws */
/** @typedef {import("./draws.js").Row} Row */
/** @typedef {{kind: string, events: number[], post: number, month: number, months: number, option: number | null}} Told */
/** @typedef {(cause: Told, side: Side, other: Side) => boolean} Compare */

const BY_MONTH = new Set(["desk", "no_bridge", "never_met"]);

/** One of the two runs, as far as it is about the pilot. */
export class Side {
  /**
   * @param {LogOfDraws} log
   * @param {number} pilot
   * @param {boolean} oneMunicipality
   */
  constructor(log, pilot, oneMunicipality) {
    this.log = log;
    this.pilot = pilot;
    this.oneMunicipality = oneMunicipality;
    this.rows = log.rows;
    this.own = log.rows.filter((row) => row.pilot === pilot);
  }

  /**
   * A post; in another municipality, which has other posts, its role.
   * @param {number} post
   */
  who(post) {
    return post < 0 || this.oneMunicipality ? post : this.log.role(post);
  }

  /**
   * Events of a kind about the pilot, of whoever it is.
   * @param {string} kind
   * @param {number} [who]
   */
  of(kind, who) {
    return this.own.filter((row) => row.kind === kind && (who === undefined || this.who(row.person) === who));
  }

  /** @param {Row} row */
  isNo(row) {
    const { Option, Answer } = this.log.codes;
    return row.kind === "decided" ? row.option === Option.STOP : row.answer === Answer.NO;
  }

  /**
   * @param {string} kind
   * @param {number} who
   */
  noes(kind, who) {
    return this.of(kind, who).filter((row) => this.isNo(row));
  }

  /**
   * The most months its case lay with one post of somebody's.
   * @param {number} who
   */
  longestOnADesk(who) {
    const { desks, months } = this.log.course;
    const changes = desks[this.pilot];
    /** @type {Map<number, number>} */
    const lay = new Map();
    changes.forEach(([from, posts], k) => {
      const until = changes[k + 1]?.[0] ?? months;
      for (const post of posts) if (this.who(post) === who) lay.set(post, (lay.get(post) ?? 0) + until - from);
    });
    return Math.max(0, ...lay.values());
  }

  /**
   * How often somebody around it left from its start to a month.
   * @param {number} who
   * @param {number} until
   */
  leavings(who, until) {
    const around = new Set(this.own.map((row) => row.person));
    const started = this.of("started")[0]?.month ?? until;
    return this.rows.filter((row) => row.kind === "left" && started <= row.month && row.month <= until
      && around.has(row.person) && this.who(row.person) === who).length;
  }

  /** @param {number} door  whether a place on the year's list was missed at it */
  missedList(door) {
    const year = this.log.declared.months_a_year;
    return this.of("listed").some((row) => Math.floor(row.council_month / year) > Math.floor(row.month / year) && row.door === door);
  }
}

/** @type {Compare} */
function no(cause, lost, kept) {
  const row = lost.rows[cause.events[0]];
  const who = lost.who(cause.post);
  return kept.noes(row.kind, who).length < lost.noes(row.kind, who).filter((one) => one.n <= row.n).length;
}

/** @type {Compare} */
function stayed({ post, month }, lost, kept) {
  return kept.leavings(lost.who(post), month) < lost.leavings(lost.who(post), month);
}

/** @type {Compare} */
function refused(cause, kept, lost) {
  return lost.noes(kept.rows[cause.events[0]].kind, kept.who(cause.post)).length > 0;
}

/** @type {(kind: string) => Compare} */
const happened = (kind) => (_cause, _side, other) => other.of(kind).length > 0;
/** @type {(kind: string) => Compare} */
const never = (kind) => (_cause, _side, other) => other.of(kind).length === 0;
/** @type {(kind: string) => Compare} */
const nobody = (kind) => (cause, side, other) => other.of(kind, side.who(cause.post)).length === 0;

/** @type {Record<string, Compare>} */
const STOPPING = {
  refusal: no,
  other_no: no,
  review: no,
  gave_up: (cause, lost, kept) => {
    const who = lost.who(cause.post);
    return kept.of("asked_again", who).length > lost.of("asked_again", who).filter((row) => row.month <= cause.month).length;
  },
  option: (cause, _lost, kept) =>
    kept.of("decided").filter((row) => row.option !== kept.log.codes.Option.STOP).at(-1)?.option === cause.option,
  case_unwritten: happened("case_opened"),
  left: stayed,
  answer_lost: stayed,
  desk: (cause, lost, kept) => kept.longestOnADesk(lost.who(cause.post)) < cause.months,
  late_list: (_cause, _lost, kept) => !kept.missedList(kept.log.codes.Door.SECTOR_INPUT),
  no_bridge: happened("bridged"),
  route_unseen: happened("route_seen"),
  never_met: (cause, lost, kept) => kept.of("leader_met", lost.who(cause.post)).length > 0,
  aside: nobody("recused"),
  complaint: never("complained"),
};

/** @type {Record<string, Compare>} */
const KEEPING = {
  yes: refused,
  review_yes: refused,
  came_back: (cause, kept, lost) => {
    const who = kept.who(cause.post);
    const noes = ["unit_answered", "answered"].some((kind) => lost.noes(kind, who).length > 0);
    return noes && lost.of("asked_again", who).length === 0;
  },
  bridged: never("bridged"),
  won: (_cause, _kept, lost) => lost.of("competition_ended").some((row) => !row.won),
  way_found: never("route_seen"),
  champion: nobody("champion"),
  on_list: (_cause, _kept, lost) => lost.missedList(lost.log.codes.Door.POLITICS),
  met: nobody("leader_met"),
  no_complaint: happened("complained"),
};

/**
 * Causes that are somebody's decision and went otherwise on the other side, the earliest first.
 * @template {Told & {overrides: any[]}} Cause
 * @param {"stopping" | "keeping"} which
 * @param {Cause[]} causes
 * @param {Side} side   whose causes they are
 * @param {Side} other
 * @param {(cause: Cause) => number[]} steps  of the draws that undo it
 * @returns {Cause[]}
 */
export function otherwise(which, causes, side, other, steps) {
  const table = which === "stopping" ? STOPPING : KEEPING;
  const since = (/** @type {Cause} */ cause) => {
    if (BY_MONTH.has(cause.kind)) return Math.min(...steps(cause));
    return cause.kind === "route_unseen" ? side.rows[cause.events[0]].month : cause.month;
  };
  return causes.filter((one) => table[one.kind]?.(one, side, other)).sort((a, b) => since(a) - since(b));
}
