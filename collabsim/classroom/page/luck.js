/** The ensemble beside the run: how often, by which horizon, and what the cloud says. */

import { drawField } from "./draw_number.js";
import { html, svg, say, update } from "./dom.js";
import { sizeOf } from "./size.js";
import { regionSentence, spreadOf } from "./region.js";
import { countsOf, drawClouds, meanValues, runBeside, REPEATS, runsOf } from "./ensemble.js";

const GROWING = 900;

export class Luck {
  #app;
  #grownFrom = null;
  #key = "";

  constructor(app, host, { makes, onView }) {
    this.#app = app;
    this.repeats = REPEATS.map((count) =>
      html("button", { type: "button", onclick: () => this.#repeat(count) }),
    );
    this.horizon = html("select", {
      onchange: () => app.change({ horizon: Number(this.horizon.value) }),
    });
    this.enlarge = html("button", { type: "button", class: "enlarge", onclick: onView });
    this.again = html("button", { type: "button", hidden: !makes, onclick: () => this.#other() });
    this.number = drawField(app);
    this.heading = html("span", {});
    this.direction = html("span", { class: "luck-direction" });
    this.title = html("h3", {}, this.heading, " ", this.direction);
    this.picture = svg("svg", { class: "luck-picture", role: "img" });
    this.axis = html("p", { class: "luck-axis" });
    this.words = html("p", { class: "luck-words" });
    this.region = html("p", { class: "luck-words luck-region" });
    this.veiled = html("p", {});
    this.unveil = html(
      "button",
      { type: "button", class: "main", onclick: () => app.change({ shown: true }) },
      "",
    );
    this.veil = html("div", { class: "luck-veil" }, this.veiled, this.unveil);
    host.append(
      html(
        "div",
        { class: "luck-head" },
        this.title,
        html(
          "div",
          { class: "luck-buttons" },
          this.again,
          makes ? this.number.element : null,
          this.repeats,
          this.horizon,
          this.enlarge,
        ),
      ),
      this.veil,
      this.axis,
      this.picture,
      this.words,
      this.region,
    );
  }

  /** Another run of the same worlds: the next replication. */
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
      sides: this.#app.sides.map((one, side) => {
        const ensemble = this.#app.ensembleOf(side);
        const { worlds, step } = this.#app;
        const run = runBeside(ensemble, worlds[side], setup.horizon, step.month);
        const spread = spreadOf(this.#app, one, setup.horizon);
        return { ensemble, run, spread, name: this.#app.nameOfSide(side) };
      }),
    };
  }

  draw() {
    this.#drawButtons();
    this.#drawVeil();
    if (this.#app.veiled) return;
    const frame = sizeOf(this.picture);
    if (frame.width < 60 || frame.height < 30) return;
    const about = this.about();
    const large = document.body.dataset.view === "luck";
    say(this.words, this.#sentence(large ? about : { ...about, repeats: 1 }));
    const told = regionSentence(this.#app, { short: !large });
    say(this.region, told);
    update(this.region, { hidden: !told });
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

  /** What many runs gave is not shown before somebody has guessed, or asks for it. */
  #drawVeil() {
    const { words, veiled, setup } = this.#app;
    const lesson = setup.lesson !== null;
    update(this.veil, { hidden: !veiled });
    const answers = [this.direction, this.axis, this.picture, this.words, this.region];
    for (const part of answers) update(part, { hidden: veiled });
    for (const button of this.repeats) update(button, { hidden: veiled && lesson });
    update(this.unveil, { hidden: lesson });
    say(this.veiled, words.text(lesson ? "luck.veiled_lesson" : "luck.veiled"));
    say(this.unveil, words.text("luck.unveil"));
  }

  #drawButtons() {
    const { words, setup, recording } = this.#app;
    say(this.heading, words.text("luck.title"));
    say(this.direction, words.text("luck.axis_short"));
    say(this.again, words.text("luck.again"));
    this.number.draw();
    const years = words.counted("luck.years", setup.horizon / 12);
    const axis = words.text("luck.axis", { years });
    say(this.axis, axis);
    update(this.title, { title: axis });
    this.repeats.forEach((button, i) => this.#drawRepeat(button, REPEATS[i]));
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

  /** A button says how many runs there really are, side by side where they differ. */
  #drawRepeat(button, repeats) {
    const { words, setup, sides } = this.#app;
    const made = sides
      .map((_, side) => ({
        name: this.#app.nameOfSide(side),
        ensemble: this.#app.ensembleOf(side),
      }))
      .filter(({ ensemble }) => ensemble)
      .map(({ name, ensemble }) => ({ name, n: runsOf(ensemble, setup.horizon, repeats) }));
    const numbers = made.length ? made.map(({ n }) => n) : [repeats];
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    say(
      button,
      low === high
        ? words.counted("luck.times", low)
        : words.text("luck.times_between", { low: words.number(low), high: words.number(high) }),
    );
    const told = made.map(({ name, n }) => words.text("luck.made", { name, n: words.number(n) }));
    update(button, {
      "aria-pressed": String(setup.repeats === repeats && !this.#app.veiled),
      title: low === high ? null : told.join(" "),
    });
  }

  #sentence({ sides, horizon, repeats, bins, words }) {
    const parts = sides.map(({ ensemble, run, name }) => {
      const values = {
        name,
        delivering: words.number(run.delivering),
        observed: words.number(run.observed),
      };
      if (!ensemble) return words.text("luck.no_runs", values);
      const counted = countsOf(ensemble, horizon, repeats, bins);
      if (!counted.mean) return words.text(run.observed ? "luck.one_run" : "luck.none_yet", values);
      const all = { ...values, ...meanValues(counted, words) };
      return words.text(run.observed ? "luck.many_runs" : "luck.many_runs_none_yet", all);
    });
    const many = sides.find(({ ensemble }) => ensemble)?.ensemble;
    if (this.#app.setup.repeats === 1 && many)
      parts.push(words.text("luck.among", { n: words.number(runsOf(many, horizon, 30)) }));
    return parts.join(" ");
  }
}
