/** Where two worlds with the same luck part. */

const WHAT = ["month", "kind", "pilot", "actor", "other", "code"];

/** Place in both logs of the first event at which something different happens. */
function firstDifference(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let n = 0; n < shorter; n += 1) {
    if (a[n] !== b[n] && WHAT.some((field) => a[n][field] !== b[n][field])) return n;
  }
  return a.length === b.length ? -1 : shorter;
}

/** Where they part, by the record of the pair if there is one, else by their logs. */
function recordedParting(recording, worlds) {
  const twin = recording.twin(worlds[0].index, worlds[1].index);
  if (twin) {
    const first = twin.course ?? null;
    if (!first) return null;
    const [a, b] = twin.turned ? [first.b_event, first.a_event] : [first.a_event, first.b_event];
    return { events: [a, b], month: first.month, pilot: first.pilot, pilots: twin.pilots };
  }
  if (worlds[0].municipality !== worlds[1].municipality) return null;
  const n = firstDifference(worlds[0].events, worlds[1].events);
  if (n < 0) return null;
  const event = worlds[0].events[n] ?? worlds[1].events[n];
  return { events: [n, n], month: event.month, pilot: event.pilot, pilots: [] };
}

/**
 * The step at which two worlds part.
 *
 * @returns {{position: number, month: number, pilot: number} | null} null where there is one
 *   world only, or where the two never part
 */
export function partingOf(recording, worlds, steps) {
  if (worlds.length < 2) return null;
  const parting = recordedParting(recording, worlds);
  if (!parting) return null;
  const position = steps.findIndex((step) =>
    step.n.some((n, side) => n > parting.events[side] && step.month >= parting.month),
  );
  return { ...parting, position: position < 0 ? steps.length - 1 : position };
}
