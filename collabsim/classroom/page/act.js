/**
 * The first act: one idea from beat to beat, by itself or by hand.
 *
 * What is shown hangs on the place (which act, which beat), the language and the data; so a
 * place can be gone to, linked, reloaded and shown as a still.
 */

import { html, say, update } from "./dom.js";
import { isLetter } from "./habits.js";
import { replaceStage, stageOf } from "./act_view.js";
import { ideaName, partsBy, sentences, upper } from "./act_words.js";
import { Roles } from "./roles.js";
import { Notes } from "./notes.js";
import { Scenes } from "./scenes.js";
import { Teaching } from "./teaching.js";
import { startVote } from "./vote.js";
import { isWanted, takeKey } from "./wanted.js";

/** A month passes in so many milliseconds, if there is time for all of them. */
const MONTH = 700;
/** Where words wait for their month, months pass faster: there has to be time to read. */
const QUICK_MONTH = 400;
/** This part of a beat is left for its end, when everything has happened. */
const REST = 0.35;

export class Act {
  #app;
  #host;
  #timers = [];
  #drawn = "";
  playing = false;
  /** Whether the story stopped by itself at a moment to pause: to go on is then to let it go on. */
  halted = false;

  constructor(app, settings, host) {
    this.#app = app;
    this.scenes = new Scenes(settings.scenes);
    this.#host = host;
    this.data = app.recording.data.act;
    this.place = { act: "first", beat: 0 };
    this.month = 0;
    this.open = false;
    this.menu = false;
    this.#build();
    this.lesson = startVote(this, app, settings.plans);
    this.roles = new Roles(this, app);
    this.teaching = new Teaching(this, app, settings.plans);
    this.notes = new Notes(this, app, settings);
    app.onChange((what) => {
      if (this.open && what.has("language")) this.draw();
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.pause());
    document.addEventListener("keydown", (event) => this.press(event));
  }

  get host() {
    return this.#host;
  }

  get beats() {
    return this.data.beats;
  }

  /** Who draws and steps where the place is not in the first act. */
  get part() {
    return this.place.act === "roles" ? this.roles : this.lesson;
  }

  get beat() {
    return this.beats[this.place.beat];
  }

  get still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  #build() {
    this.title = html("h1", { class: "unseen" });
    this.progress = html("p", { class: "progress" });
    this.menuButton = html("button", { type: "button", class: "plain", onclick: () => this.#toggleMenu() });
    this.stage = html("div", { class: "act-stage", onclick: null });
    this.caption = html("p", { class: "act-words", "aria-live": "polite" });
    this.buttons = html("div", { class: "act-buttons" });
    this.menuBox = html("div", { class: "act-menu", role: "group", hidden: true });
    this.foot = html("div", { class: "act-caption" }, this.caption, this.buttons);
    this.#host.append(
      this.title,
      html("div", { class: "act-top" }, this.progress, this.menuButton),
      this.menuBox,
      this.stage,
      this.foot,
    );
  }

  // Where we are.

  /** Show the act; the dashboard waits beneath it. `note` as in `go`. */
  enter(place = { act: "first", beat: 0 }, note = "replace") {
    this.open = true;
    this.#host.hidden = false;
    document.body.dataset.act = "on";
    for (const other of document.body.children) {
      if (other !== this.#host && other.id !== "live") other.inert = true;
    }
    this.go(place, { note });
  }

  /** Leave for the dashboard. */
  leave() {
    this.close();
    history.pushState(null, "", "#s=explore");
  }

  /** Put the act away. */
  close() {
    this.pause();
    this.#clear();
    this.notes.hideDrawer();
    this.open = false;
    this.#host.hidden = true;
    delete document.body.dataset.act;
    for (const other of document.body.children) other.inert = false;
    // What an open panel covers is out of reach again.
    this.#app.change({});
  }

  /** Take up language and votes of a fragment. */
  read(fragment) {
    const language = /[&#]l=([a-z]{2,3})(?:&|$)/.exec(fragment)?.[1];
    const { words } = this.#app;
    if (words.languages.includes(language) && language !== words.language) {
      this.#app.change({ language });
    }
    this.lesson.read(fragment);
    this.roles.read(fragment);
  }

  /**
   * Go to a place.
   *
   * @param {{act: string, beat: number}} place
   * @param {{note?: string, fly?: boolean}} how - `note` is how history takes it ("push" for a
   *   step of a person's, "replace" while it plays, "" where history itself moved); `fly` lets
   *   camera and case move from where they are
   */
  go(place, { note = "push", fly = false } = {}) {
    this.#clear();
    this.halted = false;
    const known = this.scenes.acts.includes(place.act) && (place.act !== "roles" || this.roles.there);
    const act = known ? place.act : "first";
    const last = act === "roles" ? this.roles.last : this.beats.length - 1;
    this.place = { act, beat: Math.max(0, Math.min(last, place.beat ?? 0)) };
    this.menu = false;
    if (this.place.act !== "first") this.playing = false;
    const plays = this.playing && !this.still && this.place.act === "first";
    this.month = plays ? this.beat.from : this.beat.to;
    if (note) history[`${note}State`](null, "", this.fragment());
    this.lesson.follow();
    this.draw(fly && !this.still);
    this.notes.draw();
    if (this.playing) this.#plan();
  }

  /** The place a fragment names; null where it names none of the story's. */
  placeOf(fragment) {
    const found = /^#?s=([a-z]+)\.(\d{1,3})(?:&|$)/.exec(fragment);
    return found && this.scenes.acts.includes(found[1]) ? { act: found[1], beat: Number(found[2]) } : null;
  }

  fragment() {
    const { act, beat } = this.place;
    const more = `${this.roles?.fragment() ?? ""}${this.lesson?.fragment() ?? ""}`;
    return `#s=${act}.${beat}&l=${this.#app.words.language}${more}`;
  }

  step(by) {
    const { act, beat } = this.place;
    if (act !== "first") return this.part.step(by);
    if (by > 0 && beat === 0) return this.start();
    if (by > 0 && this.halted) return this.toggle();
    if (beat + by < 0) return undefined;
    if (beat + by >= this.beats.length) return this.afterStory();
    return this.go({ act, beat: beat + by }, { fly: by > 0 });
  }

  /** The roles stand between the first act and the vote where a plan has time for them. */
  afterStory() {
    this.go({ act: this.lesson.takesRoles ? "roles" : "vote", beat: 0 });
  }

  toRoles() {
    this.go({ act: "roles", beat: 0 });
  }

  start() {
    this.playing = true;
    this.go({ act: "first", beat: 1 });
  }

  again() {
    this.pause();
    this.go({ act: "first", beat: 0 });
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.#clear();
    if (this.open) {
      this.month = this.beat.to;
      this.draw();
    }
  }

  toggle() {
    if (this.playing) return this.pause();
    this.playing = true;
    const { beat } = this.place;
    if (beat === this.beats.length - 1) return this.go({ act: "first", beat: 1 });
    // From a moment to pause it goes on: what is there has been seen.
    const next = Math.max(1, this.isPause(this.beat) ? beat + 1 : beat);
    return this.go({ act: "first", beat: next }, { note: "replace", fly: true });
  }

  /** Whether a teacher asks something here. */
  isPause(beat) {
    return this.scenes.get(beat.scene).pause;
  }

  // Time.

  #clear() {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }

  /** The months of the beat one after the other, then the next beat. */
  #plan() {
    const { beat } = this;
    const all = 1000 * (beat.seconds ?? 0);
    if (!all) return;
    const months = this.still ? 0 : beat.to - beat.from;
    const waits = partsBy(beat.parts, beat.from).length < beat.parts.length;
    const each = months ? Math.min(waits ? QUICK_MONTH : MONTH, (all * (1 - REST)) / months) : 0;
    for (let k = 1; k <= months; k += 1) {
      this.#timers.push(
        setTimeout(() => {
          this.month = beat.from + k;
          this.draw(true);
        }, k * each),
      );
    }
    if (this.isPause(beat)) this.#timers.push(setTimeout(() => this.#halt(), months * each));
    else this.#timers.push(setTimeout(() => this.#next(), all));
  }

  /** At a moment to pause the story stops until somebody goes on. */
  #halt() {
    this.playing = false;
    this.halted = true;
    this.draw();
  }

