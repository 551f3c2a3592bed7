/** The lesson as a guided panel: a plan, its steps with a timer, and what the page does in each. */

import { html, say, update } from "./dom.js";
import { comparison, emptyGuess, handsForm } from "./guess.js";
import { clock, lessonAt, ticketOf } from "./lesson_on_stage.js";

/** A step that has a scene of its own goes to it, where the data have a story. */
const onStage = (app, name, act, beat = 0) =>
  app.story ? [[name, () => app.story.enter({ act, beat }, "push")]] : [];

/** What each step wants from the page, by the key of the step. */
const ACTIONS = {
  opening: (app) => [
    ...onStage(app, "story", "first"),
    ["to_start", () => app.go(0)],
    ["twin_size", () => app.change({ twin: "size" })],
  ],
  watch: (app, player) => [
    ...onStage(app, "story", "first", 1),
    ["play", () => player.toggle()],
    ["to_money", () => player.jump("money", 1)],
    ["to_stop", () => player.jump("end", 1)],
  ],
  why: (app, player) => [
    ...onStage(app, "reasons", "why"),
    ["to_parting", () => player.jump("parted", 1)],
    ["stories", () => app.change({ panel: "story", selected: null })],
  ],
  roles: (app) => (app.story?.roles.there ? onStage(app, "roles", "roles") : []),
  guess: (app) => onStage(app, "vote", "vote"),
  close: (app) => onStage(app, "ticket", "ticket"),
  rescue: (app) => [
    ...onStage(app, "rescue_vote", "rescue"),
    ["levers", () => app.change({ panel: "levers", twin: "lever", town: 1 })],
  ],
  compare: (app) => [
    ...onStage(app, "reveal", "reveal"),
    ["repeat_30", () => app.change({ repeats: 30 })],
    ["repeat_1000", () => app.change({ repeats: 1000 })],
  ],
};

export class LessonPanel {
  #app;
  #player;
  #plans;
  #ticking = null;

  constructor(app, player, settings) {
    this.#app = app;
    this.#player = player;
    this.#plans = settings.plans;
    app.setup.guess ??= emptyGuess();
    app.setup.lesson ??= null;
  }

  key() {
    const { setup, worlds, step } = this.#app;
    const { lesson } = setup;
    const result =
      lesson && this.#step?.key === "compare"
        ? [setup.horizon, setup.repeats, step.month, worlds.map((world) => world.name)]
        : "";
    const playing = this.#step?.key === "watch" && this.#player.playing;
    return JSON.stringify([lesson?.plan, lesson?.step, setup.guess, result, playing]);
  }

