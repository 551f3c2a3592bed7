/** A figure at the width that fits the room there is. */

import { byId, html } from "../../classroom/page/dom.js";
import { NARROW, WIDE } from "./drawing.js";
import { figureOf } from "./figures.js";

/** @returns {HTMLElement|null} */
export function fitting(app, result, name) {
  const room = byId("view").clientWidth || WIDE;
  const drawn = figureOf(app, result, name, room < 520 ? NARROW : WIDE);
  return drawn ? html("figure", {}, drawn) : null;
}
