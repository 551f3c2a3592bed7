/** The page's state and what can be done with it. What is drawn follows from the state. */

import { byId } from "../../classroom/page/dom.js";
import { makeWords } from "../../classroom/page/i18n.js";
import { openAnswers, plain } from "./answering/index.js";
import { ownValue } from "./dated.js";
import { Drawing } from "./drawing_in_turns.js";
import { drawForm } from "./form.js";
import { makeFoot } from "./foot.js";
import { MOST_SIZES, OWN, nameOf, ofPreset } from "./question.js";
import { drawTabs } from "./tabs.js";
import { capital } from "./writing.js";
import { drawAnswer, drawSide, drawTake, drawView } from "./view.js";

export class App {
  /**
   * @param {object} given
   * @param {object} given.settings - words and languages, in the page itself
   * @param {object} given.offered
   * @param {object} given.declared
   * @param {(app: App) => object} given.actions - what needs more than the state
   */
  constructor({ settings, offered, declared, actions }) {
    this.settings = settings;
    this.offered = offered;
    this.declared = declared;
    this.question = ofPreset(offered, offered.presets[0].key);
    this.result = null;
    this.phase = "empty";
    this.tab = "effect";
    this.added = [];
    this.otherSize = false;
    this.sideSize = offered.side;
    this.movedSize = null;
    this.tippedLever = "";
    this.fault = "";
    this.broken = "";
    this.parameters = new Map(Object.entries(declared.parameters).map(([name, one]) => [name, { name, ...one }]));
    this.say = (key, values) => this.words.text(`desk_page.${key}`, values);
    this.counted = (key, count, values) => this.words.counted(`desk_page.${key}`, count, values);
    this.leverName = (name) => capital(this.answers.leverName(name));
    this.actions = actions(this);
    this.foot = makeFoot(this);
    this.drawing = new Drawing({
      form: () => drawForm(this),
      view: () => drawView(this),
      side: () => drawSide(this),
    });
    this.speak(document.documentElement.lang);
  }

  /** Change the language; what was answered is told anew, and nothing is run. */
  speak(language) {
    this.words = makeWords(this.settings.catalogues, language);
    this.answers = openAnswers(this.declared, this.words.language);
    document.documentElement.lang = this.words.language;
    document.title = this.say("title");
    for (const element of document.querySelectorAll("[data-text]")) {
      element.textContent = this.words.text(element.dataset.text);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", this.words.text(element.dataset.label));
    }
    this.foot.label();
    this.actions.buttons();
    byId("live").textContent = "";
    if (this.result) this.actions.retell();
    this.fault = "";
    this.draw();
  }

  /**
   * Draw what follows from the state. What is short at once, the rest in turns.
   *
   * @param {...("form"|"view"|"side")} regions - all where none is named
   * @returns {Promise<void>} when all is drawn
   */
  draw(...regions) {
    document.body.dataset.state = this.stale() ? "stale" : this.result?.final ? "done" : this.phase;
    drawAnswer(this);
    drawTabs(this);
    drawTake(this);
    return this.drawing.draw(...(regions.length ? regions : ["form", "view", "side"]));
  }

  drawResult() {
    return this.draw("view", "side");
  }

  /** Whether the answer is that of another question than the one in the form. */
  stale() {
    return this.result !== null && nameOf(this.result.question) !== nameOf(this.question);
  }

  /** Ask another question; what was answered stays, and says that it is of the former one. */
  ask(question) {
    const before = this.stale();
    this.question = question;
    this.fault = "";
    const drawn = this.draw();
    if (this.stale() && !before) this.tell(this.say("stale"));
    return drawn;
  }

  back() {
    const { preset } = this.question;
    this.added = [];
    const key = preset === OWN ? this.offered.presets[0].key : preset;
    this.ask(ofPreset(this.offered, key));
    this.tell(this.say("set_back"));
  }

