/** What the signs on the stage mean, each as soon as it is there and no sooner. */

import { answerPicture } from "./act_shapes.js";
import { marksAt } from "./act_town.js";
import { html } from "./dom.js";

/** A key to the yellow sheet, and to answers that do not count any more. */
export function keyOf({ words, town, month, kind }) {
  const rows = [[html("i", { class: "a-sheet" }), words.text("act.key_case")]];
  // Beside the units only answers that count are drawn.
  const lost = kind !== "case" && marksAt(town, month).find((one) => !one.holds);
  if (lost) rows.push([answerPicture(lost.yes, false), words.text("act.key_void")]);
  return html(
    "ul",
    { class: "a-key" },
    rows.map(([sign, text]) => html("li", {}, sign, html("span", {}, text))),
  );
}
