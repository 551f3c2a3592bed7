/**
 * The roles: the class is the unit manager, an adviser and the leader of the case it has seen.
 *
 * Every choice was run when the data were made; the page goes along the branch that is chosen and
 * adds nothing. A role is two pictures: what the person sees and can do, then what came of it
 * beside what the model's person did. Whoever skips a role does as the model's person.
 */

import { html, say, svg } from "./dom.js";
import { ring } from "./act_shapes.js";
import { moneyLeft, moneyMonths } from "./act_town.js";
import { counted, sentence, upper } from "./act_words.js";

const COLUMNS = 10;
const SHEET = { width: 64, height: 44, across: 82, down: 58 };

export class Roles {
  /** The choices so far, by role: their place among those there were. */
  path = [];

  constructor(act, app) {
    this.act = act;
    this.app = app;
    // A role has two pictures, and behind all of them stands what the choices come to.
    this.scenes = act.scenes.of("roles");
    this.turns = this.scenes.filter((scene) => scene.kind === "choice").length;
  }

  get data() {
    return this.act.data.roles;
  }

  get there() {
    return Boolean(this.data);
  }

  /** The last picture. */
  get last() {
    return this.scenes.length - 1;
  }

  get words() {
    return this.app.words;
  }

  text(key, values) {
    return this.words.text(`roles.${key}`, values);
  }

  said(part, table = "roles") {
    return sentence(this.words, this.act.data, part, table);
  }

  /** The moment of a role after the choices before it; null where the case does not come there. */
  moment(turn) {
    let found = this.data.start;
    for (let k = 0; k < turn && found; k += 1) found = this.#chosen(found, k).then;
    return found;
  }

