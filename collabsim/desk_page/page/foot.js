/** The foot: how far it has come, cancel, which engine, that nothing is sent, words. */

import { byId, html } from "../../classroom/page/dom.js";
import { openDialog } from "./ranges.js";

const MOST_SECONDS = 600;

/** Build the foot once; the returned functions change what it says. */
export function makeFoot(app) {
  const bar = html("progress", { id: "bar", max: "1", value: "0", hidden: true });
  const said = html("span", { id: "said", class: "said" });
  const cancel = html("button", { id: "cancel", type: "button", hidden: true, onclick: () => app.cancel() });
  const made = html("span", { id: "engine" });
  const words = html("button", { id: "words", type: "button", class: "link", onclick: () => openWords(app) });
  const kept = html("button", { id: "notice", type: "button", class: "link", onclick: () => openNotice(app) });
  byId("foot").replaceChildren(bar, said, cancel, made, words, kept);
  let begun = 0;

  const label = () => {
    bar.setAttribute("aria-label", app.say("progress"));
    cancel.textContent = app.say("cancel");
    words.textContent = app.say("words");
    kept.textContent = app.say("notice");
    made.textContent = app.say("engine", { hash: app.offered.rules.slice(0, 8) });
  };
  return {
    label,
    begin() {
      begun = performance.now();
      bar.hidden = cancel.hidden = false;
      bar.value = 0;
      said.textContent = app.say("starting");
    },
    /** @param {number} part @param {{done: number, all: number, what: string}} told */
    step(part, told) {
      bar.value = part;
      const seconds = (performance.now() - begun) / 1000;
      const left = part > 0.03 ? Math.ceil((seconds * (1 - part)) / part) : null;
      const count = { done: app.words.number(told.done), all: app.words.number(told.all) };
      const doing = app.say(`doing_${told.what}`, count);
      const rest = left === null || left > MOST_SECONDS ? "" : ` ${app.counted("left", left)}`;
      said.textContent = doing + rest;
    },
    /** @param {string} sentence */
    end(sentence) {
      bar.hidden = cancel.hidden = true;
      said.textContent = sentence;
    },
    seconds: () => (performance.now() - begun) / 1000,
  };
}

/** Words the page uses, with their meaning. */
function openWords(app) {
  const keys = app.words.keys("desk_page.word_");
  const limit = app.words.number(app.declared.parameters.weak_limit.default, 1);
  openDialog(app, app.say("words"), [
    html("dl", {}, keys.map((key) => {
      const [word, ...meaning] = app.say(`word_${key}`, { limit }).split(": ");
      return [html("dt", {}, word), html("dd", {}, meaning.join(": "))];
    })),
  ]);
}

/** The libraries in the page, with version, licence and hash. */
function openNotice(app) {
  openDialog(app, app.say("notice"), [
    html("p", {}, app.say("notice_about", { version: app.offered.version })),
    html("dl", {}, app.offered.libraries.map((one) => [
      html("dt", {}, `${one.name} ${one.version} (${one.licence})`),
      html("dd", {}, html("span", { class: "small" }, `SHA-256 ${one.sha256.slice(0, 16)} … `), one.copyright),
    ])),
  ]);
}
