/** The teacher's page takes the pupils' votes: numbers that are read out, and codes of phones. */

import { numbersIn, readCode, readNumber } from "./ballot.js";
import { html, say } from "./dom.js";

const LOOK_EVERY_MS = 250;
const LONGEST = 2000;

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
    this.told = html("p", { id: "ballots-told", role: "status" });
    this.count = html("p", { class: "ballots-count" });
    this.video = html("video", { hidden: true, muted: true, playsinline: true, "aria-label": this.text("camera") });
    this.scan = lack
      ? html("p", { class: "ballots-lack" }, this.text(lack))
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
      this.scan,
      this.video,
      html("button", { type: "button", name: "done", onclick: () => this.dialog.close() }, this.text("done")),
    );
    this.#counted();
    this.dialog.showModal();
    this.field.focus();
  }

  #counted() {
    say(this.count, this.#lesson.words.counted("ballot.so_far", this.#lesson.count));
  }

  /** Everything that was typed is taken, or stays in the field with what is wrong. */
  #typed() {
    const numbers = numbersIn(this.field.value);
    const wrong = [];
    let taken = 0;
    for (const one of numbers) {
      if (this.#take(readNumber(one))) taken += 1;
      else wrong.push(one);
    }
    this.field.value = wrong.join(" ");
    const { words } = this.#lesson;
    const parts = [];
    if (taken) parts.push(words.counted("ballot.taken", taken));
    if (wrong.length) parts.push(words.counted("ballot.wrong", wrong.length, { numbers: words.list(wrong) }));
    if (!numbers.length) parts.push(this.text("nothing"));
    say(this.told, parts.join(" "));
    this.#counted();
    this.field.focus();
  }

  /** Count one vote; whether it was one. */
  #take(ballot) {
    if (!ballot) return false;
    if ("vote" in ballot) return this.#lesson.add(ballot.vote);
    const lever = this.#lesson.app.recording.levers[ballot.lever];
    return lever ? this.#lesson.choose(lever.key) : false;
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
    const taken = this.#take(readNumber(code.number));
    const { words } = this.#lesson;
    say(this.told, taken ? words.counted("ballot.taken", 1) : words.counted("ballot.wrong", 1, { numbers: code.number }));
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
