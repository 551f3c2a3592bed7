/** What was not recorded is asked for: of the server (see API.md), or made in the page. */

import { openRecording } from "./recording.js";

const PATIENCE = 250;
const MANY_RUNS = 1000;
const BUSY = new Set([429, 503]);
/** This page among others at the same address: pages take turns. Drawn anew at each opening, kept nowhere. */
const SESSION = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

const MOST_TRIES = 20;

/** Wait, unless it is given up meanwhile. */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Answers of the server this page came from. */
export class ServerAnswers {
  /** Fewer runs than this are asked for again, in greater number. */
  enough = 100;
  #app;

  constructor(app) {
    this.#app = app;
  }

  /** What every request says: which worlds, with which levers and what luck. */
  get #setup() {
    const { twin, town, levers, values } = this.#app.setup;
    return { twin, town, levers, values: values ?? {}, ...this.#app.luck };
  }

  /** Ask the server. Where it has too much to do, say so with `busy` and ask again when it says. */
  async #post(address, body, { signal, busy } = {}) {
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", "collabsim-session": SESSION },
        body: JSON.stringify(body),
        signal,
      });
      if (answer.ok) return answer.json();
      const problem = await answer.json().catch(() => ({}));
      const words = this.#app.words;
      const told = problem.texts?.[words.language] ?? words.text("levers_panel.failed");
      if (!BUSY.has(answer.status) || tries === MOST_TRIES) throw new Error(told);
      busy?.(told);
      // Not all in the same moment again: a class was told to wait in the same second.
      await pause(1000 * (problem.retry_after ?? 1) * (1 + Math.random()), signal);
    }
  }

  /** The worlds of the setup, opened. */
  async worlds(how) {
    return openRecording(await this.#post("api/twins", this.#setup, how));
  }

  /** Figures over many runs of them. */
  async figures(how) {
    const asked = { ...this.#setup, replications: MANY_RUNS };
    return (await this.#post("api/ensemble", asked, how)).combinations;
  }

  /** Why a pilot of such a world stopped. */
  why(side, pilot) {
    return this.#post("api/because", { ...this.#setup, side, pilot });
  }
}

export class Live {
  #app;
  #answers;
  #planned = null;
  #running = null;

  /** `answers` gives `worlds`, `figures`, `why` and, where it can tell, `parting`. */
  constructor(app, answers) {
    this.#app = app;
    this.#answers = answers;
    app.enough = answers.enough;
    app.onChange((what) => {
      if (["levers", "values", "twin", "town", "luck"].some((name) => what.has(name))) this.plan();
    });
  }

  /** Ask for what the present setup needs, once the reader has stopped moving things. */
  plan() {
    clearTimeout(this.#planned);
    this.#planned = setTimeout(() => this.#ask(), PATIENCE);
  }

  async #ask() {
    const app = this.#app;
    const key = app.liveKey;
    this.#running?.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    const how = { signal, busy: (told) => app.change({ waiting: told }) };
    app.change({ waiting: app.needsWorlds || app.needsFigures, failed: null });
    try {
      if (app.needsWorlds) app.setLive(key, await this.#answers.worlds(how));
      app.change({ waiting: false });
      if (!app.needsFigures) return;
      const combinations = await this.#answers.figures(how);
      app.setFigures(key, combinations);
      app.change({ waiting: false });
    } catch (problem) {
      if (problem.name !== "AbortError" && problem.code !== "cancelled")
        app.change({ waiting: false, failed: app.failure?.(problem) ?? problem.message });
    }
  }

  /** Ask why a pilot stopped; the answer is shown when it comes. */
  async why(side, pilot) {
    const app = this.#app;
    const key = `${app.worlds[side].name}.${pilot}`;
    if (app.whys.has(key)) return;
    app.whys.set(key, null);
    try {
      app.setWhy(key, await this.#answers.why(side, pilot));
    } catch (problem) {
      app.setWhy(key, { because: null, causes: [], failed: app.failure?.(problem) ?? problem.message });
    }
  }

  get tellsParting() {
    return Boolean(this.#answers.parting);
  }

  /** Ask by which decision the fates of a pilot parted, where that can be found out. */
  async parting(lost, row) {
    const app = this.#app;
    const key = `${app.partingKey}.${row}`;
    if (app.partings.has(key)) return;
    app.partings.set(key, undefined);
    try {
      app.setParting(key, await this.#answers.parting(lost, row));
    } catch {
      app.setParting(key, null);
    }
  }
}
