/** Buttons of the player, the slider, and the note where two worlds part. */

import { html, svg, say, update, byId } from "./dom.js";
import { PartingNote } from "./parting.js";
import { PACES } from "./player.js";
import { JUMPS } from "./steps.js";

const SIGNS = {
  back: "M5 -7L-4 0L5 7zM-7 -7v14",
  play: "M-5 -8L8 0L-5 8z",
  pause: "M-6 -8h4v16h-4zM2 -8h4v16h-4z",
  forward: "M-5 -7L4 0L-5 7zM7 -7v14",
  previous: "M0 -7L-8 0L0 7zM9 -7L1 0L9 7z",
  next: "M0 -7L8 0L0 7zM-9 -7L-1 0L-9 7z",
  first: "M7 -7L-3 0L7 7zM-6 -7h-2v14h2z",
};

function sign(name) {
  return svg(
    "svg",
    { viewBox: "-11 -11 22 22", "aria-hidden": "true", class: "sign" },
    svg("path", { d: SIGNS[name] }),
  );
}

export class Controls {
  #app;
  #player;

  constructor(app, player) {
    this.#app = app;
    this.#player = player;
    this.jump = "any";
    this.scrub = byId("scrub");
    this.scrub.addEventListener("input", () => player.go(Number(this.scrub.value)));
    const button = (name, action, cls = "") =>
      html(
        "button",
        { type: "button", class: `player ${cls}`, "data-action": name, onclick: action },
        sign(name),
      );
    this.first = button("first", () => player.go(0));
    this.back = button("back", () => player.step(-1));
    this.play = button("play", () => player.toggle(), "main");
    this.forward = button("forward", () => player.step(1));
    this.previous = button("previous", () => this.jumpBy(-1));
    this.next = button("next", () => this.jumpBy(1));
    this.kinds = html("select", {
      id: "jump-kind",
      onchange: () => (this.jump = this.kinds.value),
    });
    this.paces = html("select", { id: "pace", onchange: () => player.setPace(this.paces.value) });
    this.parted = html("button", {
      type: "button",
      class: "parted",
      onclick: () => player.jump("parted", 1),
    });
    this.place = html("span", { class: "place" });
    const told = html("div", { class: "parting-note", role: "status" });
    this.note = new PartingNote(app, told);
    byId("controls").prepend(told);
    byId("timeline").addEventListener("click", (event) => {
      if (event.target.closest(".parting-flag")) player.jump("parted", 1);
    });
    byId("buttons").append(
      html("div", { class: "group" }, this.first, this.back, this.play, this.forward),
      html("div", { class: "group jumps" }, this.previous, this.kinds, this.next),
      html("div", { class: "group" }, this.paces),
      html("div", { class: "group" }, this.parted),
      this.place,
    );
    player.onChange(() => this.draw());
  }

  jumpBy(by) {
    return this.#player.jump(this.jump, by);
  }

  #options(select, names, table, chosen) {
    const { words } = this.#app;
    const written = names.map((name) => words.text(`${table}.${name}`)).join();
    if (select.dataset.written === written) return;
    select.dataset.written = written;
    select.replaceChildren(
      ...names.map((name) =>
        html("option", { value: name, selected: name === chosen }, words.text(`${table}.${name}`)),
      ),
    );
  }

  draw() {
    const app = this.#app;
    const { words, steps, position, parting } = app;
    const player = this.#player;
    this.#options(
      this.kinds,
      Object.keys(JUMPS).filter((kind) => kind !== "parted"),
      "jump",
      this.jump,
    );
    this.#options(this.paces, Object.keys(PACES), "pace", player.pace);
    this.paces.value = player.pace;
    this.kinds.value = this.jump;
    update(this.kinds, { "aria-label": words.text("controls.jump_kind") });
    update(this.paces, { "aria-label": words.text("controls.pace") });
    for (const [element, name] of [
      [this.first, "first"],
      [this.back, "back"],
      [this.forward, "forward"],
      [this.previous, "previous"],
      [this.next, "next"],
      [this.play, player.playing ? "pause" : "play"],
    ]) {
      const label = words.text(`controls.${name}`);
      update(element, { "aria-label": label, title: label });
    }
    const shown = player.playing ? "pause" : "play";
    if (this.play.dataset.shown !== shown) {
      this.play.dataset.shown = shown;
      this.play.replaceChildren(sign(shown));
    }
    update(this.scrub, { max: steps.length - 1 });
    if (Number(this.scrub.value) !== position) this.scrub.value = String(position);
    update(this.scrub, { "aria-valuetext": words.date(app.step.month) });
    this.note.draw();
    this.parted.hidden = app.worlds.length < 2;
    this.parted.disabled = !parting;
    say(
      this.parted,
      parting
        ? words.text("controls.parted", { date: words.date(parting.month) })
        : words.text("controls.never_parted"),
    );
    say(
      this.place,
      words.text("controls.place", {
        step: words.number(position + 1),
        all: words.number(steps.length),
      }),
    );
  }
}
