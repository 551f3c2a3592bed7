/**
 * Links that restore what is shown. Everything stands in the fragment, so that a link
 * works from a file and tells no server anything.
 */

import { REPEATS } from "./ensemble.js";

const LINK_VERSION = 1;
const LONGEST = 2000;
const KEYS = /^[a-z_0-9]+$/;
const VALUE = /^([a-z_0-9]+):(\d{1,9}(?:\.\d{1,6})?)$/;

/** What a link must say; each reader returns undefined for what it does not understand. */
const FIELDS = {
  lang: (text) => (/^[a-z]{2,3}$/.test(text) ? text : undefined),
  data: (text) => (/^[0-9a-f]{8}$/.test(text) ? text : undefined),
  seed: (text) => (/^\d{1,15}\.\d{1,9}$/.test(text) ? text : undefined),
  twin: (text) => (["size", "lever", "one"].includes(text) ? text : undefined),
  town: (text) => (/^[01]$/.test(text) ? Number(text) : undefined),
  levers: (text) => {
    const keys = text === "" ? [] : text.split(".");
    return keys.every((key) => KEYS.test(key)) ? keys : undefined;
  },
  step: (text) => (/^\d{1,6}$/.test(text) ? Number(text) : undefined),
};

/** What a link may say; links made before these fields were there say nothing of them. */
const MORE = {
  values: (text) => {
    const found = text === "" ? [] : text.split(",").map((part) => VALUE.exec(part));
    if (found.includes(null)) return undefined;
    return Object.fromEntries(found.map(([, name, value]) => [name, Number(value)]));
  },
  horizon: (text) => (/^\d{1,3}$/.test(text) ? Number(text) : undefined),
  runs: (text) => (REPEATS.includes(Number(text)) ? Number(text) : undefined),
  pilot: (text) => {
    if (text === "") return null;
    const found = /^([01])\.(\d{1,3})$/.exec(text);
    return found ? { side: Number(found[1]), pilot: Number(found[2]) } : undefined;
  },
};

/** What identifies the recording: scenario and rules, in eight signs. */
function nameOf(recording) {
  const { scenario, data } = recording;
  return `${scenario.fingerprint}`.slice(0, 4) + `${data.made_with.rules}`.slice(0, 4);
}

function seedOf({ seed, replication }) {
  return `${seed}.${replication}`;
}

function chosen({ side, pilot }) {
  return `${side}.${pilot}`;
}

/** Values set with the sliders of levers that are on: those of other levers change nothing. */
function valuesInUse(recording, { levers, values }) {
  const names = recording.levers
    .filter((lever) => levers.includes(lever.key))
    .flatMap((lever) => Object.keys(lever.values));
  return Object.entries(values ?? {}).filter(([name]) => names.includes(name));
}

/** Whether each value has a slider here, its lever on, and lies within the bounds declared. */
function inBounds(recording, levers, values) {
  return Object.entries(values).every(([name, value]) =>
    recording.levers.some(
      (lever) =>
        levers.includes(lever.key) &&
        lever.range &&
        Object.keys(lever.values)[0] === name &&
        value >= lever.range.low &&
        value <= lever.range.high,
    ),
  );
}

/** The fragment, without "#", for what is shown with this luck (seed and replication). */
export function write(recording, setup, luck, step) {
  const fields = {
    v: LINK_VERSION,
    lang: setup.language,
    data: nameOf(recording),
    seed: seedOf(luck),
    twin: setup.twin,
    town: setup.town,
    levers: setup.levers.join("."),
    step,
    values: valuesInUse(recording, setup)
      .map(([name, value]) => `${name}:${value}`)
      .join(","),
    horizon: setup.horizon,
    runs: setup.repeats,
    pilot: setup.selected?.pilot === undefined ? "" : chosen(setup.selected),
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/**
 * Read a fragment.
 *
 * @param {string} fragment
 * @param {object} recording
 * @param {boolean} makes - whether the page can make runs that were not recorded
 * @returns {{setup: object, step: number} | {problem: string} | null} null where there is no
 *   link at all; a problem is the last part of the name of the sentence that tells it
 */
export function read(fragment, recording, makes) {
  const written = fragment.replace(/^#/, "");
  if (written === "") return null;
  if (written.length > LONGEST) return { problem: "malformed" };
  const found = new Map();
  for (const part of written.split("&")) {
    const [name, ...rest] = part.split("=");
    found.set(name, rest.join("="));
  }
  const version = found.get("v") ?? "";
  if (!/^\d{1,4}$/.test(version)) return { problem: "malformed" };
  if (Number(version) > LINK_VERSION) return { problem: "newer" };
  if (Number(version) < LINK_VERSION) return { problem: "older" };
  const said = {};
  for (const [name, reader] of Object.entries({ ...FIELDS, ...MORE })) {
    if (name in MORE && !found.has(name)) continue;
    said[name] = found.has(name) ? reader(found.get(name)) : undefined;
    if (said[name] === undefined) return { problem: "malformed" };
  }
  const problem = problemOf(said, recording, makes);
  return problem ? { problem } : { setup: setupOf(said, recording), step: said.step };
}

/** What keeps a link that can be read from being shown here; null where nothing does. */
function problemOf({ data, seed, levers, values = {}, horizon }, recording, makes) {
  const known = new Set(recording.levers.map((lever) => lever.key));
  if (!levers.every((key) => known.has(key))) return "malformed";
  if (horizon !== undefined && !recording.horizons.includes(horizon)) return "malformed";
  if (data !== nameOf(recording)) return "other_data";
  if (seed !== seedOf(recording.scenario) && !makes) return "other_seed";
  if (Object.keys(values).length && !makes) return "with_values";
  return inBounds(recording, levers, values) ? null : "malformed";
}

/** The setup of a link, with nothing left over from what was shown before. */
function setupOf(said, recording) {
  const { lang, twin, town, levers, values = {}, horizon, runs, pilot = null } = said;
  const [seed, replication] = said.seed.split(".").map(Number);
  const luck = said.seed === seedOf(recording.scenario) ? null : { seed, replication };
  const setup = { language: lang, twin, town, levers, values, luck, selected: pilot };
  if (horizon !== undefined) setup.horizon = horizon;
  if (runs !== undefined) setup.repeats = runs;
  // A link to the first step keeps what many runs gave to itself, whatever their number.
  return { ...setup, shown: said.step > 0 };
}
