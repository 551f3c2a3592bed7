// @ts-check
// What may have made a pilot stop, each with the change that would undo it: the candidates of
// collabsim/inquiry/causes.py, in the same order. Whether it was that, a replay says.

/** @typedef {import("./draws.js").Draw} Draw */
/** @typedef {import("./draws.js").Row} Row */
/** @typedef {import("./draws.js").LogOfDraws} LogOfDraws */
/**
 * @typedef {object} Cause
 * @property {string} kind
 * @property {number[]} events
 * @property {number} post    whose doing it was, -1 if nobody's
 * @property {number} month
 * @property {[Draw, number][]} overrides
 * @property {Record<string, any>} values
 * @property {string} lever
 * @property {number} months  how long it lasted, where that is it
 * @property {number | null} option  what the decider could have taken, where that is it
 */

/**
 * @param {string} kind
 * @param {number[]} events
 * @param {number} post
 * @param {number} month
 * @param {Partial<Cause>} more
 * @returns {Cause}
 */
export const cause = (kind, events, post, month, more = {}) =>
  ({ kind, events, post, month, overrides: [], values: {}, lever: "", months: 0, option: null, ...more });

/** A stop and what led to it. */
class Scene {
  /**
   * @param {LogOfDraws} log
   * @param {number} pilot
   * @param {Row} stop
   */
  constructor(log, pilot, stop) {
    this.log = log;
    this.pilot = pilot;
    this.stop = stop;
    this.post = stop.person;
    this.p = log.course.values;
    this.numbers = log.declared.numbers;
    this.before = log.rows.slice(0, stop.n).filter((row) => row.pilot === pilot);
  }

  /** @param {string[]} kinds */
  of(...kinds) {
    return this.before.filter((row) => kinds.includes(row.kind));
  }

  /**
   * A cause that shows in one event and is that person's doing.
   * @param {string} kind
   * @param {Row} row
   * @param {Draw | null} draw
   * @param {number} number
   * @param {Partial<Cause>} more
   */
  cause(kind, row, draw, number, more = {}) {
    return cause(kind, [row.n], row.person, row.month, { overrides: draw ? [[draw, number]] : [], ...more });
  }

  /** @param {number} month  the state of the pilot at its end */
  stateAt(month) {
    const states = this.log.rows.filter((row) => row.kind === "state" && row.pilot === this.pilot && row.month <= month);
    return states.length ? states[states.length - 1].state_after : this.log.codes.State.PROPOSED;
  }

  /** @param {number} month  posts the case lay with at its end */
  deskAt(month) {
    /** @type {number[]} */
    let found = [];
    for (const [from, posts] of this.log.course.desks[this.pilot]) if (from <= month) found = posts;
    return found;
  }
}

/**
 * The event by which it was a no for good, of a pilot that came to a stop; undefined where it did not.
 * @param {LogOfDraws} log
 * @param {number} pilot
 */
export function endOf(log, pilot) {
  const { State } = log.codes;
  return log.rows.findLast((row) => row.kind === "state" && row.pilot === pilot && row.state_after === State.STOPPED);
}

/**
 * Everything that may have made a pilot stop; nothing where it did not.
 * @param {LogOfDraws} log
 * @param {number} pilot
 * @returns {Cause[]}
 */
export function candidates(log, pilot) {
  const stop = log.rows.findLast((row) => row.kind === "stopped" && row.pilot === pilot);
  if (!stop || !endOf(log, pilot)) return [];
  const scene = new Scene(log, pilot, stop);
  return [refusals, departures, delays, rules, chances, circumstances, levers].flatMap((find) => find(scene));
}

/**
 * The no that ended it, that nobody came back after it, and noes that ended nothing.
 * @param {Scene} scene
 */
function refusals(scene) {
  const { log, numbers } = scene;
  const { Answer } = log.codes;
  const pivotal = pivotalOf(scene);
  /** @type {Cause[]} */
  const found = [];
  for (const row of pivotal) {
    const decisive = log.draw(row);
    if (row.kind === "reviewed") {
      found.push(scene.cause("review", row, decisive, numbers.certain));
      continue;
    }
    if (row.kind === "decided") found.push(scene.cause("decision", row, decisive, numbers.even), ...options(scene, row));
    else found.push(scene.cause("refusal", row, decisive, numbers.certain));
    const step = log.tryOf(row);
    if (step % log.declared.attempts_per_version < scene.p.repeat_requests_max) {
      found.push(scene.cause("gave_up", row, { decision: "PERSIST", step, entity: log.about(row) }, numbers.certain));
    }
  }
  for (const row of scene.of("answered")) {
    if (row.answer === Answer.NO && !pivotal.includes(row)) found.push(scene.cause("other_no", row, log.draw(row), numbers.certain));
  }
  return found;
}

