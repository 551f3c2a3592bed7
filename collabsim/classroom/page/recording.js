/**
 * The recorded worlds as the page reads them: tables unpacked into objects, each world
 * when it is first looked at. What the data holds is told in docs/classroom_data.md.
 */

import { FIELDS } from "./event_fields.js";
import { openRegion } from "./region.js";

let opened = 0;
const FORMAT = { name: "collabsim classroom", version: 6 };

/** The data of the page where it stands in the page itself, packed as base64 of zlib. */
export async function unpack(packed) {
  const text = atob(packed);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** Rows as objects from a table of columns. */
function rowsOf(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name][row]])),
  );
}

function openTown(raw, codes) {
  const people = rowsOf(raw.posts).map((post) => ({
    ...post,
    role: codes.role[post.role],
    duty: codes.duty[post.duty],
    sector: post.sector < 0 ? null : codes.sector[post.sector],
    shared: post.shared === 1,
  }));
  const units = rowsOf(raw.units).map((unit) => ({ ...unit, sector: codes.sector[unit.sector] }));
  const top = people.findIndex((person) => person.role === "council");
  const chief = people.findIndex((person) => person.role === "chief_executive");
  return { ...raw, people, units, top, chief };
}

/** The distinct events of a pool, as one object each: its fields by name, codes as words. */
export function openEvents(pool, codes) {
  const read = {};
  return pool.kind.map((code, n) => {
    const kind = codes.event[code];
    const event = { month: pool.month[n], kind, pilot: pool.pilot[n], person: pool.person[n] };
    const place = read[kind] ?? 0;
    read[kind] = place + 1;
    for (const [name, reader] of Object.entries(FIELDS[kind])) {
      event[name] = reader(pool.fields[kind][name][place]);
    }
    return event;
  });
}

function eventsOf(pool, spans) {
  const events = [];
  for (let i = 0; i < spans.length; i += 2) {
    for (let k = spans[i]; k < spans[i] + spans[i + 1]; k += 1) events.push(pool[k]);
  }
  return events;
}

/** Change points `[[month, value], ...]` read at the end of a month. */
export function valueAt(points, month) {
  let found = null;
  for (const [from, value] of points ?? []) {
    if (from > month) break;
    found = value;
  }
  return found;
}

/** A track `{from, values}` read at the end of a month; null before it began and after it. */
export function trackAt(track, month) {
  if (!track) return null;
  return track.values[month - track.from] ?? null;
}

/**
 * Open the data.
 *
 * @param {object} data - the object described in docs/classroom_data.md
 * @returns {object} `towns`, `world(municipality, mask)`, `twin(a, b)`, `ensemble(municipality,
 *   mask)` and what the data says of itself
 * @throws {Error} "format" where the data is of another format or version
 */
export function openRecording(data) {
  if (data?.format?.name !== FORMAT.name || data.format.version !== FORMAT.version) {
    throw new Error("format");
  }
  opened += 1;
  const serial = opened;
  const towns = data.municipalities.map((town) => openTown(town, data.codes));
  const pools = [];
  const worlds = new Map();
  // The idea of the story; worlds of another luck have one of the same key, which is another.
  const followed =
    data.draw?.replication === data.scenario.replication ? data.draw?.idea?.key : undefined;
  const named = (pilot) => (pilot.key === followed ? { ...pilot, followed: true } : pilot);
  const pick = (pool, places) => places.map((place) => (place < 0 ? null : pool[place]));

  const openWorld = (index) => {
    const raw = data.worlds[index];
    const m = raw.municipality;
    pools[m] ??= openEvents(data.pools.events[m], data.codes);
    const holders = pick(data.pools.people, raw.people);
    const byHolder = new Map(holders.map((one) => [`${one.post}.${one.holder}`, one]));
    return {
      index,
      name: `${serial}:${index}`,
      municipality: m,
      town: towns[m],
      mask: raw.mask,
      months: data.scenario.months,
      codes: data.codes,
      events: eventsOf(pools[m], raw.events),
      pilots: pick(data.pools.pilots, raw.pilots).map(named),
      holders,
      /** Who held a post as number `holder`; null for somebody the model never looked at. */
      holderAt: (post, holder) => byHolder.get(`${post}.${holder}`) ?? null,
      entrepreneurs: pick(data.pools.entrepreneurs, raw.entrepreneurs),
      tracks: pick(data.pools.tracks, raw.tracks),
      fates: pick(data.pools.fates, raw.fates),
      stories: raw.stories,
      because: pick(data.pools.because, raw.because),
      patience: raw.patience_months ?? data.scenario.values?.patience_months ?? 9,
      fund: raw.town.fund_nok,
    };
  };
  const indexOf = (m, mask) =>
    data.worlds.findIndex((raw) => raw.municipality === m && raw.mask === mask);
  const worldAt = (index) => {
    if (!worlds.has(index)) worlds.set(index, openWorld(index));
    return worlds.get(index);
  };
  const combinations = new Map(data.ensembles.combinations.map((one) => [one.mask, one]));
  return {
    data,
    towns,
    codes: data.codes,
    scenario: data.scenario,
    levers: data.levers,
    budget: data.budget,
    texts: data.texts,
    horizons: data.ensembles.horizons,
    /** By municipality the masks of the levers that help most by themselves. */
    leading: data.ensembles.leading,
    bins: data.ensembles.bins,
    /** Sets of values nobody can rule out, `of(mask)` of a choice of levers; null if left out. */
    region: openRegion(data.region),
    has: (m, mask) => indexOf(m, mask) >= 0,
    worldAt,
    world: (m, mask) => worldAt(indexOf(m, mask)),
    /** What is known of a pair of worlds; a pair is stored in one order only. */
    twin: (a, b) => {
      const found = data.twins.find(
        (twin) => (twin.a === a && twin.b === b) || (twin.a === b && twin.b === a),
      );
      return found ? { ...found, turned: found.a !== a } : null;
    },
    ensemble: (m, mask) => combinations.get(mask)?.municipalities[m] ?? null,
  };
}
