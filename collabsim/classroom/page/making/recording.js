// @ts-check
// One run as the page plays it, made in a worker: what collabsim/classroom/recording.py writes of it.
import { summed } from "../../../browser/page/engine/lives.js";
import { eventsOf, logOf } from "./log.js";
import { rounded, roundedEven } from "./numbers.js";
import { Crowd, mindOf, topicsOf } from "./people.js";
import { Tracks } from "./tracks.js";

/** @typedef {import("../../../browser/page/engine/watching.js").Seen} Seen */
/**
 * @typedef {object} Settings
 * @property {import("./log.js").Layout} events
 * @property {Record<string, Record<string, number>>} codes
 * @property {number[]} alive  states
 * @property {number[]} lost   states
 * @property {Record<string, string>} gains
 */

const WHOLE = ["key", "entrepreneur", "law_touched", "route_band_c", "route_other_law", "funding_form", "initiated"];
const FATE = ["source", "money_ended", "state_12", "state_24", "state_36", "outcome", "ended"];
const MONTHS_A_YEAR = 12;

/**
 * A watcher that keeps what the page shows of a run.
 * @param {Settings} settings
 * @returns {import("../../../browser/page/engine/watching.js").Watcher}
 */
export function recording(settings) {
  const crowd = new Crowd();
  const tracks = new Tracks(settings.codes.State);
  /** @type {number[]} */
  const fund = [];
  /** @type {number[][]} */
  const income = [];
  let last = -1;
  return {
    month(world, month) {
      tracks.see(world, month);
      fund.push(world.column("municipality", "fund_nok")[0]);
      const project = world.column("entrepreneur", "project_income_nok");
      const contract = world.column("entrepreneur", "contract_income_nok");
      if (month % MONTHS_A_YEAR === MONTHS_A_YEAR - 1) income.push(Array.from(project, (one, e) => one + contract[e]));
      crowd.see(world, month);
      last = month;
    },
    end(world) {
      const events = logOf(world, settings.events);
      const pilot = pilotColumns(world);
      const { values } = world;
      const waits = 1 + values.waiting_support_nok / Math.max(values.monthly_cost_nok, 1);
      return {
        months: last + 1,
        events,
        pilots: pilotsOf(events, pilot, values, settings),
        people: crowd.people(last),
        entrepreneurs: entrepreneursOf(world, income),
        tracks: tracks.all(world.rows("pilot")),
        fates: fatesOf(events, pilot, values, settings, world.rows("pilot")),
        patience_months: rounded(values.patience_months * waits, 2),
        fund_nok: fund.map(roundedEven),
      };
    },
  };
}

/** @param {Seen} world */
function pilotColumns(world) {
  /** @type {Map<string, Float64Array>} */
  const made = new Map();
  return (/** @type {string} */ name, /** @type {number} */ row) => {
    if (!made.has(name)) made.set(name, world.column("pilot", name));
    return /** @type {Float64Array} */ (made.get(name))[row];
  };
}

/** @typedef {ReturnType<typeof pilotColumns>} Pilot */

/**
 * What is known of each pilot when it is proposed, and what is hidden until asked.
 * @param {any} events
 * @param {Pilot} pilot
 * @param {Record<string, number>} values
 * @param {Settings} settings
 */
function pilotsOf(events, pilot, values, { codes, gains }) {
  return eventsOf(events, codes.Event.PROPOSED, "proposed").map(({ month, pilot: row, field }) => {
    const share = (/** @type {string} */ name) => rounded(pilot(name, row), 3);
    const gain = Object.fromEntries(Object.entries(gains).map(([name, of]) => [name, share(`gain_${of}`)]));
    gain.users = rounded(1 - summed(Object.values(gain)), 3);
    const second = field("other_sector");
    const effect = field("true_effect");
    return {
      row,
      proposed: month,
      sector: field("sector"),
      other_sector: second ?? -1,
      price_nok: field("price_nok"),
      wanted: field("units_wanted"),
      need: field("units_with_need"),
      ...Object.fromEntries(WHOLE.map((name) => [name, pilot(name, row)])),
      has_line: Number(pilot("category_fit", row) >= values.category_limit && second === null),
      years_until_gain: share("years_until_gain"),
      statutory: pilot("statutory", row),
      category_fit: share("category_fit"),
      transferable: share("transferable"),
      topics: topicsOf(pilot("topics", row)),
      gain,
      hidden: { true_effect: effect, weak: effect < values.weak_limit },
    };
  });
}

/**
 * The entrepreneurs, and what each had received by the end of every year.
 * @param {Seen} world
 * @param {number[][]} income
 */
function entrepreneursOf(world, income) {
  const of = (/** @type {string} */ name) => world.column("entrepreneur", name);
  const [generation, nonprofit, topics] = ["generation", "nonprofit", "topics"].map(of);
  const minds = Object.fromEntries(["unit_mind", "whole_mind", "effect_mind"].map((name) => [name, of(name)]));
  return Array.from(generation, (one, row) => ({
    row,
    active: one >= 0,
    nonprofit: nonprofit[row],
    mind_end: mindOf((name) => minds[name][row]),
    topics: topicsOf(topics[row]),
    income_nok: income.map((year) => roundedEven(year[row])),
  }));
}

/**
 * What became of each pilot.
 * @param {any} events
 * @param {Pilot} pilot
 * @param {Record<string, number>} values
 * @param {Settings} settings
 * @param {number} n
 */
function fatesOf(events, pilot, values, settings, n) {
  const { State, Event } = settings.codes;
  const stops = eventsOf(events, Event.STOPPED, "stopped");
  const ends = eventsOf(events, Event.STATE, "state").filter((one) => one.field("state_after") === State.STOPPED);
  return Array.from({ length: n }, (_, row) => {
    const stop = stops.findLast((one) => one.pilot === row);
    return {
      started: pilot("started", row),
      covered: pilot("covered", row),
      ...Object.fromEntries(FATE.map((name) => [name, pilot(name, row)])),
      final: pilot("state", row),
      verdict: verdictOf(pilot("state", row), pilot("true_effect", row) < values.weak_limit, settings),
      legal_errors: pilot("legal_errors", row),
      users: roundedEven(pilot("users", row)),
      stop: stop ? stopOf(stop, ends.findLast((one) => one.pilot === row), pilot("stopped_by_level", row)) : null,
    };
  });
}

/**
 * @param {number} state
 * @param {boolean} weak
 * @param {Settings} settings
 */
function verdictOf(state, weak, { codes, alive, lost }) {
  if (state === codes.State.NEVER_STARTED || state === codes.State.PROPOSED) return "never_started";
  if (alive.includes(state)) return weak ? "weak_kept" : "good_kept";
  if (lost.includes(state)) return weak ? "weak_stopped" : "good_lost";
  return "open";
}

/**
 * @param {ReturnType<typeof eventsOf>[number]} stop
 * @param {ReturnType<typeof eventsOf>[number] | undefined} end
 * @param {number} level
 */
function stopOf(stop, end, level) {
  return {
    event: stop.n,
    ended_event: end ? end.n : -1,
    month: stop.month,
    stage: stop.field("stop_stage"),
    reason: stop.field("stop_reason"),
    argument: stop.field("stop_argument"),
    post: stop.person,
    level,
    belief: rounded(stop.field("belief"), 3),
    runs_out: Number(stop.field("contract_runs_out")),
  };
}
