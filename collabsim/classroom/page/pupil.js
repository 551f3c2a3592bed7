/**
 * A pupil's own page, on a phone: vote, pull a lever, watch one's own run. The upper half of the
 * screen is the municipality. Votes leave it as a number to read out or a code to hold up.
 */

import { codeOf, numberOf, readNumber, signs } from "./ballot.js";
import { byId, html, say, svg, update } from "./dom.js";
import { LEVER_UNITS } from "./levers.js";
import { encode, pathOf } from "./qr.js";
import { shareOf } from "./reveal.js";

const LARGE = 1;
const CHOICES = 11;
const HORIZON = 36;
const STEPS = ["vote", "number", "levers", "watch", "result"];
const OWN = /^[a-z2-9]{6}$/;

/** Whether a fragment asks for the pupil's page. */
export function asksForPupil(fragment) {
  return /^#?pupil(?:&|$)/.test(fragment);
}

export class Pupil {
  #page;
  #host = html("section", { id: "pupil", hidden: true });
  #drawn = "";
  step = "vote";
  vote = null;
  lever = null;
  /** Whether the class has seen the answer: from then on the vote stands. */
  seen = false;

  constructor(page) {
    this.#page = page;
    this.app = page.app;
    this.own = signs();
    this.title = html("h2", { tabindex: -1, id: "pupil-title" });
    // What scrolls has to be reached by keyboard.
    this.body = html("div", { class: "pupil-body", tabindex: 0, role: "group", "aria-labelledby": "pupil-title" });
    this.buttons = html("div", { class: "pupil-buttons" });
    this.foot = html("div", { class: "pupil-foot" });
    this.#host.append(this.title, this.body, this.buttons, this.foot);
    byId("scene").after(this.#host);
    this.app.pupil = this;
    this.app.onChange(() => this.open && this.draw());
    page.player.onChange(() => this.open && this.draw());
  }

  get words() {
    return this.app.words;
  }

  text(key, values) {
    return this.words.text(`pupil.${key}`, values);
  }

  get open() {
    return !this.#host.hidden;
  }

  /** Show the pupil's page, with what a fragment of it holds. */
  enter(fragment = "") {
    if (!asksForPupil(location.hash)) history.pushState(null, "", location.href);
    this.#read(fragment);
    this.#page.act?.close();
    this.#page.player.pause();
    this.#host.hidden = false;
    document.body.dataset.pupil = "on";
    this.app.change({ twin: "one", town: LARGE, side: 0, panel: null, luck: null, selected: null });
    this.#pull();
    this.go(this.vote === null ? "vote" : "number", false);
  }

  /** Leave for the story, or for the page behind it. */
  leave() {
    this.close();
    this.app.change({ twin: "size", levers: [], values: {}, luck: null, shown: false });
    if (this.#page.act) this.#page.act.enter({ act: "first", beat: 0 }, "push");
    else history.pushState(null, "", "#s=explore");
  }

  close() {
    if (!this.open) return;
    this.#page.player.pause();
    this.#host.hidden = true;
    delete document.body.dataset.pupil;
  }

  /** Take up the numbers of a fragment; what cannot be read in it is left aside. */
  #read(fragment) {
    const of = (name) => new RegExp(`[&#]${name}=([a-z0-9]{1,20})(?:&|$)`).exec(fragment)?.[1] ?? "";
    const vote = readNumber(of("b"));
    const lever = readNumber(of("c"));
    const known = this.app.recording.levers[lever?.lever]?.key ?? null;
    this.vote = vote && "vote" in vote ? { number: of("b"), choice: vote.vote } : null;
    this.lever = known && { number: of("c"), key: known };
    this.seen = of("s") === "1";
    if (OWN.test(of("o"))) this.own = of("o");
    const language = of("l");
    if (this.words.languages.includes(language)) this.app.change({ language });
  }

  #note() {
    const parts = ["pupil", `l=${this.words.language}`, `o=${this.own}`];
    if (this.vote) parts.push(`b=${this.vote.number}`);
    if (this.seen) parts.push("s=1");
    if (this.lever) parts.push(`c=${this.lever.number}`);
    history.replaceState(null, "", `#${parts.join("&")}`);
  }

  /** To a step of the page. */
  go(step, focus = true) {
    this.step = STEPS.includes(step) ? step : "vote";
    this.#page.player.pause();
    this.#note();
    this.#drawn = "";
    this.draw();
    this.body.scrollTop = 0;
    if (focus) this.title.focus({ preventScroll: true });
  }

  /** Vote for how many of ten deliver. */
  choose(choice) {
    if (this.vote?.choice !== choice) this.vote = { choice, number: numberOf({ vote: choice }) };
    this.go("number");
  }

