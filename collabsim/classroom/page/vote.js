/**
 * The lesson on the whole screen: the class votes, its bars drop onto the thousand runs, it
 * argues why, votes for a rescue and hears what that does. Nothing of it leaves the page.
 */

import { Beliefs } from "./beliefs.js";
import { buyScene } from "./buying.js";
import { Collecting } from "./collecting.js";
import { CountingOn } from "./counting_on.js";
import { html, say } from "./dom.js";
import { followScene, stepsNow, ticketOf } from "./lesson_on_stage.js";
import { drawReveal, shareOf, unknownWords } from "./reveal.js";
import { rescueScene, endScene, surpriseScene, whyScene } from "./rescue.js";
import { ticketScene } from "./ticket.js";

const CHOICES = 11;
const MOST_HANDS = 99;

class Lesson {
  constructor(act, app, plans) {
    this.act = act;
    this.app = app;
    this.plans = plans;
    this.hands = new Array(CHOICES).fill(0);
    this.last = [];
    this.levers = new Map();
    this.beliefs = new Beliefs(app, () => this.#noted());
    this.collecting = new Collecting(this, act.host);
    this.bought = new Set();
    this.counting = new CountingOn(this);
  }

  /** The scenes in their order: those the plan has time for, all of them outside a lesson. */
  get order() {
    return this.act.scenes.within(this.act.scenes.lesson, stepsNow(this.app, this.plans));
  }

  /** Whether there is time for the roles of the case: a short lesson has none. */
  get mayTakeRoles() {
    const steps = stepsNow(this.app, this.plans);
    return this.act.roles.there && this.act.scenes.within(["roles"], steps).length > 0;
  }

  /** Whether the roles come before the vote: where a plan has them, and nobody else's seven minutes. */
  get takesRoles() {
    return Boolean(this.app.setup.lesson) && this.mayTakeRoles;
  }

  get words() {
    return this.app.words;
  }

  text(key, values) {
    return this.words.text(`vote.${key}`, values);
  }

  get count() {
    return this.hands.reduce((sum, one) => sum + one, 0);
  }

  /** The mean of the class, null where nobody has voted. */
  get mean() {
    if (!this.count) return null;
    return this.hands.reduce((sum, one, k) => sum + one * k, 0) / this.count;
  }

  fragment() {
    const votes = this.count ? `&v=${this.hands.join("-")}` : "";
    const chosen = [...this.levers].filter(([, n]) => n).map(([key, n]) => `${key}:${n}`);
    const bought = [...this.bought];
    return (
      this.beliefs.fragment() +
      votes +
      (chosen.length ? `&x=${chosen.join(".")}` : "") +
      (bought.length ? `&b=${bought.join(".")}` : "")
    );
  }

  /** Take up the votes of a link; anything else in it is left alone. */
  read(fragment) {
    const votes = /[&#]v=(\d{1,2}(?:-\d{1,2}){10})(?:&|$)/.exec(fragment);
    this.hands = votes ? votes[1].split("-").map(Number) : new Array(CHOICES).fill(0);
    const levers = /[&#]x=([a-z_0-9:.]{1,300})(?:&|$)/.exec(fragment)?.[1] ?? "";
    const known = new Set(this.app.recording.levers.map((lever) => lever.key));
    this.levers = new Map(
      levers
        .split(".")
        .map((part) => /^([a-z_0-9]+):(\d{1,2})$/.exec(part))
        .filter((found) => found && known.has(found[1]))
        .map(([, key, n]) => [key, Number(n)]),
    );
    const bought = /[&#]b=([a-z_0-9.]{1,300})(?:&|$)/.exec(fragment)?.[1] ?? "";
    this.bought = new Set(bought.split(".").filter((key) => known.has(key)));
    this.last = [];
    this.beliefs.read(fragment);
  }

  step(by) {
    const { act, beat } = this.act.place;
    if (act === "ticket" && beat + by >= 0) {
      if (beat + by >= ticketOf(this.app.setup.lesson).length) return undefined;
      return this.act.go({ act, beat: beat + by });
    }
    const { order } = this;
    // A scene that the plan has no time for was reached by a link or the menu.
    const here = order.includes(act) ? order.indexOf(act) : this.#nearest(act, by);
    const at = here + by;
    if (at < 0) {
      const { beats, roles } = this.act;
      const before = { act: "first", beat: beats.length - 1 };
      return this.act.go(this.takesRoles || roles.path.length ? { act: "roles", beat: roles.last } : before);
    }
    if (at >= order.length) return undefined;
    return this.act.go({ act: order[at], beat: 0 });
  }

  /** Where in the plan a scene would stand that is not in it: before the next one, or after the last. */
  #nearest(act, by) {
    const { lesson } = this.act.scenes;
    const before = lesson.slice(0, lesson.indexOf(act)).filter((one) => this.order.includes(one));
    return by > 0 ? before.length - 1 : before.length;
  }

  /** The step of the lesson is that of the scene. */
  follow() {
    followScene(this.app, this.plans, this.act.scenes.stepOf(this.act.place));
  }

  /** Buy a lever, or give it back. */
  buy(key) {
    if (!this.bought.delete(key)) this.bought.add(key);
    this.counting.stop();
    this.#noted();
  }

  /** One more hand for a number, at most as many as a large class has; whether it was counted. */
  add(number) {
    if (this.hands[number] >= MOST_HANDS) return false;
    this.hands[number] += 1;
    this.last.push(number);
    this.#noted();
    return true;
  }

  undo() {
    const number = this.last.pop();
    if (number === undefined) return;
    this.hands[number] -= 1;
    this.#noted();
  }

  #noted() {
    history.replaceState(null, "", this.act.fragment());
    this.act.draw();
  }

  /** One more hand for a lever, likewise. */
  choose(key) {
    const before = this.levers.get(key) ?? 0;
    if (before >= MOST_HANDS) return false;
    this.levers.set(key, before + 1);
    this.#noted();
    return true;
  }

  /** A hand for a lever less. */
  unchoose(key) {
    this.levers.set(key, Math.max(0, (this.levers.get(key) ?? 0) - 1));
    this.#noted();
  }

  /** The button behind which pupils' numbers are taken. */
  get collect() {
    return ["numbers", this.words.text("ballot.numbers"), () => this.collecting.open()];
  }

  /** What a key means here; nothing where the act has its own meaning for it. */
  key(key) {
    if (this.act.place.act !== "vote") return null;
    if (/^\d$/.test(key)) return () => this.add(Number(key));
    if (key.toLowerCase() === "x") return () => this.add(10);
    if (key === "Backspace") return () => this.undo();
    return null;
  }

  draw() {
    const { act } = this.act.place;
    const scenes = {
      vote: () => this.#vote(),
      reveal: () => this.#reveal(),
      why: () => whyScene(this),
      rescue: () => rescueScene(this),
      surprise: () => surpriseScene(this),
      buy: () => buyScene(this),
      close: () => endScene(this),
      ticket: () => ticketScene(this),
    };
    const { stage, caption, buttons, title } = scenes[act]();
    const held = document.activeElement?.name;
    this.act.stage.replaceChildren(...[stage].flat().filter(Boolean));
    say(this.act.caption, caption);
    say(this.act.title, title);
    say(this.act.progress, this.act.scenes.get(act).pause ? this.words.text("act.pause_here") : "");
    this.act.showButtons(buttons);
    if (held) this.act.stage.querySelector(`[name="${held}"]`)?.focus();
  }

  #vote() {
    const { words, hands } = this;
    const top = Math.max(6, ...hands);
    const columns = hands.map((count, number) =>
      html(
        "li",
        {},
        html(
          "div",
          { class: "a-hands", "aria-hidden": "true", style: { "--top": top } },
          Array.from({ length: count }, () => html("i", {})),
        ),
        html(
          "button",
          {
            type: "button",
            name: `n${number}`,
            onclick: () => this.add(number),
            "aria-label": this.words.counted("vote.hands_for", count, {
              number: words.number(number),
            }),
          },
          words.number(number),
        ),
      ),
    );
    return {
      title: this.text("title"),
      stage: [
        html("p", { class: "headline" }, this.text("question_head")),
        html("p", { class: "ask" }, this.text("question")),
        html("ol", { class: "vote", "data-kind": "class" }, columns),
        html("p", { class: "vote-means" }, this.text("delivers_means")),
      ],
      caption: this.words.counted("vote.hands", this.count),
      buttons: [
        this.collect,
        ["lock", `${this.text(this.count ? "lock" : "pass")} →`, () => this.step(1), true],
      ],
    };
  }

  #reveal() {
    const box = html("div", { class: "reveal" });
    requestAnimationFrame(() => {
      if (box.isConnected) drawReveal(box, this);
    });
    return {
      title: this.text("reveal_title"),
      stage: box,
      caption: this.revealWords(),
      buttons: [["why", `${this.text("why")} →`, () => this.step(1), true]],
    };
  }

  /**
   * What the thousand runs say, and that the run that was seen says otherwise where it does; then
   * how little chance moves the number beside what nobody knows, where that was run.
   */
  revealWords() {
    const { recording } = this.app;
    const [small, large] = [0, 1].map((town) => recording.ensemble(town, 0).share[recording.yardstick.months][0]);
    const half = this.text(large < 0.5 ? "under_half" : "over_half");
    const runs = [0, 1].map((town) => shareOf(recording.world(town, 0)));
    const against = (runs[0].share - runs[1].share) * (small - large) < 0;
    const n = this.words.number(recording.ensemble(1, 0).n);
    const unknown = unknownWords(this);
    if (against || !unknown) return `${half} ${this.text(against ? "against" : "pattern", { n })} ${unknown}`.trim();
    return `${half} ${unknown}`;
  }
}

export function startVote(act, app, plans) {
  const lesson = new Lesson(act, app, plans);
  addEventListener("resize", () => {
    if (act.open && act.place.act === "reveal") lesson.draw();
  });
  return lesson;
}
