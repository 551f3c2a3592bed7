/**
 * The teacher's notes: a clock, what to say, what to look for, the next moment to pause. They
 * stand in a window of their own, for the teacher's screen; where the browser opens none, in a
 * drawer on the page. The window is written by this page, so it works from a file too.
 */

import { html, say, update } from "./dom.js";
import { answersOf } from "./expected.js";
import { clock, stepsNow } from "./lesson_on_stage.js";

const WINDOW = "collabsim-notes";
const FEATURES = "popup,width=560,height=760";
/** Moments to pause, by scene: what to ask there. */
const ASKED = { question: "ask_question", end: "ask_end", surprise: "ask_surprise" };

export class Notes {
  #act;
  #app;
  #plans;
  #firstWords;
  #window = null;
  #ticking = null;
  /** Whether another plan is being chosen. */
  #choosing = false;
  /** The place at which a good answer was asked for: it is hidden again at the next. */
  #opened = "";

  constructor(act, app, settings) {
    this.#act = act;
    this.#app = app;
    this.#plans = settings.plans;
    this.#firstWords = settings.first_words;
    this.drawer = html("aside", { class: "notes drawer", hidden: true });
    document.getElementById("act").append(this.drawer);
    app.onChange((what) => {
      if (what.has("lesson") || what.has("language")) this.draw();
    });
  }

  /** Where they are written now; null where nobody has asked for them. */
  get #host() {
    if (this.#window && !this.#window.closed) return this.#window.document.body;
    return this.drawer.hidden ? null : this.drawer;
  }

  /** In a window of their own; a second time, or where none is given, in the drawer. */
  open() {
    if (!this.drawer.hidden) {
      this.hideDrawer();
      return;
    }
    if (this.#window && !this.#window.closed) {
      this.#window.focus();
      return;
    }
    this.#window = window.open("", WINDOW, FEATURES);
    if (this.#window) this.#furnish(this.#window);
    else this.drawer.hidden = false;
    this.draw();
    if (!this.#window) this.drawer.querySelector("button")?.focus();
  }

  hideDrawer() {
    if (this.drawer.contains(document.activeElement)) document.activeElement.blur();
    this.drawer.hidden = true;
  }

  /** The styles of the page, its language and its keys. */
  #furnish(other) {
    const page = other.document;
    page.head.replaceChildren();
    for (const one of document.querySelectorAll("style, link[rel=stylesheet]")) {
      const copy = one.cloneNode(true);
      if (one.href) copy.href = one.href;
      page.head.append(copy);
    }
    page.body.className = "notes notes-window";
    page.addEventListener("keydown", (event) => this.#act.press(event));
  }

  draw() {
    const host = this.#host;
    clearInterval(this.#ticking);
    if (!host) return;
    const { words } = this.#app;
    const held = host.ownerDocument.activeElement?.name;
    update(host.ownerDocument.documentElement, {
      lang: words.language,
      "data-dark": this.#app.habits.dark ? "on" : null,
    });
    host.ownerDocument.title = words.text("notes.title");
    if (host === this.drawer) document.title = words.text("page.title");
    this.left = html("b", { class: "notes-clock", role: "timer" });
    this.spent = html("span", {});
    const steps = stepsNow(this.#app, this.#plans);
    host.replaceChildren(...[this.#head(), steps && !this.#choosing ? this.#step(steps) : this.#choice(), this.#moment(), this.#buttons()].flat().filter(Boolean));
    if (held) host.querySelector(`[name="${held}"]`)?.focus();
    if (!steps || this.#choosing) return;
    this.#tick();
    this.#ticking = setInterval(() => this.#tick(), 1000);
  }

  #head() {
    return html("h2", {}, this.#app.words.text("notes.title"));
  }

  /** Without a lesson under way: the plans to choose from. A clock goes from there. */
  #choice() {
    const { words } = this.#app;
    return [
      html("p", {}, words.text("notes.choose")),
      Object.keys(this.#plans).map((plan) =>
        html(
          "button",
          { type: "button", name: plan, onclick: () => this.#start(plan) },
          words.text(`${plan}.title`),
        ),
      ),
    ].flat();
  }

  /** A plan begins where the class is, and the time that has been used stays used. */
  #start(plan) {
    this.#choosing = false;
    this.#app.startLesson(plan);
    this.#act.lesson.follow();
    this.#act.draw();
    this.draw();
  }

  #step(steps) {
    const { words, setup } = this.#app;
    const { step } = setup.lesson;
    return [
      html("p", { class: "notes-time" }, this.left, " ", this.spent),
      html("h3", {}, `${words.number(step + 1)}. ${this.#told("")}`),
      words.has(`notes.${this.#sceneNow()}_teacher`) ? this.#ofScene() : this.#ofStep(),
      this.#words(),
    ].flat();
  }

  /** What the plan says of the step that is under way. */
  #told(part) {
    const { words, setup, recording } = this.#app;
    const { plan, step } = setup.lesson;
    const values = { points: words.number(recording.budget.points) };
    return words.text(`${plan}.${this.#plans[plan][step].key}${part}`, values);
  }

  #ofStep() {
    const { words } = this.#app;
    return [
      ["teacher_says", "_teacher"],
      ["class_does", "_class"],
      ["page_shows", "_page"],
    ].map(([label, part]) =>
      html("p", {}, html("b", {}, `${words.text(`sheet.${label}`)}: `), this.#told(part)),
    );
  }

  /** A step of several scenes says at each what belongs to it. */
  #ofScene() {
    const { words, recording } = this.#app;
    const values = { points: words.number(recording.budget.points) };
    return [
      ["teacher_says", "teacher"],
      ["class_does", "class"],
    ].map(([label, part]) =>
      html(
        "p",
        {},
        html("b", {}, `${words.text(`sheet.${label}`)}: `),
        words.text(`notes.${this.#sceneNow()}_${part}`, values),
      ),
    );
  }

  /** At the opening: the words to explain, and what they mean. */
  #words() {
    if (this.#sceneNow() !== "opening") return null;
    const { words } = this.#app;
    return [
      html("h4", {}, words.text("lesson.three_words")),
      html(
        "dl",
        { class: "notes-words" },
        this.#firstWords.map((key) => [
          html("dt", {}, words.text(`glossary_word.${key}`)),
          html("dd", {}, words.text(`glossary.${key}`)),
        ]),
      ),
    ];
  }

  /** What is asked at this moment, what a good answer holds, and when the next moment comes. */
  #moment() {
    const { words } = this.#app;
    const scene = this.#sceneNow();
    const asked = ASKED[scene] ? words.text(`notes.${ASKED[scene]}`) : null;
    const next = asked ? null : this.#next();
    return [
      asked ? html("p", { class: "notes-pause" }, html("b", {}, `❚❚ ${words.text("act.pause_here")}. `), asked) : null,
      next ? html("p", {}, next) : null,
      this.#answers(),
    ].flat();
  }

