/** Asks the worker that answers; see `answer_worker.js`. */

/** @param {() => Worker} make @param {object} declared */
export function openAnswerer(make, declared) {
  const worker = make();
  const waiting = new Map();
  let last = 0;
  /** @type {Error|null} - a worker that has failed as a whole answers nothing more */
  let broken = null;
  worker.onmessage = ({ data: { id, result, failed } }) => {
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    if (failed === undefined) one.done(result);
    else one.fail(new Error(failed));
  };
  worker.onerror = (event) => {
    broken = new Error(event.message || "answer_worker.js");
    for (const { fail } of waiting.values()) fail(broken);
    waiting.clear();
  };
  const sent = (call, given, transfer = []) =>
    new Promise((done, fail) => {
      if (broken) {
        fail(broken);
        return;
      }
      last += 1;
      waiting.set(last, { done, fail });
      worker.postMessage({ id: last, call, given }, transfer);
    });
  const known = sent("declare", { declared });
  // Whoever asks first is told; until then nobody waits for it.
  known.catch(() => {});
  return async (call, given, transfer) => {
    await known;
    return sent(call, given, transfer);
  };
}

/** Counted replications of a result, one array each. */
export function replicationsOf({ sums, offsets, width, count }) {
  return Array.from({ length: count }, (_, at) =>
    offsets ? sums.subarray(offsets[at], offsets[at + 1]) : sums.subarray(at * width, (at + 1) * width),
  );
}

/** Numbers of results that go to the worker and stay there. */
export function buffersOf(results) {
  return results.flatMap(({ sums, offsets }) => [sums.buffer, ...(offsets ? [offsets.buffer] : [])]);
}
