/** Everything by key. */

import { KEYS } from "./keys.js";
import { Stage } from "./stage.js";

/** Whether what has the focus wants this key for itself. */
function isWanted(target, key) {
  if (key === "Escape") return false;
  if (target.matches("select, textarea")) return true;
  if (target.matches("input")) {
    if (target.id === "scrub") return false;
    return target.type === "checkbox" ? key === " " : true;
  }
  return [" ", "Enter"].includes(key) && target.closest("button, a, summary") !== null;
}

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

/** Arrow keys on a person go through the hierarchy; Enter opens the story. */
function onStage(page, event) {
  const meaning = Stage.meaningOf(event.target);
  if (!meaning || !event.target.closest(".town")) return false;
  const side = event.target.closest("#stage-1") ? 1 : 0;
  if (event.key === "Enter") {
    page.select(side, meaning);
    return true;
  }
  if (!(event.key in ARROWS) || meaning.post === undefined) return false;
  page.stages[side].focus(page.stages[side].neighbour(meaning.post, ARROWS[event.key]));
  return true;
}

export function startKeyboard(page) {
  document.addEventListener("keydown", (event) => {
    // The story has keys of its own, and a pupil's page has its buttons.
    const { act, pupil } = document.body.dataset;
    if (act || pupil || event.ctrlKey || event.altKey || event.metaKey) return;
    if (onStage(page, event)) {
      event.preventDefault();
      return;
    }
    if (isWanted(event.target, event.key)) return;
    const found = KEYS.find(([key]) => key === event.key || key === event.key.toLowerCase());
    if (!found) return;
    event.preventDefault();
    found[2](page);
  });
}