  /** What was chosen in a role: the own choice of the model's person where it was skipped. */
  #chosen(moment, turn) {
    return moment.choices[this.path[turn]] ?? moment.choices.find((one) => one.own);
  }

  // Where we are.

  fragment() {
    if (!this.path.length) return "";
    return `&r=${Array.from(this.path, (one) => one ?? "x").join(".")}`;
  }

  /** Take up the choices of a link; what there is no choice for is left alone. */
  read(fragment) {
    const found = /[&#]r=([\dx](?:\.[\dx]){0,2})(?:&|$)/.exec(fragment)?.[1] ?? "";
    this.path = found ? found.split(".").map((one) => (one === "x" ? undefined : Number(one))) : [];
  }

  choose(turn, number) {
    this.path = Array.from({ length: turn + 1 }, (_, k) => (k === turn ? number : this.path[k]));
    this.act.go({ act: "roles", beat: 2 * turn + 1 });
  }

  step(by) {
    const { beat } = this.act.place;
    const to = by > 0 ? this.#after(beat) : this.#before(beat);
    if (to === null) return undefined;
    if (to < 0) return this.act.go({ act: "first", beat: this.act.beats.length - 1 });
    if (to > this.last) return this.act.go({ act: "vote", beat: 0 });
    return this.act.go({ act: "roles", beat: to });
  }

  #after(beat) {
    if (beat >= this.last) return this.last + 1;
    const turn = Math.floor(beat / 2);
    if (!this.moment(turn)) return this.last;
    if (beat % 2 === 1) return beat + 1;
    // To go on without a choice is to skip the role.
    this.path.length = Math.min(this.path.length, turn);
    return beat + 2;
  }

  #before(beat) {
    if (beat === 0) return -1;
    if (beat % 2 === 1) return beat - 1;
    let turn = beat / 2 - 1;
    while (turn > 0 && !this.moment(turn)) turn -= 1;
    return this.path[turn] === undefined || !this.moment(turn) ? 2 * turn : 2 * turn + 1;
  }

  /** A digit is the choice that stands there. */
  key(key) {
    const { beat } = this.act.place;
    if (beat >= this.last || beat % 2 === 1 || !/^[1-9]$/.test(key)) return null;
    const turn = beat / 2;
    const number = Number(key) - 1;
    return this.moment(turn)?.choices[number] ? () => this.choose(turn, number) : null;
  }

  // Drawing.

  draw() {
    const { beat } = this.act.place;
    const turn = Math.floor(beat / 2);
    const moment = beat < this.last ? this.moment(turn) : null;
    const { kind } = this.scenes[beat];
    const shown = kind !== "truth" && !moment ? "never" : kind;
    const made =
      shown === "truth"
        ? this.#truth()
        : shown === "never"
          ? this.#never(turn)
          : shown === "came"
            ? this.#came(turn, moment)
            : this.#choice(turn, moment);
    this.act.stage.dataset.picture = shown;
    this.act.foot.dataset.picture = shown;
    this.act.stage.replaceChildren(...made.stage.filter(Boolean));
    say(this.act.caption, made.caption);
    const of = this.text("title", {
      n: this.words.number(Math.min(turn, this.turns - 1) + 1),
      of: this.words.number(this.turns),
    });
    say(this.act.title, beat >= this.last ? this.text("truth_title") : `${of}: ${made.title}`);
    say(this.act.progress, beat >= this.last ? "" : of);
    this.act.showButtons(made.buttons);
  }

  #who(moment) {
    return this.text("you_are", { who: this.words.text(`act_role.${moment.who}`) });
  }

  #label(choice) {
    return this.said([choice.name, choice.values], "roles_act");
  }

  #choice(turn, moment) {
    const facts = moment.facts.map(([label, part]) => [
      html("dt", {}, this.words.text(`roles_label.${label}`)),
      html("dd", {}, this.said(part)),
    ]);
    return {
      title: this.#who(moment),
      stage: [
        html(
          "div",
          { class: "role-words" },
          html("h2", { class: "headline" }, this.#who(moment)),
          html("p", { class: "ask" }, this.said(moment.situation)),
        ),
        this.#picture(moment),
        html("div", { class: "role-card" }, html("dl", {}, facts), html("p", { class: "blind" }, this.said(moment.blind))),
      ],
      caption: this.text("question"),
      buttons: [
        ...moment.choices.map((one, k) => [`c${k + 1}`, this.#label(one), () => this.choose(turn, k)]),
        ["skip", `${this.text("skip")} →`, () => this.step(1)],
      ],
    };
  }

  /** The manager sees money run out, the adviser one sheet, the leader a pile and a few places. */
  #picture(moment) {
    const town = this.act.data.towns.large;
    const { load, high, low } = moment.situation[1];
    if (moment.role === "manager") {
      return svg("svg", { class: "role-picture world", viewBox: "-112 -112 224 224", "aria-hidden": "true" }, [
        ring(this.act.data.idea.sector, moneyLeft(town, moment.month), moneyMonths(town)),
      ]);
    }
    if (!load) {
      return svg(
        "svg",
        { class: "role-picture world", viewBox: "-60 -80 120 160", role: "img", "aria-label": this.text("picture_sheet") },
        svg("g", { class: "followed", "data-kind": "case" }, [
          svg("rect", { x: -48, y: -66, width: 96, height: 132, rx: 6 }),
          svg("path", { d: "M-28 -36H28M-28 -12H28M-28 12H28M-28 36H8" }),
        ]),
      );
    }
    return pilePicture(load.number, (high ?? low).count, this.text("picture_pile", {
      load: this.words.number(load.number),
      high: this.words.number((high ?? low).count),
    }));
  }

  #came(turn, moment) {
    const chosen = this.#chosen(moment, turn);
    const own = moment.choices.find((one) => one.own);
    const alike = chosen.own;
    // Why the class chose as it did is for the class to say.
    const why = (key, choice) => (key === "you" ? this.text("your_why") : this.words.text(`roles_why.${choice.name}`));
    const column = (key, choice, kind) =>
      html(
        "div",
        { class: "role-came", "data-kind": kind },
        html("h2", {}, this.text(key)),
        html(
          "dl",
          {},
          html("dt", {}, this.#label(choice)),
          html("dd", { class: "why" }, why(key, choice)),
          html("dd", { class: "end" }, choice.came.parts.map((part) => this.said(part)).join(" ")),
        ),
      );
    const alikeTo = (choice) => (one) =>
      ["then", "lives", "months", "stopped"].every((what) => one.came[what] === choice.came[what]);
    const same = alikeTo(own)(chosen);
    // Where no choice of the role moved the end, that is what there is to see.
    const chair = moment.choices.every(alikeTo(own));
    const asSeen = own.came.same ? "as_seen" : "not_as_seen";
    const caption = alike ? asSeen : chair ? "chair" : same ? "same" : "different";
    const last = turn === this.turns - 1 || !this.moment(turn + 1);
    // What came of it came with the rest as the model has them: the class has not played them yet.
    const rest = last || alike ? "" : ` ${this.text("others_as")}`;
    return {
      title: this.#who(moment),
      stage: alike
        ? [column("both", chosen, "class")]
        : [column("you", chosen, "class"), column("model", own, "answer")],
      caption: `${this.text(caption)}${rest}`,
      buttons: [
        ["other", `← ${this.text("other")}`, () => this.step(-1)],
        ["on", `${this.text(last ? "so" : "next")} →`, () => (last ? this.act.go({ act: "roles", beat: this.last }) : this.step(1)), true],
      ],
    };
  }

  #never(turn) {
    return {
      title: this.text("never_head"),
      stage: [
        html("h2", { class: "headline" }, this.text("never_head")),
        html("p", { class: "ask" }, this.text("never")),
      ],
      caption: "",
      buttons: [
        ["other", `← ${this.text("other")}`, () => this.act.go({ act: "roles", beat: 2 * (turn - 1) })],
        ["on", `${this.text("so")} →`, () => this.step(1), true],
      ],
    };
  }

  /** What all ways through the choices come to, by the yardstick of the vote: counted, not written. */
  #truth() {
    const { ways, delivers, taken, lives } = this.data.truth;
    const years = counted(this.words, this.app.recording.data.scenario.years);
    const told = (key, count, values = {}) =>
      this.text(`${key}_${count ? (count === 1 ? "one" : "many") : "none"}`, {
        count: upper(this.words, counted(this.words, count)), ...values,
      });
    return {
      title: this.text("truth_title"),
      stage: [
        html("h2", { class: "headline", "data-kind": "answer" }, told("truth", delivers, { ways: this.words.number(ways) })),
        taken ? html("p", { class: "ask" }, told("truth_taken", taken)) : null,
        html("p", { class: "ask" }, `${told("truth_lives", lives, { years })} ${this.text("truth_ways")}`),
        waysPicture(ways, delivers, taken),
      ],
      caption: this.text(delivers ? "truth_whose" : "truth_ask"),
      buttons: [["vote", `${this.text("to_vote")} →`, () => this.step(1), true]],
    };
  }
}

