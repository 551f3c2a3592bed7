/**
 * Links that restore what is shown. Everything stands in the fragment, so that a link
 * works from a file and tells no server anything.
 */

const LINK_VERSION = 1;
const LONGEST = 2000;
const KEYS = /^[a-z_0-9]+$/;

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

/** What identifies the recording: scenario and rules, in eight signs. */
function nameOf(recording) {
  const { scenario, data } = recording;
  return `${scenario.fingerprint}`.slice(0, 4) + `${data.made_with.rules}`.slice(0, 4);
}

function seedOf({ seed, replication }) {
  return `${seed}.${replication}`;
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
 * @param {boolean} served - whether there is a server that can make runs with other luck
 * @returns {{setup: object, step: number} | {problem: string} | null} null where there is no
 *   link at all; a problem is the last part of the name of the sentence that tells it
 */
export function read(fragment, recording, served) {
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
  const values = {};
  for (const [name, reader] of Object.entries(FIELDS)) {
    values[name] = found.has(name) ? reader(found.get(name)) : undefined;
    if (values[name] === undefined) return { problem: "malformed" };
  }
  const known = new Set(recording.levers.map((lever) => lever.key));
  if (!values.levers.every((key) => known.has(key))) return { problem: "malformed" };
  if (values.data !== nameOf(recording)) return { problem: "other_data" };
  const other = values.seed !== seedOf(recording.scenario);
  if (other && !served) return { problem: "other_seed" };
  const [seed, replication] = values.seed.split(".").map(Number);
  const { lang, twin, town, levers, step } = values;
  const luck = other ? { seed, replication } : null;
  return { setup: { language: lang, twin, town, levers, luck }, step };
}
