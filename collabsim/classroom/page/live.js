/** What was not recorded is made once the reader has stopped moving things. */

const PATIENCE = 250;

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
