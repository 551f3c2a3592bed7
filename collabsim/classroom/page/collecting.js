/** The teacher's page takes the pupils' votes: numbers that are read out, and codes of phones. */

import { numbersIn, readCode, readNumber } from "./ballot.js";
import { html, say } from "./dom.js";

const LOOK_EVERY_MS = 250;
const LONGEST = 2000;
/** What is voted on in each scene, as a number says it. */
const ASKED = { vote: "vote", rescue: "lever" };

/** Why no codes can be read here; null where they can. */
export function lackOf(scope = globalThis) {
  // A page that came over the network without encryption is given no camera.
  if (scope.isSecureContext === false) return "insecure";
  if (typeof scope.BarcodeDetector !== "function") return "no_detector";
  return scope.navigator?.mediaDevices?.getUserMedia ? null : "no_camera";
}

export class Collecting {
  #lesson;
  #seen = new Set();
  #stream = null;
  #timer = null;
  /** Numbers that were taken since the dialog was opened, the last one last. */
  #taken = [];

  constructor(lesson, host) {
    this.#lesson = lesson;
    this.dialog = html("dialog", { class: "collecting", onclose: () => this.#stop() });
    host.append(this.dialog);
  }

  text(key, values) {
    return this.#lesson.words.text(`ballot.${key}`, values);
  }

  open() {
    const lack = lackOf();
    this.field = html("input", {
      id: "ballots",
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: LONGEST,
      "aria-describedby": "ballots-told",
    });
    this.undone = html("button", { type: "button", name: "undo", onclick: () => this.#undo() }, this.text("undo"));
    this.told = html("p", { id: "ballots-told", role: "status" });
    this.count = html("p", { class: "ballots-count" });
    this.video = html("video", { hidden: true, muted: true, playsinline: true, "aria-label": this.text("camera") });
    this.scan = lack
      ? html("p", { class: "ballots-lack" }, `${this.text(lack)} ${this.text("hands_faster")}`)
      : html("button", { type: "button", name: "scan", onclick: () => this.#scan() }, this.text("scan"));
    const form = html(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          this.#typed();
        },
      },
      html("label", { for: "ballots" }, this.text("label")),
      html("div", { class: "ballots-row" }, this.field, html("button", { class: "main" }, this.text("add"))),
    );
    this.dialog.replaceChildren(
      html("h2", {}, this.text("title")),
      form,
      this.told,
      this.count,
      this.undone,
      this.scan,
      this.video,
      html("button", { type: "button", name: "done", onclick: () => this.dialog.close() }, this.text("done")),
    );
    this.#taken = [];
    this.#counted();
    this.dialog.showModal();
    this.field.focus();
  }

  #counted() {
    const { levers, count, words, act } = this.#lesson;
    const all = act.place.act === "rescue" ? [...levers.values()].reduce((sum, one) => sum + one, 0) : count;
    say(this.count, words.counted("ballot.so_far", all));
    this.undone.hidden = !this.#taken.length;
  }

  /** Everything that was typed is taken, or stays in the field with what is wrong. */
  #typed() {
    const numbers = numbersIn(this.field.value);
    const found = { taken: [], wrong: [], elsewhere: [], full: [] };
    for (const one of numbers) found[this.#take(one)].push(one);
    const left = [...found.wrong, ...found.elsewhere, ...found.full];
    this.field.value = left.join(" ");
    say(this.told, numbers.length ? this.#saidOf(found) : this.text("nothing"));
    this.#counted();
    this.field.focus();
  }

  /** What became of numbers, in sentences: those that were counted first. */
  #saidOf(found) {
    const { words } = this.#lesson;
    return Object.entries(found)
      .filter(([, numbers]) => numbers.length)
      .map(([key, numbers]) => words.counted(`ballot.${key}`, numbers.length, { numbers: words.list(numbers) }))
      .join(" ");
  }

  /** Count one vote, where it is one and is of what is voted on: `taken`, or why it was not. */
  #take(number) {
    const ballot = readNumber(number);
    const lever = this.#lesson.app.recording.levers[ballot?.lever];
    if (!ballot || ("lever" in ballot && !lever)) return "wrong";
    if (!(ASKED[this.#lesson.act.place.act] in ballot)) return "elsewhere";
    const counted = lever ? this.#lesson.choose(lever.key) : this.#lesson.add(ballot.vote);
    if (!counted) return "full";
    this.#taken.push({ number, ballot });
    return "taken";
  }

  /** Take the last number back. */
  #undo() {
    const last = this.#taken.pop();
    if (!last) return;
    const lever = this.#lesson.app.recording.levers[last.ballot.lever];
    if (lever) this.#lesson.unchoose(lever.key);
    else this.#lesson.undo();
    say(this.told, this.text("taken_back", { number: last.number }));
    this.#counted();
    this.field.focus();
  }

  async #scan() {
    if (this.#stream) {
      this.#stop();
      return;
    }
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (refused) {
      say(this.told, this.text(refused.name === "NotFoundError" ? "no_camera" : "refused"));
      return;
    }
    if (!this.dialog.open) {
      this.#stop();
      return;
    }
    this.video.srcObject = this.#stream;
    this.video.hidden = false;
    say(this.scan, this.text("scan_stop"));
    await this.video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const look = async () => {
      if (!this.#stream) return;
      const found = await detector.detect(this.video).catch(() => []);
      for (const { rawValue } of found) this.#scanned(rawValue);
      if (this.#stream) this.#timer = setTimeout(look, LOOK_EVERY_MS);
    };
    look();
  }

  /** A phone's code counts once, however long it is held up. */
  #scanned(text) {
    const code = readCode(text);
    if (!code) {
      say(this.told, this.text("other_code"));
      return;
    }
    const key = `${code.number} ${code.own}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    say(this.told, this.#saidOf({ [this.#take(code.number)]: [code.number] }));
    this.#counted();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
    if (this.scan.name) say(this.scan, this.text("scan"));
  }
}