/**
 * Every way through the choices, three years after the money: a full arrow where the idea delivers,
 * an empty one where others run it, else a cross.
 */
function waysPicture(ways, delivers, taken) {
  return html(
    "div",
    { class: "role-ways", "aria-hidden": "true" },
    Array.from({ length: ways }, (_, k) =>
      k < delivers + taken
        ? svg("svg", { "data-kind": "lives", viewBox: "-20 -20 40 40" }, svg("path", { class: k < delivers ? "a-lives" : "a-lives a-taken", d: "M-16 -5H2V-15L17 0L2 15V5H-16Z" }))
        : svg("svg", { "data-kind": "stop", viewBox: "-20 -20 40 40" }, svg("path", { class: "a-stop", d: "M-11 -11L11 11M11 -11L-11 11" })),
    ),
  );
}

/** Sheets on a desk, one of them the case we follow, and as many places as there is time for. */
function pilePicture(load, slots, label) {
  const rows = Math.ceil(load / COLUMNS);
  const at = (k) => ({ x: (k % COLUMNS) * SHEET.across, y: Math.floor(k / COLUMNS) * SHEET.down });
  const ours = Math.floor(load / 3);
  const sheet = (k, more = {}) => svg("rect", { ...at(k), width: SHEET.width, height: SHEET.height, rx: 4, ...more });
  const height = (rows + 1) * SHEET.down + 24;
  return svg(
    "svg",
    {
      class: "role-picture world",
      viewBox: `-4 -4 ${COLUMNS * SHEET.across} ${height}`,
      role: "img",
      "aria-label": label,
    },
    svg(
      "g",
      { class: "a-pile", "data-kind": "case" },
      Array.from({ length: load }, (_, k) => (k === ours ? null : sheet(k))),
    ),
    svg("g", { class: "followed" }, sheet(ours)),
    svg(
      "g",
      { class: "slots", "data-kind": "slot" },
      Array.from({ length: slots }, (_, k) =>
        svg("rect", { x: k * SHEET.across, y: rows * SHEET.down + 16, width: SHEET.width, height: SHEET.height, rx: 4 }),
      ),
    ),
  );
}
