/** The story of one pilot in plain language, and the list to choose one from. */

import { briefOf, partedFor } from "./brief.js";
import { ideaOf } from "./captions.js";
import { html, svg } from "./dom.js";
import { stateSign } from "./icons.js";
import { personPage } from "./person.js";
import { partedText } from "./why_words.js";

/** The place in the log at which a line of a story can be told. */
function momentOf(cited) {
  return cited.length ? Math.max(...cited) + 1 : Infinity;
}

export class StoryPanel {
  #app;
  #player;
  #live;
  #whole = false;
  /** Whether the facts and the log are opened; once they are, they stay so from pilot to pilot. */
  #more = false;

  constructor(app, player, live) {
    this.#app = app;
    this.#player = player;
    this.#live = live;
  }

  key() {
    const { setup, worlds } = this.#app;
    const side = Math.min(setup.selected?.side ?? setup.side, worlds.length - 1);
    const n = this.#app.step.n[side];
    const asked = [...this.#app.partings.values()].filter((one) => one !== undefined).length;
    const whys = [...this.#app.whys.values()].filter(Boolean).length + asked;
    const { selected, reveal } = setup;
    return JSON.stringify([selected, setup.side, worlds[side].name, n, this.#whole, reveal, whys]);
  }

  build() {
    const { selected } = this.#app.setup;
    const side = Math.min(selected?.side ?? 0, this.#app.worlds.length - 1);
    if (selected?.pilot !== undefined) return this.#pilot(side, selected.pilot);
    if (selected?.post !== undefined) {
      const choose = (row, state) => this.#choose(side, row, state);
      return [this.#backToList(), personPage(this.#app, side, selected.post, choose)];
    }
    return this.#list();
  }

  /** All pilots that have been proposed, in their present state on each side. */
  #list() {
    const app = this.#app;
    const { words } = app;
    const parts = [html("p", {}, words.text("story_panel.choose"))];
    app.worlds.forEach((_, side) => {
      const state = app.stateOf(side);
      const items = state.pilots
        .map((pilot, row) => [pilot, row])
        .filter(([pilot]) => pilot)
        .map(([pilot, row]) => html("li", {}, this.#choose(side, row, pilot.state)));
      parts.push(html("h3", { class: `side-${side}` }, app.nameOfSide(side)));
      parts.push(
        items.length
          ? html("ul", { class: "pilots" }, items)
          : html("p", {}, words.text("story_panel.none_yet")),
      );
    });
    const { reveal } = app.setup;
    const change = () => app.change({ reveal: !reveal });
    parts.push(
      html(
        "button",
        { type: "button", "data-focus": "reveal", "aria-pressed": String(reveal), onclick: change },
        words.text("story_panel.reveal"),
      ),
    );
    return parts;
  }

  #choose(side, row, state, text = this.#app.nameOfPilot(side, row)) {
    return html(
      "button",
      {
        type: "button",
        class: "pilot-button",
        "data-state": state,
        "data-focus": `${side}.${row}`,
        onclick: () => this.#select({ side, pilot: row }),
      },
      svg("svg", { viewBox: "-1 -1 2 2", "aria-hidden": "true" }, stateSign(state, 0.85)),
      html("span", {}, text),
      html("small", {}, this.#app.words.text(`state.${state}`)),
    );
  }

  /** Called when the panel stands on the page: the present line of a long story is in view. */
  shown(body) {
    body.querySelector(".story .now")?.scrollIntoView({ block: "nearest" });
  }

  #select(selected) {
    this.#whole = false;
    this.#app.change({ selected });
  }

  #backToList() {
    return html(
      "button",
      { type: "button", class: "plain", "data-focus": "list", onclick: () => this.#select(null) },
      this.#app.words.text("story_panel.all"),
    );
  }

  #pilot(side, row) {
    const app = this.#app;
    const { words } = app;
    const world = app.worlds[side];
    const pilot = world.pilots[row];
    const n = app.step.n[side];
    const story = world.stories[row];
    const known = story.filter(([, ...cited], k) => k < story.length - 1 && momentOf(cited) <= n);
    const over = known.length === story.length - 1;
    const state = app.stateOf(side).pilots[row]?.state ?? "proposed";
    const shown = this.#whole || over ? story : known;
    const now = known.length - 1;
    return [
      this.#backToList(),
      html("h3", { class: `side-${side} pilot-title` }, app.nameOfPilot(side, row)),
      html("p", { class: "soft" }, `${app.nameOfSide(side)} · ${words.text(`state.${state}`)}`),
      html(
        "ul",
        { class: "brief" },
        briefOf(app, side, row).map((sentence) => html("li", {}, sentence)),
      ),
      this.#whyStopped(side, row, n),
      this.#parted(row),
      this.#elsewhere(side, row),
      this.#moreOf(side, pilot, { story, shown, now, over, n }),
      html(
        "p",
        { class: "fine" },
        words.text("story_panel.invented"),
        " ",
        app.source.texts.note[words.language],
      ),
    ];
  }

  /** The facts of the pilot and the lines of its log, behind a button. */
  #moreOf(side, pilot, { story, shown, now, over, n }) {
    const { words } = this.#app;
    const told = html(
      "details",
      { class: "more", open: this.#more },
      html("summary", { "data-focus": "more" }, words.text("brief.more")),
      this.#facts(side, pilot),
      html("h4", {}, words.text("story_panel.story")),
      html(
        "ol",
        { class: "story" },
        shown.map(([line, ...cited], k) =>
          this.#line(side, line, cited, {
            isSum: k === story.length - 1,
            isNow: k === now && !over,
            n,
          }),
        ),
      ),
      over || this.#whole
        ? null
        : html(
            "button",
            { type: "button", "data-focus": "whole", onclick: () => this.#tellAll() },
            words.text("story_panel.whole"),
          ),
    );
    told.addEventListener("toggle", () => (this.#more = told.open));
    return told;
  }

  /** By what this pilot came to different ends in the two. */
  #parted(row) {
    const app = this.#app;
    const parted = partedFor(app, row);
    if (!parted) return null;
    const { words } = app;
    return [
      html("h4", {}, words.text("brief.parted")),
      parted.map(({ side, what }) =>
        html(
          "p",
          { class: `side-${side} parted-for` },
          words.text("brief.parted_side", { name: app.nameOfSide(side), what }),
        ),
      ),
      this.#partedBy(row, parted),
    ];
  }

  /** The earliest decision that would have made the two ends the same, once both are settled. */
  #partedBy(row, parted) {
    const app = this.#app;
    if (!parted.some(({ lives }) => lives)) return null;
    const found = app.fatesParted(row);
    if (found === undefined) {
      const lost = parted.findIndex(({ lives }) => !lives);
      if (!this.#live?.tellsParting) return null;
      this.#live.parting(lost, row);
      return html("p", { role: "status" }, app.words.text("brief.parted_asking"));
    }
    return found && html("p", { class: "parted-by" }, partedText(app.words, app.worlds, found));
  }

  #tellAll() {
    this.#whole = true;
    this.#app.change({ selected: { ...this.#app.setup.selected } });
  }

  #line(side, line, cited, { n, isSum, isNow }) {
    const app = this.#app;
    const text = app.line(line);
    if (isSum || !cited.length) return html("li", { class: "sum" }, text);
    const moment = momentOf(cited);
    const go = () => this.#player.go(app.steps.findIndex((step) => step.n[side] >= moment));
    const place = moment > n ? "ahead" : isNow ? "now" : "";
    return html(
      "li",
      { class: place, "aria-current": isNow ? "step" : null },
      html(
        "button",
        { type: "button", class: "line", "data-focus": `line${line}`, onclick: go },
        text,
      ),
    );
  }

  #facts(side, pilot) {
    const { words, recording, setup } = this.#app;
    const { codes } = recording;
    const sector = codes.sector[pilot.sector];
    const facts = [
      [words.text("story_panel.idea"), ideaOf(words, pilot, sector)],
      [
        words.text("story_panel.sector"),
        words.list(
          [pilot.sector, pilot.other_sector]
            .filter((code) => code >= 0)
            .map((code) => words.text(`sector.${codes.sector[code]}`)),
        ),
      ],
      [words.text("story_panel.price"), words.money(pilot.price_nok)],
      [
        words.text("story_panel.need"),
        words.text("story_panel.need_value", {
          wanted: words.number(pilot.wanted),
          need: words.number(pilot.need),
        }),
      ],
      [words.text("story_panel.lag"), words.counted("luck.years", Math.round(pilot.years_until_gain))],
      [
        words.text("story_panel.statutory"),
        words.text(`story_panel.statutory_${["no", "half", "yes"][2 * pilot.statutory]}`),
      ],
    ];
    if (setup.reveal)
      facts.push([
        words.text("story_panel.truth"),
        words.text(pilot.hidden.weak ? "story_panel.weak" : "story_panel.good", {
          effect: words.number(pilot.hidden.true_effect, 2),
        }),
      ]);
    return html(
      "dl",
      { class: "facts" },
      facts.map(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]),
    );
  }

  /** What would have changed the outcome, and what would not: only what was replayed. */
  #whyStopped(side, row, n) {
    const { words } = this.#app;
    const world = this.#app.worlds[side];
    const fate = world.fates[row];
    if (!fate?.stop || fate.stop.event >= n) return null;
    const why = this.#app.whyOf(side, row);
    if (why?.failed) return html("p", { role: "alert" }, why.failed);
    if (!why) {
      if (!this.#live) return null;
      this.#live.why(side, row);
      return html("p", { role: "status" }, words.text("story_panel.replaying"));
    }
    const causes = why.because?.causes ?? [];
    const tellings = (some) => this.#causes(some, why.causes);
    const happened = causes.filter((cause) => cause.kind !== "lever");
    const levers = causes.filter((cause) => cause.kind === "lever");
    return [
      html("h4", {}, words.text("story_panel.why")),
      happened.some((cause) => cause.because)
        ? null
        : html("p", {}, words.text("story_panel.no_single")),
      tellings(happened),
      levers.length ? html("h4", {}, words.text("story_panel.saved")) : null,
      levers.length && !levers.some((cause) => cause.because)
        ? html("p", {}, words.text("story_panel.no_lever"))
        : null,
      tellings(levers),
      html("p", { class: "fine" }, words.text("story_panel.replayed")),
      fate.verdict === "weak_stopped"
        ? html("p", { class: "note" }, words.text("story_panel.prevented"))
        : null,
      fate.verdict === "good_lost"
        ? html("p", { class: "note" }, words.text("story_panel.lost"))
        : null,
    ];
  }

  /** Those that changed the outcome in view, those that did not behind a button. */
  #causes(causes, texts) {
    const { words } = this.#app;
    const list = (some) =>
      html(
        "ul",
        { class: "causes" },
        some.map((cause) =>
          html("li", { "data-because": String(cause.because) }, texts[cause.text][words.language]),
        ),
      );
    const idle = causes.filter((cause) => !cause.because);
    return [
      list(causes.filter((cause) => cause.because)),
      idle.length
        ? html(
            "details",
            { class: "idle" },
            html("summary", {}, words.counted("story_panel.tried", idle.length)),
            list(idle),
          )
        : null,
    ];
  }

  #elsewhere(side, row) {
    const app = this.#app;
    if (app.worlds.length < 2) return null;
    const other = 1 - side;
    const state = app.stateOf(other).pilots[row]?.state;
    if (!state) return null;
    return [
      html("h4", {}, app.words.text("story_panel.elsewhere")),
      this.#choose(other, row, state, app.nameOfSide(other)),
    ];
  }
}