  #next() {
    const next = this.place.beat + 1;
    if (next >= this.beats.length) {
      this.playing = false;
      this.draw();
      return;
    }
    this.go({ act: "first", beat: next }, { note: "replace", fly: true });
  }

  // Drawing.

  draw(fly = false) {
    const { words } = this.#app;
    const { act, beat: number } = this.place;
    update(document.documentElement, { lang: words.language });
    if (act !== "first") {
      update(this.#host, { "data-scene": act, "data-drawing": act });
      this.part.draw();
      this.#drawMenu();
      return;
    }
    const { beat } = this;
    const scene = this.scenes.get(beat.scene);
    update(this.#host, { "data-scene": beat.scene, "data-drawing": scene.kind });
    const about = {
      words,
      act: this.data,
      beat,
      month: this.month,
      town: this.data.towns[beat.town],
      kind: scene.kind,
    };
    replaceStage(this.stage, stageOf(about), fly);
    const of = words.text("act.scene_of", {
      n: words.number(number),
      of: words.number(this.beats.length - 1),
    });
    const where = scene.pause ? `${words.text("act.pause_here")} · ${of}` : of;
    say(this.progress, number ? where : this.teaching.line());
    say(this.title, number ? `${of}: ${words.date(this.month)}` : words.text("act.opening_head"));
    const told = number ? sentences(words, this.data, partsBy(beat.parts, this.month)) : this.#fiction();
    say(this.caption, `${told} ${scene.id === "end" ? this.lesson.beliefs.told() : ""}`.trim());
    document.title = words.text("page.title");
    this.showButtons(this.#wanted(scene));
    this.#drawMenu();
  }

  #fiction() {
    const { words } = this.#app;
    return words.text("act.fiction", { idea: upper(words, ideaName(words, this.data)) });
  }

  /** Buttons are made anew only where others are wanted, so that one keeps the focus. */
  showButtons(wanted) {
    const key = JSON.stringify(wanted.map(([name, text]) => [name, text]));
    if (key === this.#drawn) return;
    const focus = this.buttons.contains(document.activeElement) && document.activeElement.name;
    this.#drawn = key;
    this.buttons.replaceChildren(
      ...wanted.map(([name, text, onclick, main]) =>
        html("button", { type: "button", name, class: main ? "main" : "", onclick }, text),
      ),
    );
    if (focus) (this.buttons.querySelector(`[name="${focus}"]`) ?? this.buttons.firstChild)?.focus();
  }

  #wanted(scene) {
    const { words } = this.#app;
    const text = (key) => words.text(`act.${key}`);
    if (scene.id === "opening")
      return [
        ["with-class", this.teaching.label(), () => this.teaching.choose()],
        ["follow", `${text("follow")} →`, () => this.start(), true],
      ];
    if (scene.id === "both") return this.#onFromStory();
    if (this.playing) return [["pause", `❚❚ ${text("pause")}`, () => this.pause()]];
    const asked = scene.id === "question";
    return [
      ...(asked ? this.lesson.beliefs.buttons() : []),
      ["back", `← ${text("back")}`, () => this.step(-1)],
      asked || this.halted ? null : ["play", `▶ ${text("play")}`, () => this.toggle()],
      ["on", `${text("on")} →`, () => this.step(1), true],
    ].filter(Boolean);
  }

  #onFromStory() {
    const { words } = this.#app;
    const { takesRoles } = this.lesson;
    const vote = () => this.go({ act: "vote", beat: 0 });
    const pattern = ["vote", `${words.text("act.luck_or_pattern")} →`, vote, !takesRoles];
    const roles = ["roles", `${words.text("roles.to_roles")} →`, () => this.toRoles(), takesRoles];
    return this.roles.there && this.lesson.mayTakeRoles ? [takesRoles ? pattern : roles, takesRoles ? roles : pattern] : [pattern];
  }

  // The menu.

  #toggleMenu() {
    if (!this.menu) this.pause();
    this.menu = !this.menu;
    this.#drawMenu();
    if (this.menu) this.menuBox.querySelector("button")?.focus();
    else this.menuButton.focus();
  }

  closeMenu() {
    this.menu = false;
    this.#drawMenu();
  }

  #drawMenu() {
    const { words } = this.#app;
    const text = (key) => words.text(`act.${key}`);
    say(this.menuButton, text(this.menu ? "close" : "menu"));
    update(this.menuButton, { "aria-expanded": String(this.menu) });
    this.menuButton.hidden = this.playing;
    this.menuBox.hidden = !this.menu;
    update(this.menuBox, { "aria-label": text("menu") });
    if (!this.menu) return;
    const { dark, letters } = this.#app.habits;
    const one = (name, label, onclick, more = {}) =>
      html("button", { type: "button", name, onclick, ...more }, label);
    const entries = [
      one("again", text("again"), () => this.again()),
      this.roles.there && one("to-roles", words.text("roles.to_roles"), () => this.toRoles()),
      one("to-vote", text("to_vote"), () => this.go({ act: "vote", beat: 0 })),
      one("explore", text("explore"), () => this.leave()),
      one("pupil", words.text("pupil.open"), () => this.teaching.phones()),
      one("notes", words.text("notes.title"), () => this.notes.open()),
      one("dark", text("dark"), () => this.#set("dark", !dark), { "aria-pressed": String(dark) }),
      one("keys", text("keys_off"), () => this.#set("letters", !letters), { "aria-pressed": String(!letters) }),
      html(
        "div",
        { class: "languages", role: "group", "aria-label": words.text("page.language") },
        words.languages.map((language) =>
          html(
            "button",
            {
              type: "button",
              lang: language,
              "aria-pressed": String(language === words.language),
              onclick: () => this.#speak(language),
            },
            words.text(`page.language_${language}`),
          ),
        ),
      ),
    ];
    this.menuBox.replaceChildren(...entries.filter(Boolean));
  }

  /** Set a habit; the menu is drawn anew, and the button that was pressed keeps the focus. */
  #set(habit, on) {
    const held = document.activeElement?.name;
    this.#app.habits[habit] = on;
    this.#drawMenu();
    if (held) this.menuBox.querySelector(`[name="${held}"]`)?.focus();
  }

  #speak(language) {
    this.#app.change({ language });
    history.replaceState(null, "", this.fragment());
    this.draw();
  }

  // Keys. Those with a letter can be switched off; Space and Enter belong to a control that has
  // the focus.

  press(event) {
    if (!this.open || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    // What is typed into a dialog over the story is the dialog's.
    if (event.target.closest?.("dialog")) return;
    if (isWanted(event.target, key)) return;
    if (isLetter(key) && !this.#app.habits.letters) return;
    const asked = this.place.act === "first" && this.beat.scene === "question";
    const acted = asked ? this.lesson.beliefs.key(key) : this.place.act !== "first" && this.part.key(key);
    const does = acted || this.#meaning(key);
    if (!does) return;
    takeKey(event);
    does();
  }

  #meaning(key) {
    const on = () => this.step(1);
    const back = () => this.step(-1);
    return {
      ArrowRight: on,
      PageDown: on,
      " ": on,
      // On the stage of the lesson Enter would lock a vote by habit.
      Enter: this.place.act === "first" ? on : null,
      ArrowLeft: back,
      PageUp: back,
      r: () => this.again(),
      s: () => this.go({ act: "vote", beat: 0 }),
      p: () => this.place.act === "first" && this.place.beat && this.toggle(),
      m: () => this.#toggleMenu(),
      n: () => this.notes.open(),
      Escape: () => (this.menu ? this.#toggleMenu() : this.pause()),
    }[key.length === 1 ? key.toLowerCase() : key];
  }
}

/** Whether a fragment asks for the dashboard. */
export function asksForDashboard(fragment) {
  return /^#?s=explore(?:&|$)/.test(fragment);
}