/**
 * What the decider could have taken instead of stopping, if it was open: the replay says.
 * @param {Scene} scene
 * @param {Row} row
 */
function options(scene, row) {
  const { log } = scene;
  const { Option } = log.codes;
  const draw = { decision: "OPTION", step: log.tryOf(row), entity: log.about(row) };
  return Object.values(Option).filter((option) => option !== Option.STOP).map((option) => scene.cause("option", row, draw, option, { option }));
}

/**
 * The last no of the person who stopped it; nothing where no answer did.
 * @param {Scene} scene
 */
function pivotalOf(scene) {
  const { log, stop } = scene;
  const { Answer, Option } = log.codes;
  if (log.declared.no_answer.includes(stop.stop_reason)) return [];
  const noes = scene.of("unit_answered", "answered", "decided", "reviewed").filter((row) =>
    row.person === scene.post && (row.kind === "decided" ? row.option === Option.STOP : row.answer === Answer.NO));
  return noes.slice(-1);
}

/**
 * People around the pilot who left, and yeses that were lost with them.
 * @param {Scene} scene
 */
function departures(scene) {
  const { log, numbers } = scene;
  const around = new Set(scene.before.map((row) => row.person));
  const champions = new Set(scene.of("champion").map((row) => row.person));
  const lost = new Set(scene.of("voided").map((row) => `${row.month} ${row.person}`));
  const [begun] = scene.of("started");
  /** @type {Cause[]} */
  const found = [];
  for (const row of log.rows.slice(0, scene.stop.n)) {
    if (row.kind !== "left") continue;
    const voided = lost.has(`${row.month} ${row.person}`);
    const mattered = voided || champions.has(row.person) || log.role(row.person) === log.codes.Role.UNIT_MANAGER;
    if (!around.has(row.person) || !begun || row.n < begun.n || !mattered) continue;
    const stays = log.draw(row);
    if (stays) found.push(scene.cause(voided ? "answer_lost" : "left", row, stays, numbers.never));
  }
  return found;
}

/**
 * Desks the case lay on for months, a missed list, a wait that nobody bridged.
 * @param {Scene} scene
 */
function delays(scene) {
  const { log, stop, numbers } = scene;
  const { Reason, Role, Door, State } = log.codes;
  const year = log.declared.months_a_year;
  const [opened] = scene.of("case_opened");
  if (stop.stop_reason !== Reason.TIME || !opened) return [];
  const found = desks(scene, opened).filter((one) => log.role(one.post) !== Role.COUNCIL);
  for (const row of scene.of("listed")) {
    const late = Math.floor(row.council_month / year) > Math.floor(row.month / year);
    if (late && row.door === Door.SECTOR_INPUT) found.push(scene.cause("late_list", row, log.draw(row), numbers.certain));
  }
  /** @type {[Draw, number][]} */
  const waiting = [];
  for (let month = 0; month < stop.month; month += 1) {
    if (scene.stateAt(month) === State.WAITING) waiting.push([{ decision: "BRIDGE", step: month, entity: log.key(scene.pilot) }, numbers.certain]);
  }
  if (waiting.length) found.push(cause("no_bridge", [stop.n], -1, stop.month, { overrides: waiting, months: waiting.length }));
  for (const row of scene.of("competition")) {
    found.push(scene.cause("competition", row, log.draw(row), numbers.certain, { months: row.competition_ends_month - row.month }));
  }
  for (const row of scene.of("recused")) found.push(scene.cause("aside", row, log.draw(row), numbers.never));
  return found;
}

/**
 * Posts the case lay with for months.
 * @param {Scene} scene
 * @param {Row} opened
 */
function desks(scene, opened) {
  const { log, stop, numbers } = scene;
  /** @type {Map<number, number[]>} */
  const lay = new Map();
  for (let month = opened.month; month <= stop.month; month += 1) {
    for (const post of scene.deskAt(month)) lay.set(post, [...(lay.get(post) ?? []), month]);
  }
  return [...lay].filter(([, months]) => months.length >= log.declared.long_on_a_desk).map(([post, months]) => {
    const entity = log.entity(scene.pilot, post);
    /** @type {[Draw, number][]} */
    const overrides = months.map((step) => [{ decision: "HANDLED", step, entity }, numbers.certain]);
    return cause("desk", [stop.n], post, months[0], { overrides, months: months.length });
  });
}

/**
 * A lawful way there was and nobody saw, and a complaint.
 * @param {Scene} scene
 */
