/**
 * What a teacher needs before the story: how long it is, which plan, where the notes are, and how
 * the page comes to the pupils' phones.
 */

import { html, svg } from "./dom.js";
import { stepsNow } from "./lesson_on_stage.js";
import { encode, pathOf } from "./qr.js";

/** Seconds of the story are told to the nearest ten. */
const ROUNDED = 10;

export class Teaching {
  #act;
  #app;
  #plans;

  constructor(act, app, plans) {
    this.#act = act;
    this.#app = app;
    this.#plans = plans;
    this.dialog = html("dialog", { class: "collecting teaching", "aria-labelledby": "teaching-title" });
    act.host.append(this.dialog);
  }

  text(key, values) {
    return this.#app.words.text(`teaching.${key}`, values);
  }

  /** How many seconds the story takes, without its moments to pause. */
  get seconds() {
    const { beats, scenes } = this.#act;
    const playing = beats.filter((beat) => !scenes.get(beat.scene).pause);
    const all = playing.reduce((sum, beat) => sum + (beat.seconds ?? 0), 0);
    return ROUNDED * Math.round(all / ROUNDED);
  }

  /** On the opening: how long it takes, or the plan that has been chosen. */
  line() {
    const { words, setup } = this.#app;
    const long = setup.lesson
      ? words.text(`${setup.lesson.plan}.title`)
      : this.text("story_takes", { seconds: words.number(this.seconds) });
    return this.#app.habits.letters ? `${long} · ${this.text("press_n")}` : long;
  }

  label() {
    return this.text(this.#app.setup.lesson ? "other_plan" : "with_class");
  }

  #show(title, ...parts) {
    const { dialog } = this;
    this.#act.closeMenu();
    dialog.replaceChildren(
      html("h2", { id: "teaching-title" }, title),
      ...parts.flat().filter(Boolean),
      html("button", { type: "button", name: "done", onclick: () => dialog.close() }, this.#app.words.text("act.close")),
    );
    dialog.showModal();
  }

  /** Choose one of the plans. */
  choose() {
    const { words, recording, setup } = this.#app;
    const values = { points: words.number(recording.budget.points) };
    this.#show(
      this.text("with_class"),
      html("p", {}, this.text("about", { seconds: words.number(this.seconds) })),
      Object.keys(this.#plans).map((plan) =>
        html(
          "button",
          {
            type: "button",
            name: plan,
            class: "plan",
            "aria-pressed": String(setup.lesson?.plan === plan),
            onclick: () => this.#start(plan),
          },
          html("b", {}, words.text(`${plan}.title`)),
          " ",
          html("span", {}, words.text(`${plan}.short`, values)),
        ),
      ),
      html("p", {}, this.text("notes_about")),
      html("button", { type: "button", name: "open-notes", onclick: () => this.#notes() }, words.text("notes.title")),
    );
  }

  #start(plan) {
    this.#app.startLesson(plan);
    this.#act.lesson.follow();
    this.dialog.close();
    this.#act.draw();
    this.#act.notes.draw();
  }

  #notes() {
    this.dialog.close();
    this.#act.notes.open();
  }

  /** How the page comes to the pupils' phones: by an address and its code, or as the file it is. */
  phones() {
    const { words, pupil, addressForOthers } = this.#app;
    const here = () => {
      this.dialog.close();
      pupil.enter();
    };
    this.#show(
      words.text("pupil.open"),
      addressForOthers ? this.#address(`${addressForOthers}#pupil&l=${words.language}`) : this.#file(),
      html("p", {}, this.text("nothing_sent")),
      stepsNow(this.#app, this.#plans) ? html("p", {}, words.text("ballot.hands_faster")) : null,
      html("button", { type: "button", name: "pupil-here", onclick: here }, this.text("open_here")),
    );
  }

  #address(link) {
    const code = encode(link);
    const side = code ? code.size + 8 : 0;
    return [
      html("p", {}, this.text("address")),
      html("p", { class: "teaching-link" }, link),
      code
        ? svg(
            "svg",
            { class: "qr", viewBox: `-4 -4 ${side} ${side}`, role: "img", "aria-label": this.#app.words.text("share.qr") },
            svg("rect", { x: -4, y: -4, width: side, height: side, fill: "#fff" }),
            svg("path", { d: pathOf(code), fill: "#000" }),
          )
        : null,
    ];
  }

  #file() {
    const { words } = this.#app;
    if (location.protocol !== "file:") return html("p", {}, words.text("share.this_machine"));
    const name = decodeURIComponent(location.pathname.split("/").pop());
    return html(
      "ol",
      {},
      ["file_share", "file_open", "file_menu"].map((key) => html("li", {}, this.text(key, { name }))),
    );
  }
}
