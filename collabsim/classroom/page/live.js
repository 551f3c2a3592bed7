/** Served, the page asks its server for what was not recorded. See API.md. */

import { openRecording } from "./recording.js";

const PATIENCE = 250;
const MANY_RUNS = 1000;

export class Live {
  #app;
  #planned = null;
  #running = null;

  constructor(app) {
    this.#app = app;
    app.onChange((what) => {
      if (["levers", "values", "twin", "town", "luck"].some((name) => what.has(name))) this.plan();
    });
  }

  /** Ask for what the present setup needs, once the reader has stopped moving things. */
  plan() {
    clearTimeout(this.#planned);
    this.#planned = setTimeout(() => this.#ask(), PATIENCE);
  }

  /** What every request says: which worlds, with which levers and what luck. */
  get #setup() {
    const { twin, town, levers, values } = this.#app.setup;
    return { twin, town, levers, values: values ?? {}, ...this.#app.luck };
  }

  async #post(address, body, signal) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    if (answer.ok) return answer.json();
    const problem = await answer.json().catch(() => ({}));
    throw new Error(
      problem.texts?.[this.#app.words.language] ?? this.#app.words.text("levers_panel.failed"),
    );
  }

  async #ask() {
    const app = this.#app;
    const key = app.liveKey;
    this.#running?.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    app.change({ waiting: app.needsWorlds || app.needsFigures, failed: null });
    try {
      if (app.needsWorlds)
        app.setLive(key, openRecording(await this.#post("api/twins", this.#setup, signal)));
      app.change({ waiting: false });
      if (!app.needsFigures) return;
      const asked = { ...this.#setup, replications: MANY_RUNS };
      const { combinations } = await this.#post("api/ensemble", asked, signal);
      app.setFigures(key, combinations);
    } catch (problem) {
      if (problem.name !== "AbortError") app.change({ waiting: false, failed: problem.message });
    }
  }

  /** Ask why a pilot stopped; the answer is shown when it comes. */
  async why(side, pilot) {
    const app = this.#app;
    const key = `${app.worlds[side].name}.${pilot}`;
    if (app.whys.has(key)) return;
    app.whys.set(key, null);
    try {
      app.setWhy(key, await this.#post("api/because", { ...this.#setup, side, pilot }));
    } catch (problem) {
      app.setWhy(key, { because: null, causes: [], failed: problem.message });
    }
  }
}
