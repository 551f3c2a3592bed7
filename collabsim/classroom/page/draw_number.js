/** A field for the number of a draw: the same ideas and the same luck in every run of that number. */

import { html, say } from "./dom.js";

/** The largest number a link can carry. */
const MOST = 999_999_999;

/**
 * The field with its label.
 *
 * @param {object} app
 * @returns {{element: HTMLElement, draw: () => void}}
 */
export function drawField(app) {
  const label = html("span", {});
  const field = html("input", {
    type: "number",
    min: 0,
    max: MOST,
    step: 1,
    inputmode: "numeric",
    "data-focus": "draw",
    onchange: () => choose(),
  });

  /** What cannot be a draw changes nothing: the field again shows the one there is. */
  function choose() {
    const number = Number(field.value);
    const fits = field.value !== "" && Number.isInteger(number) && number >= 0 && number <= MOST;
    if (!fits || number === app.luck.replication) return show();
    const { seed, replication } = app.recording.scenario;
    return app.change({ luck: number === replication ? null : { seed, replication: number } });
  }

  function show() {
    field.value = String(app.luck.replication);
  }

  return {
    element: html("label", { class: "draw-number" }, label, " ", field),
    draw() {
      say(label, app.words.text("luck.draw"));
      if (document.activeElement !== field || field.dataset.luck !== String(app.luck.replication)) show();
      field.dataset.luck = String(app.luck.replication);
    },
  };
}