function rules(scene) {
  const { log, stop, numbers } = scene;
  const { pilots } = log.course;
  /** @type {Cause[]} */
  const found = [];
  const handled = scene.of("unit_answered", "advised", "answered", "decided");
  if (pilots.route_needed[scene.pilot] && pilots.route_exists[scene.pilot] && !scene.of("route_seen").length) {
    /** @type {Map<string, [Draw, number]>} */
    const turned = new Map();
    const put = (/** @type {Row} */ row, /** @type {number} */ step) => {
      const entity = log.about(row);
      turned.set(`${step} ${entity}`, [{ decision: "SEE_ROUTE", step, entity }, numbers.certain]);
    };
    for (const row of handled) put(row, log.tries.get(row.n) ?? log.firstStep(row));
    for (const row of scene.of("case_opened")) put(row, log.firstStep(row));
    for (const row of scene.of("reviewed")) put(row, log.declared.review_key + row.month);
    const events = [...handled.map((row) => row.n), stop.n];
    found.push(cause("route_unseen", events, -1, stop.month, { overrides: [...turned.values()] }));
  }
  if (stop.stop_reason === log.codes.Reason.COMPLAINT) {
    for (const row of scene.of("complained")) {
      const draw = log.draw(row);
      if (draw) found.push(scene.cause("complaint", row, draw, numbers.never));
    }
  }
  return found;
}

/**
 * What the team happened to see, a lean year, a decider who never met the pilot.
 * @param {Scene} scene
 */
function chances(scene) {
  const { log, stop, numbers, post } = scene;
  const { Reason, Role } = log.codes;
  /** @type {Cause[]} */
  const found = [];
  const seen = scene.of("observed");
  if (stop.stop_reason === Reason.NO_EFFECT && seen.length) {
    const overrides = seen.map((row) => /** @type {[Draw, number]} */ ([log.draw(row), numbers.median]));
    found.push(cause("bad_luck", [...seen.map((row) => row.n), stop.n], -1, stop.month, { overrides }));
  }
  if (post < 0) return found;
  const year = { decision: "STRESS", step: Math.floor(stop.month / log.declared.months_a_year), entity: log.code(post) };
  if (stop.stop_reason === Reason.COST && log.isAboveMedian(year)) {
    found.push(cause("lean_year", [stop.n], post, stop.month, { overrides: [[year, numbers.median]] }));
  }
  const met = scene.of("leader_met").some((row) => row.person === post);
  const leads = [Role.UNIT_MANAGER, Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE].includes(log.role(post));
  if (leads && !met && seen.length) {
    const entity = log.entity(scene.pilot, post);
    const working = [...new Set(seen.map((row) => row.month))].sort((a, b) => a - b);
    /** @type {[Draw, number][]} */
    const overrides = working.map((step) => [{ decision: "LINE_MEETING", step, entity }, numbers.certain]);
    found.push(cause("never_met", [stop.n], post, stop.month, { overrides }));
  }
  return found;
}

/**
 * What no draw of the case decides: how good the pilot was, a bar, equal treatment.
 * @param {Scene} scene
 */
function circumstances(scene) {
  const { log, stop, numbers, p, post } = scene;
  const { Reason, Stage } = log.codes;
  /** @type {Cause[]} */
  const found = [];
  if (log.course.pilots.true_effect[scene.pilot] < p.weak_limit && p.weak_effect < p.useful_effect) {
    found.push(cause("weak", [stop.n], -1, stop.month, { values: { weak_effect: p.useful_effect } }));
  }
  if (stop.stop_stage === Stage.NOT_BROUGHT_FORWARD && stop.stop_reason === Reason.NO_EFFECT) {
    found.push(cause("bar", [stop.n], post, stop.month, { values: { evidence_limit: 0 } }));
    const written = { decision: "CASE", step: stop.month, entity: log.entity(scene.pilot, post) };
    found.push(cause("case_unwritten", [stop.n], post, stop.month, { overrides: [[written, numbers.writes_case]] }));
  }
  if (stop.stop_reason === Reason.COVERAGE) {
    found.push(cause("equal_treatment", [stop.n], post, stop.month, { values: { coverage_weight: 0 } }));
  }
  return found;
}

/**
 * Every lever that is off.
 * @param {Scene} scene
 */
function levers({ log, stop, p }) {
  return log.declared.levers
    .filter((/** @type {any} */ { values }) => Object.entries(values).some(([name, value]) => p[name] !== Number(value)))
    .map((/** @type {any} */ { key, values }) => cause("lever", [stop.n], -1, stop.month, { values, lever: key }));
}