  #sceneNow() {
    const { act } = this.#act.place;
    return act === "first" ? this.#act.beat.scene : act;
  }

  /** How many scenes it is to the next moment to pause; null where none is left. */
  #next() {
    const { words } = this.#app;
    const { beats, place, lesson } = this.#act;
    const all = [...beats.map((beat) => beat.scene), ...lesson.order];
    const here = place.act === "first" ? place.beat : beats.length + lesson.order.indexOf(place.act);
    const at = all.findIndex((scene, k) => k > here && scene in ASKED);
    return at < 0 ? null : words.counted("notes.next_pause", at - here);
  }

  /** What the runs gave or a good answer holds: never before the class has locked its votes. */
  #answers() {
    const { words } = this.#app;
    const { when, answers } = answersOf(this.#app, this.#act.place);
    if (when === "locked") return html("p", { class: "notes-answer" }, words.text("notes.when_locked"));
    const here = this.#act.fragment();
    if (when === "asked" && this.#opened !== here) {
      const show = () => {
        this.#opened = here;
        this.draw();
      };
      return html("button", { type: "button", name: "answer", onclick: show }, words.text("notes.show_answer"));
    }
    return answers.map((one) => html("p", { class: "notes-answer" }, one));
  }

  #buttons() {
    const { words } = this.#app;
    const one = (name, label, onclick) => html("button", { type: "button", name, onclick }, label);
    return html(
      "div",
      { class: "do" },
      one("notes-back", `← ${words.text("act.back")}`, () => this.#act.step(-1)),
      one("notes-on", `${words.text("act.on")} →`, () => this.#act.step(1)),
      this.#app.setup.lesson && !this.#choosing ? one("other-plan", words.text("notes.other_plan"), () => this.#choose()) : null,
      this.drawer.hidden
        ? null
        : one("notes-close", words.text("act.close"), () => this.hideDrawer()),
    );
  }

  #choose() {
    this.#choosing = true;
    this.draw();
  }

  #tick() {
    const { words, setup } = this.#app;
    const steps = stepsNow(this.#app, this.#plans);
    if (!steps || !this.#host) {
      clearInterval(this.#ticking);
      return;
    }
    const { begun, started, step } = setup.lesson;
    const left = steps[step].minutes * 60 - (Date.now() - begun) / 1000;
    say(this.left, clock(left));
    update(this.left, { "data-late": Math.round(left) < 0 || null });
    say(
      this.spent,
      words.text("notes.spent", {
        spent: words.number(Math.floor((Date.now() - started) / 60_000)),
        all: words.number(steps.reduce((sum, one) => sum + one.minutes, 0)),
      }),
    );
  }
}