  show(tab) {
    this.tab = tab;
    drawTabs(this);
    return this.drawing.draw("view");
  }

  async askOther() {
    this.otherSize = !this.otherSize;
    await this.draw("form");
    byId("other-size-value")?.focus();
  }

  askSizes() {
    const sizes = [...new Set([...this.question.sizes, ...this.offered.curve])].slice(0, MOST_SIZES).sort((a, b) => a - b);
    this.ask({ ...this.question, sizes });
    this.compute();
  }

  sideAt(size) {
    this.sideSize = size;
    return this.drawing.draw("side");
  }

  movedAt(size) {
    this.movedSize = size;
    return this.drawing.draw("view");
  }

  /** The form as a sheet above the page, where there is no room beside it. */
  sheet(open) {
    document.body.toggleAttribute("data-sheet", open);
    byId(open ? "preset" : "open-sheet")?.focus();
  }

  compute() {
    if (this.toldWrong()) return undefined;
    document.body.removeAttribute("data-sheet");
    return this.actions.compute();
  }

  /** Whether something in the form cannot be asked; whoever asks is led to it. */
  toldWrong() {
    const field = document.querySelector('#form [aria-invalid="true"]');
    if (!field) return false;
    field.focus();
    this.tell(byId(field.getAttribute("aria-describedby").split(" ").at(-1)).textContent);
    return true;
  }

  cancel() {
    this.actions.cancel();
  }

  more(key, size) {
    return this.actions.more(key, size);
  }

  take(key) {
    return this.actions.take(key);
  }

  /** Say something to whoever listens, and at the foot to whoever looks. */
  tell(sentence) {
    byId("live").textContent = sentence;
    if (this.phase !== "running") this.foot.end(sentence);
  }

  // --- values ------------------------------------------------------------------------------------

  parameter(name) {
    const one = this.parameters.get(name);
    const listed = this.offered.structural[name];
    return one && listed ? { ...one, kind: "choice", choices: listed } : one;
  }

  /** The scenario's own value, in the kroner of the question's year. */
  ownValue(name, question = this.question) {
    const one = this.parameters.get(name);
    return ownValue(this.offered.values[question.scenario], one, (nok) => this.answers.kroner(nok, question.year));
  }

  /** What an instrument is called. @param {string} name */
  instrumentName(name) {
    return this.answers.text(`instrument.${name}`);
  }

  /** A sentence whose values may be instruments, parameters and their values. */
  said({ key, values: { instrument, other, parameter, value, ...values } }) {
    return this.say(key, {
      ...values,
      ...(instrument ? { instrument: this.instrumentName(instrument) } : {}),
      ...(other ? { other: this.instrumentName(other) } : {}),
      ...(parameter ? { parameter: this.leverName(parameter), value: this.valueWords(parameter, value) } : value === undefined ? {} : { value }),
    });
  }

  shownAmount(one, nok) {
    return one.in_kroner ? Math.round(this.answers.kroner(nok, this.question.year)) : nok;
  }

  /** A value of the question in words. */
  valueWords(name, value) {
    const one = this.parameters.get(name);
    if (typeof value === "boolean") return this.say(value ? "yes" : "no");
    const own = one.in_kroner ? this.answers.kronerOf2018(value, this.question.year) : value;
    return plain(this.answers.value(name, own, this.question.year));
  }

  /** What the sets of assumptions draw: names, own values and ends, in words. */
  drawn() {
    const { drawn, ends } = this.declared.moving;
    const base = this.offered.values[this.question.scenario];
    return drawn
      .map((name) => {
        const one = this.parameters.get(name);
        const end = ends[name] ?? {};
        const shown = (value) => (value === undefined ? "" : plain(this.answers.value(name, value, this.question.year)));
        return { name, label: this.leverName(name), own: shown(base[name] ?? one.default), low: shown(end.low), high: shown(end.high) };
      })
      .sort((one, other) => one.label.localeCompare(other.label, this.words.locale));
  }
}
