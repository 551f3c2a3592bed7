// @ts-check
// Workers, and what each is doing. A share is a few hundredths of a second of work, so that a wish
// to stop is soon seen and progress is smooth.
import { EngineError, failure } from "./errors.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */
/** @typedef {{id: string, content: Uint8Array, codes: Float64Array}} Needs */
/** @typedef {{cell: number, job: any, needs: Needs}} Share */

const SHARE_MS = 40;
const FIRST_RUNS = 4;
const MOST_RUNS = 250;
/** Images that a worker keeps; one that was given up is sent again when it is wanted again. */
const MOST_IMAGES = 64;

/** One worker and the jobs it has not answered yet. */
class Hand {
  /**
   * @param {Worker} worker
   * @param {EngineRecord} record
   */
  constructor(worker, record) {
    this.worker = worker;
    this.record = record;
    /** @type {Set<string>} */
    this.images = new Set();
    /** @type {Map<number, {resolve: (value: any) => void, reject: (reason: unknown) => void}>} */
    this.waiting = new Map();
    this.jobs = 0;
    worker.onmessage = ({ data }) => this.#answered(data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(failure(record, "no_workers"));
    };
    worker.onmessageerror = () => this.#fail(failure(record, "damaged"));
  }

  /** @param {any} data */
  #answered(data) {
    // What could not be read has no number; whatever is waited for would be waited for in vain.
    if (data.job === null) this.#fail(new EngineError(data.failed.code, data.failed.values, data.failed.message));
    const one = this.waiting.get(data.job);
    if (!one) return;
    this.waiting.delete(data.job);
    if (data.failed) one.reject(new EngineError(data.failed.code, data.failed.values, data.failed.message));
    else one.resolve(data);
  }

  /** @param {EngineError} why */
  #fail(why) {
    for (const one of this.waiting.values()) one.reject(why);
    this.waiting.clear();
  }

  /**
   * @param {any} job
   * @returns {Promise<any>}
   */
  ask(job) {
    this.jobs += 1;
    const number = this.jobs;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage({ ...job, job: number });
    });
  }

  /**
   * A job of a world; its image is sent before the first.
   * @param {any} job
   * @param {Needs} needs
   */
  async askWith(job, needs) {
    if (!this.images.has(needs.id)) {
      const [oldest] = this.images.size >= MOST_IMAGES ? this.images : [null];
      await this.ask({ do: "image", ...needs, content: needs.content.slice(), instead: oldest });
      if (oldest !== null) this.images.delete(oldest);
      this.images.add(needs.id);
    }
    return this.ask(job);
  }
}

/** All workers of an engine. */
export class Pool {
  /**
   * @param {() => Worker} make
   * @param {number} number
   * @param {{module: WebAssembly.Module, record: EngineRecord}} given
   */
  constructor(make, number, { module, record }) {
    this.record = record;
    this.module = module;
    try {
      this.hands = Array.from({ length: number }, () => new Hand(make(), record));
    } catch {
      throw failure(record, "no_workers");
    }
    /** @type {Map<string, number>} */
    this.speed = new Map();
  }

  /** All workers have the module. */
  async started() {
    try {
      await Promise.all(this.hands.map((one) => one.ask({ do: "open", module: this.module, record: this.record })));
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /**
   * How many replications of a world make a share.
   * @param {string} key
   */
  runsAtOnce(key) {
    const each = this.speed.get(key);
    return each === undefined ? FIRST_RUNS : Math.min(MOST_RUNS, Math.round(SHARE_MS / Math.max(each, 0.01)));
  }

  /**
   * One job by whichever worker is first.
   * @param {any} job
   * @param {Needs} needs
   * @param {AbortSignal} [signal]
   */
  async one(job, needs, signal) {
    /** @type {any} */
    let found;
    await this.all([{ cell: 0, job, needs }], signal, (_share, answer) => {
      found = answer;
    });
    return found;
  }

  /**
   * All shares; each worker takes the next when it is done with one.
   * @param {Iterable<Share>} shares
   * @param {AbortSignal | undefined} signal
   * @param {(share: Share, answer: any) => void} take
   */
  async all(shares, signal, take) {
    const stopped = () => Boolean(signal?.aborted);
    let over = false;
    const next = shares[Symbol.iterator]();
    const work = async (/** @type {Hand} */ hand) => {
      while (!over && !stopped()) {
        const { value: share, done } = next.next();
        if (done || !share) return;
        const began = performance.now();
        const answer = await hand.askWith(share.job, share.needs);
        if (over || stopped()) return;
        if (share.job.replications) this.#measured(share.job.key, (performance.now() - began) / share.job.replications);
        take(share, answer);
      }
    };
    // Whatever a worker is at is waited for: the next request finds all of them free.
    const ends = await Promise.allSettled(this.hands.map((hand) => work(hand).catch((thrown) => {
      over = true;
      throw thrown;
    })));
    if (stopped()) throw failure(this.record, "cancelled");
    for (const one of ends) if (one.status === "rejected") throw one.reason;
  }

  /**
   * @param {string} key
   * @param {number} each  ms a replication
   */
  #measured(key, each) {
    const before = this.speed.get(key);
    this.speed.set(key, before === undefined ? each : Math.min(before * 2, (before + each) / 2));
  }

  /** End all. */
  close() {
    for (const one of this.hands) one.worker.terminate();
  }
}
