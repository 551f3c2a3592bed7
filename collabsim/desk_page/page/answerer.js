/** Asks the worker that answers; see `answer_worker.js`. */

/** @param {() => Worker} make @param {object} declared */
export function openAnswerer(make, declared) {
  const worker = make();
  const waiting = new Map();
  let last = 0;
  worker.onmessage = ({ data: { id, result, failed } }) => {
    const { done, fail } = waiting.get(id);
    waiting.delete(id);
    if (failed === undefined) done(result);
    else fail(new Error(failed));
  };
  worker.onerror = (event) => {
    for (const { fail } of waiting.values()) fail(new Error(event.message));
    waiting.clear();
  };
  const ask = (call, given, transfer = []) =>
    new Promise((done, fail) => {
      last += 1;
      waiting.set(last, { done, fail });
      worker.postMessage({ id: last, call, given }, transfer);
    });
  ask("declare", { declared }).catch(() => {});
  return ask;
}

/** Numbers of results that go to the worker and stay there. */
export function buffersOf(results) {
  return results.flatMap(({ sums, offsets }) => [sums.buffer, ...(offsets ? [offsets.buffer] : [])]);
}