  get #steps() {
    const { lesson } = this.#app.setup;
    return lesson ? this.#plans[lesson.plan] : [];
  }

  get #step() {
    const { lesson } = this.#app.setup;
    return lesson ? this.#steps[lesson.step] : null;
  }

  build() {
    return this.#app.setup.lesson ? this.#buildStep() : this.#buildChoice();
  }

  #buildChoice() {
    const { words, recording } = this.#app;
    const values = { points: words.number(recording.budget.points) };
    return [
      html("p", { class: "lead" }, words.text("lesson.question")),
      html("p", {}, words.text("lesson.goal")),
      Object.entries(this.#plans).map(([plan, steps]) =>
        html(
          "button",
          { type: "button", class: "plan", "data-focus": plan, onclick: () => this.start(plan) },
          html("b", {}, words.text(`${plan}.title`)),
          html("span", {}, words.text(`${plan}.short`, values)),
          html(
            "small",
            {},
            words.counted(
              "lesson_panel.minutes",
              steps.reduce((sum, step) => sum + step.minutes, 0),
            ),
          ),
        ),
      ),
      html("p", { class: "soft" }, words.text("lesson_panel.free")),
      html("p", { class: "note" }, words.text("help.limits")),
    ];
  }

  /** Begin a plan at its first step, with both municipalities as they are; another one goes on by the same clock. */
  start(plan) {
    this.#player.go(0);
    this.#app.setup.lesson = { plan, started: this.#app.setup.lesson?.started };
    const { lesson } = lessonAt(this.#app, this.#plans, 0);
    this.#app.change({ twin: "size", town: 1, levers: [], values: {}, lesson, repeats: 1 });
  }

  go(by) {
    const { step } = this.#app.setup.lesson;
    const next = Math.max(0, Math.min(this.#steps.length - 1, step + by));
    if (next === step) return;
    const at = lessonAt(this.#app, this.#plans, next);
    this.#app.change(next === 0 ? { ...at, repeats: 1 } : at);
  }

  #buildStep() {
    const app = this.#app;
    const { words, setup, recording } = app;
    const { plan, step } = setup.lesson;
    const { key, minutes } = this.#step;
    const values = { points: words.number(recording.budget.points) };
    const told = (part) => words.text(`${plan}.${key}${part}`, values);
    const last = step === this.#steps.length - 1;
    this.clock = html("span", { class: "clock", role: "timer" });
    return [
      html(
        "ol",
        { class: "plan-steps" },
        this.#steps.map((one, k) =>
          html(
            "li",
            {
              "aria-current": k === step ? "step" : null,
              class: k < step ? "past" : "",
              title: words.text(`${plan}.${one.key}`),
            },
            html("span", { "aria-hidden": "true" }, words.number(k + 1)),
            html("span", { class: "unseen" }, words.text(`${plan}.${one.key}`)),
          ),
        ),
      ),
      html(
        "div",
        { class: "plan-head" },
        html("h3", {}, `${words.number(step + 1)}. ${told("")}`),
        this.clock,
      ),
      html("p", { class: "lead" }, told("_class")),
      html("p", { class: "soft" }, told("_page")),
      this.#buttons(key),
      this.#inside(plan, key),
      html(
        "details",
        {},
        html("summary", { "data-focus": "teacher" }, words.text("lesson_panel.teacher")),
        html("p", {}, told("_teacher")),
      ),
      html(
        "div",
        { class: "plan-foot" },
        html(
          "button",
          {
            type: "button",
            "data-focus": "plan-back",
            disabled: step === 0,
            onclick: () => this.go(-1),
          },
          words.text("lesson_panel.back"),
        ),
        last
          ? html(
              "button",
              {
                type: "button",
                class: "main",
                "data-focus": "plan-next",
                onclick: () => app.change({ lesson: null, shown: true }),
              },
              words.text("lesson_panel.finish"),
            )
          : html(
              "button",
              {
                type: "button",
                class: "main",
                "data-focus": "plan-next",
                onclick: () => this.go(1),
              },
              words.text("lesson_panel.next"),
            ),
      ),
      html(
        "p",
        { class: "fine" },
        words.text("lesson_panel.minutes_for_step", { minutes: words.number(minutes) }),
      ),
    ];
  }

  #buttons(key) {
    const made = ACTIONS[key]?.(this.#app, this.#player) ?? [];
    if (!made.length) return null;
    const { words } = this.#app;
    return html(
      "div",
      { class: "do" },
      made.map(([name, action]) => {
        const shown = name === "play" && this.#player.playing ? "pause" : name;
        return html(
          "button",
          { type: "button", "data-focus": `do-${name}`, onclick: action },
          words.text(`lesson_do.${shown}`),
        );
      }),
    );
  }

  #inside(plan, key) {
    const { words } = this.#app;
    if (key === "guess")
      return [handsForm(this.#app), html("p", { class: "fine" }, words.text("guess.kept_here"))];
    if (key === "compare") return comparison(this.#app);
    if (key !== "close") return null;
    return html(
      "ol",
      { class: "ticket" },
      ticketOf({ plan }).map((k) => html("li", {}, words.text(`exit_ticket.question_${k}`))),
    );
  }

  /** Called when the panel stands on the page: the clock begins to tick. */
  shown() {
    clearInterval(this.#ticking);
    if (!this.#app.setup.lesson) return;
    const tick = () => {
      const { lesson } = this.#app.setup;
      if (!lesson || !this.clock?.isConnected) {
        clearInterval(this.#ticking);
        return;
      }
      const left = this.#step.minutes * 60 - (Date.now() - lesson.begun) / 1000;
      say(this.clock, clock(left));
      update(this.clock, { "data-late": left < 0 || null });
    };
    tick();
    this.#ticking = setInterval(tick, 1000);
  }
}
