/** The ensemble beside the run: how often, by which horizon, and what the cloud says. */

import { html, svg, say, update } from "./dom.js";
import { sizeOf } from "./size.js";
import { drawClouds, presentRun, REPEATS } from "./ensemble.js";

const GROWING = 900;

export class Luck {
  #app;
  #grownFrom = null;
  #key = "";

  constructor(app, host, { served, onView }) {
    this.#app = app;
    this.repeats = REPEATS.map((count) =>
      html("button", { type: "button", onclick: () => this.#repeat(count) }),
    );
    this.horizon = html("select", {
      onchange: () => app.change({ horizon: Number(this.horizon.value) }),
    });
    this.enlarge = html("button", { type: "button", class: "enlarge", onclick: onView });
    this.again = html("button", { type: "button", hidden: !served, onclick: () => this.#other() });
    this.heading = html("h3", {});
    this.picture = svg("svg", { class: "luck-picture", role: "img" });
    this.axis = html("p", { class: "luck-axis" });
    this.words = html("p", { class: "luck-words" });
    host.append(
      html(
        "div",
        { class: "luck-head" },
        this.heading,
        html(
          "div",
          { class: "luck-buttons" },
          this.again,
          this.repeats,
          this.horizon,
          this.enlarge,
        ),
      ),
      this.axis,
      this.picture,
      this.words,
    );
  }

  /** Another run of the same worlds: the next replication, made by the server. */
  #other() {
    const { seed, replication } = this.#app.luck;
    this.#app.change({ luck: { seed, replication: replication + 1 } });
  }

  #repeat(count) {
    this.#grownFrom = performance.now();
    this.#app.change({ repeats: count });
  }

  /** What the clouds are drawn from; the downloaded picture uses the same. */
  about() {
    const { setup, recording, words } = this.#app;
    return {
      horizon: setup.horizon,
      repeats: setup.repeats,
      bins: recording.bins,
      words,
      sides: this.#app.sides.map((_, side) => ({
        ensemble: this.#app.ensembleOf(side),
        run: presentRun(this.#app.worlds[side], setup.horizon, this.#app.step.month),
        name: this.#app.nameOfSide(side),
      })),
    };
  }

  draw() {
    this.#drawButtons();
    const frame = sizeOf(this.picture);
    if (frame.width < 60 || frame.height < 30) return;
    const about = this.about();
    say(this.words, this.#sentence(about));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const passed =
      this.#grownFrom === null || still ? 1 : (performance.now() - this.#grownFrom) / GROWING;
    const share = Math.min(1, passed);
    const key = JSON.stringify([
      about.horizon,
      about.repeats,
      about.sides,
      frame,
      share,
      about.words.language,
    ]);
    if (key === this.#key) return;
    this.#key = key;
    update(this.picture, {
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      "aria-label": this.#sentence(about),
    });
    this.picture.replaceChildren(drawClouds({ ...about, share }, frame));
    if (share < 1) requestAnimationFrame(() => this.draw());
    else this.#grownFrom = null;
  }

  #drawButtons() {
    const { words, setup, recording } = this.#app;
    say(this.heading, words.text("luck.title"));
    say(this.again, words.text("luck.again"));
    say(
      this.axis,
      words.text("luck.axis", { years: words.counted("luck.years", setup.horizon / 12) }),
    );
    this.repeats.forEach((button, i) => {
      say(button, words.counted("luck.times", REPEATS[i]));
      update(button, { "aria-pressed": String(setup.repeats === REPEATS[i]) });
    });
    update(this.horizon, { "aria-label": words.text("luck.horizon") });
    this.horizon.replaceChildren(
      ...recording.horizons.map((months) =>
        html(
          "option",
          { value: months, selected: months === setup.horizon },
          words.text("luck.after", { years: words.counted("luck.years", months / 12) }),
        ),
      ),
    );
    update(this.enlarge, {
      "aria-label": words.text("luck.enlarge"),
      title: words.text("luck.enlarge"),
    });
    say(this.enlarge, "⤢");
  }

  #sentence({ sides, repeats, words }) {
    const parts = sides.map(({ ensemble, run, name }) => {
      const values = {
        name,
        delivering: words.number(run.delivering),
        observed: words.number(run.observed),
      };
      if (repeats === 1 || !ensemble)
        return words.text(run.observed ? "luck.one_run" : "luck.none_yet", values);
      const [share, low, high] = ensemble.share[this.#app.setup.horizon];
      return words.text("luck.many_runs", {
        ...values,
        share: words.percent(share),
        low: words.percent(low),
        high: words.percent(high),
        n: words.number(ensemble.n),
      });
    });
    return parts.join(" ");
  }
}