  /** Choose a lever, and the worlds with it. */
  pick(key) {
    const place = this.app.recording.levers.findIndex((one) => one.key === key);
    if (this.lever?.key !== key) this.lever = { key, number: numberOf({ lever: place }) };
    this.#pull();
    this.#note();
    this.draw();
    this.body.querySelector(`[name="${key}"]`)?.parentElement.scrollIntoView({ block: "nearest" });
  }

  #pull() {
    const levers = this.lever ? [this.lever.key] : [];
    if (this.app.setup.levers.join() !== levers.join()) this.app.change({ levers, values: {} });
    this.#page.player.go(0);
  }

  /** Another draw of the same municipality. */
  #again() {
    const { seed, replication } = this.app.luck;
    this.app.change({ luck: { seed, replication: replication + 1 } });
    this.#page.player.go(0);
    this.go("watch");
  }

  draw() {
    const { app } = this;
    const { setup, worlds } = app;
    const end = app.position === app.steps.length - 1;
    const figures = app.ensembleOf(0)?.n ?? 0;
    const key = JSON.stringify([
      this.step, this.words.language, this.vote, this.lever, worlds[0].name, setup.values, setup.waiting,
      setup.failed, this.seen, this.#page.player.playing, end, figures, this.step === "watch" && app.step.month,
    ]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const held = document.activeElement?.name;
    const scene = {
      vote: () => this.#vote(),
      number: () => this.#number(this.vote, "number_about"),
      levers: () => this.#levers(),
      watch: () => this.#watch(),
      result: () => this.#result(),
    }[this.step]();
    update(this.#host, { "data-step": this.step, "aria-label": this.text("open") });
    say(this.title, scene.title);
    this.body.replaceChildren(...scene.body.flat(Infinity).filter(Boolean));
    this.buttons.replaceChildren(...scene.buttons.map((one) => this.#button(...one)));
    this.#drawFoot();
    if (held) this.#host.querySelector(`[name="${held}"]`)?.focus({ preventScroll: true });
  }

  #button(name, text, onclick, main, label = null) {
    return html("button", { type: "button", name, class: main ? "main" : "", onclick, "aria-label": label }, text);
  }

  #drawFoot() {
    const { words } = this;
    this.foot.replaceChildren(
      this.#button("leave", this.text("leave"), () => this.leave()),
      ...words.languages.map((language) =>
        html(
          "button",
          {
            type: "button",
            name: `language-${language}`,
            lang: language,
            "aria-pressed": String(language === words.language),
            "aria-label": words.text(`page.language_${language}`),
            onclick: () => {
              this.app.change({ language });
              this.#note();
            },
          },
          language,
        ),
      ),
    );
  }

  #vote() {
    const { words } = this;
    return {
      title: words.text("vote.question_head"),
      body: [
        html("p", {}, words.text("vote.question")),
        html(
          "ol",
          { class: "pupil-votes" },
          Array.from({ length: CHOICES }, (_, k) =>
            html("li", {}, html(
              "button",
              {
                type: "button",
                name: `n${k}`,
                "aria-pressed": String(this.vote?.choice === k),
                onclick: () => this.choose(k),
              },
              words.number(k),
            )),
          ),
        ),
      ],
      buttons: [],
    };
  }

  /** A vote as a number and as a code. */
  #number(ballot, about) {
    const code = encode(codeOf(ballot.number, this.own));
    const side = code.size + 8;
    return {
      title: this.text("number_title"),
      body: [
        html(
          "div",
          { class: "pupil-number" },
          html("output", { "aria-label": [...ballot.number].join(" ") }, ballot.number),
          svg(
            "svg",
            { class: "qr", viewBox: `-4 -4 ${side} ${side}`, role: "img", "aria-label": this.text("code") },
            svg("rect", { x: -4, y: -4, width: side, height: side, fill: "#fff" }),
            svg("path", { d: pathOf(code), fill: "#000" }),
          ),
        ),
        html("p", {}, this.text(about)),
      ],
      buttons: [
        ...(this.seen ? [] : [["change", this.text("change"), () => this.go("vote")]]),
        ["to-levers", `${this.text("to_levers")} →`, () => this.go("levers"), true],
      ],
    };
  }

  #levers() {
    const { words, app } = this;
    return {
      title: this.text("levers_title"),
      body: [
        html(
          "ul",
          { class: "pupil-levers" },
          app.recording.levers.map((lever) => {
            const on = this.lever?.key === lever.key;
            return html(
              "li",
              {},
              html(
                "button",
                { type: "button", name: lever.key, "aria-pressed": String(on), onclick: () => this.pick(lever.key) },
                words.text(`lever.${lever.key}`),
              ),
              on ? html("p", {}, words.text(`lever_means.${lever.key}`)) : null,
              on ? this.#slider(lever) : null,
            );
          }),
        ),
      ],
      buttons: [
        ...(this.seen && !this.vote
          ? []
          : [["back", `← ${words.text("act.back")}`, () => this.go(this.vote ? "number" : "vote")]]),
        ["to-watch", `${this.text("to_watch")} →`, () => this.go("watch"), true],
      ],
    };
  }

  #slider(lever) {
    if (!lever.range) return null;
    const { words, app } = this;
    const [name] = Object.keys(lever.values);
    const value = app.setup.values?.[name] ?? lever.values[name];
    const write = (x) => LEVER_UNITS[name](x, words);
    const output = html("output", {}, write(value));
    const { low, high, step } = lever.range;
    return html(
      "label",
      { class: "value" },
      html("span", {}, words.text(`parameter.${name}`)),
      html("input", {
        type: "range", name: `value-${name}`, min: low, max: high, step, value, "aria-valuetext": write(value),
        oninput: ({ target }) => {
          say(output, write(Number(target.value)));
          update(target, { "aria-valuetext": write(Number(target.value)) });
        },
        onchange: ({ target }) => app.change({ values: { [name]: Number(target.value) } }),
      }),
      output,
    );
  }

  #watch() {
    const { words, app } = this;
    const { player } = this.#page;
    const { waiting, failed } = app.setup;
    const counts = {};
    for (const pilot of app.stateOf(0).pilots) if (pilot) counts[pilot.state] = (counts[pilot.state] ?? 0) + 1;
    const told = ["running", "waiting", "delivering", "stopped"].map((state) =>
      html("li", {}, html("b", {}, words.number(counts[state] ?? 0)), ` ${words.text(`state_short.${state}`)}`),
    );
    const made = app.needsWorlds;
    return {
      title: this.lever ? words.text(`lever.${this.lever.key}`) : this.text("as_it_is"),
      body: [
        failed ? html("p", { role: "alert" }, failed) : null,
        made && waiting ? html("p", { role: "status" }, words.text("levers_panel.waiting")) : null,
        html("p", { class: "pupil-date" }, words.date(app.step.month)),
        html("ul", { class: "pupil-counts" }, told),
      ],
      buttons: [
        ["before", "◀", () => player.step(-1), false, words.text("act.back")],
        ["play", player.playing ? `❚❚ ${words.text("act.pause")}` : `▶ ${words.text("act.play")}`, () => this.#play(), true],
        ["after", "▶", () => player.step(1), false, words.text("act.on")],
        ["to-result", `${this.text("to_result")} →`, () => this.go("result")],
      ],
    };
  }

  #play() {
    const { player } = this.#page;
    player.setPace("run");
    player.toggle();
  }

  /** What many runs gave, of ten as the vote is. */
  #many() {
    const { words, app } = this;
    const after = this.lever && app.ensembleOf(0);
    const ten = (part) => words.number(10 * part, 1);
    const told = ({ n, share }) => {
      const [kept, low, high] = share[HORIZON].map(ten);
      return { n: words.number(n), kept, low, high };
    };
    return [
      html("p", {}, this.text("many_before", told(app.recording.ensemble(LARGE, 0)))),
      after ? html("p", {}, this.text("many_after", told(after))) : null,
    ];
  }

  /** Before the class has seen it, what many runs gave is kept back, and then the vote stands. */
  #hidden() {
    const show = () => {
      this.seen = true;
      this.#note();
      this.draw();
    };
    return html(
      "div",
      { class: "pupil-hidden" },
      html("p", {}, this.text("wait")),
      html("button", { type: "button", name: "seen", onclick: show }, this.text("class_has_seen")),
    );
  }

  /** What this run came to, and what a thousand did. */
  #result() {
    const { words, app } = this;
    const run = shareOf(app.worlds[0]);
    const waiting = app.setup.waiting;
    return {
      title: this.text("result_title"),
      body: [
        html("p", { class: "pupil-run" }, this.text("one_run", {
          delivering: words.number(run.delivering),
          observed: words.number(run.observed),
          ten: words.number(10 * run.share, 1),
        })),
        this.vote ? html("p", {}, this.text("you_said", { vote: words.number(this.vote.choice) })) : null,
        this.seen ? this.#many() : this.#hidden(),
        waiting ? html("p", { role: "status" }, waiting === true ? words.text("levers_panel.waiting") : waiting) : null,
        app.setup.failed ? html("p", { role: "alert" }, app.setup.failed) : null,
        this.lever ? this.#number(this.lever, "lever_about").body : null,
      ],
      buttons: [
        ...(app.makes ? [["again", words.text("luck.again"), () => this.#again()]] : []),
        ["to-levers", this.text("other_lever"), () => this.go("levers"), true],
      ],
    };
  }
}
