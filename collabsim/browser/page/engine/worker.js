// @ts-check
// What a worker does: it holds one instance of the module, and answers one job after the other.
import { EngineError, asFailure, failure } from "./errors.js";
import { Runner, allTables, roundKeys } from "./running.js";

/** @typedef {import("./types.js").Counter} Counter */

/**
 * Answer the jobs of a page.
 * @param {any} scope  the worker itself: `self`
 * @param {Record<string, Counter>} counters
 * @param {Record<string, (settings: any) => import("./watching.js").Watcher>} [watchers]
 */
export function serve(scope, counters, watchers = {}) {
  /** @type {Runner | null} */
  let runner = null;
  /** @type {import("./types.js").EngineRecord | null} */
  let record = null;
  const answers = {
    /** @param {any} job */
    async open(job) {
      record = job.record;
      runner = new Runner(job.module, job.record);
      return {};
    },
    /** @param {any} job */
    async image(job) {
      ready().keep(job.id, job.content, job.codes, job.instead);
      return {};
    },
    /** @param {any} job */
    async run(job) {
      await ready().unpack(job.plan.image);
      return counted(ready(), job, counters);
    },
    /** @param {any} job */
    async story(job) {
      await ready().unpack(job.plan.image);
      return told(ready(), job);
    },
    /** @param {any} job */
    async watch(job) {
      await ready().unpack(job.plan.image);
      return watched(ready(), job, watchers);
    },
  };
  const ready = () => {
    if (!runner) throw failure(record, "damaged");
    return runner;
  };
  scope.onmessageerror = () => {
    const { code, values, message } = failure(record, "damaged");
    scope.postMessage({ job: null, failed: { code, values, message } });
  };
  /** @type {Promise<void>} */
  let before = Promise.resolve();
  scope.onmessage = (/** @type {MessageEvent} */ event) => {
    const job = event.data;
    // One after the other: a worker has one memory.
    before = before.then(async () => {
      try {
        const answer = await answers[/** @type {keyof typeof answers} */ (job.do)](job);
        const moved = /** @type {any} */ (answer).moved ?? [];
        scope.postMessage({ job: job.job, ...answer, moved: undefined }, moved);
      } catch (thrown) {
        const { code, values, message } = asFailure(record, thrown);
        scope.postMessage({ job: job.job, failed: { code, values, message } });
      }
    });
  };
}

/**
 * Run replications and count each.
 * @param {Runner} runner
 * @param {any} job
 * @param {Record<string, Counter>} counters
 */
function counted(runner, job, counters) {
  if (!Object.hasOwn(counters, job.count)) throw failure(runner.record, "unknown_counter", { name: job.count });
  const count = counters[job.count];
  /** @type {ArrayLike<number>[]} */
  const found = [];
  for (let k = 0; k < job.replications; k += 1) {
    const replication = job.first + k * job.step;
    const keys = roundKeys(job.seed, BigInt(replication));
    const events = replication < (job.log ?? 0);
    const world = runner.once(job.key, job.plan, job.turn, keys, { events, block: true });
    const run = runner.runOf(world, replication);
    const log = events ? runner.logOf(world, run.n_events) : null;
    found.push(made(runner, () => count(runner.pilotsOf(world, run.n_pilots), run, job.settings, log)));
  }
  const lengths = Float64Array.from(found, (one) => one.length);
  const sums = new Float64Array(lengths.reduce((a, b) => a + b, 0));
  let at = 0;
  for (const one of found) {
    sums.set(one, at);
    at += one.length;
  }
  return { sums, lengths, moved: [sums.buffer, lengths.buffer] };
}

/**
 * One replication, looked at month by month.
 * @param {Runner} runner
 * @param {any} job
 * @param {Record<string, (settings: any) => import("./watching.js").Watcher>} watchers
 */
function watched(runner, job, watchers) {
  if (!Object.hasOwn(watchers, job.watch)) throw failure(runner.record, "unknown_counter", { name: job.watch });
  const keys = roundKeys(job.seed, BigInt(job.replication));
  return { found: runner.watched(job.key, job.plan, job.turn, keys, () => watchers[job.watch](job.settings)) };
}

/**
 * @param {Runner} runner
 * @param {() => ArrayLike<number>} counting
 * @returns {ArrayLike<number>}
 */
function made(runner, counting) {
  try {
    // What a counter gives may be a part of memory that the next replication writes anew.
    return Float64Array.from(counting());
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    throw failure(runner.record, "counter_failed", { why: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

/**
 * One replication with its events and tables.
 * @param {Runner} runner
 * @param {any} job
 */
function told(runner, job) {
  const keys = roundKeys(job.seed, BigInt(job.replication));
  const world = runner.once(job.key, job.plan, job.turn, keys, { events: true, block: false });
  const tables = runner.tablesOf(world, job.tables ?? allTables());
  const { posts, units } = world.turn;
  const run = runner.runOf(world, job.replication);
  const n = world.world.actor.rows;
  return { run, tables, posts: posts.slice(0, n), units };
}
