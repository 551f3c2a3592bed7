/** Everything by key. */

import { isLetter } from "./habits.js";
import { KEYS } from "./keys.js";
import { Stage } from "./stage.js";
import { isWanted, takeKey } from "./wanted.js";

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

/**
 * Arrow keys on a person go through the hierarchy, and on a pilot from pilot to pilot; Enter, or
 * Space where one has gone there with the keyboard, opens the story.
 */
function onStage(page, event) {
  const meaning = Stage.meaningOf(event.target);
  if (!meaning || !event.target.closest(".town")) return false;
  const side = event.target.closest("#stage-1") ? 1 : 0;
  if (event.key === "Enter" || (event.key === " " && isWanted(event.target, " "))) {
    page.select(side, meaning);
    return true;
  }
  if (!(event.key in ARROWS) || event.shiftKey) return false;
  const stage = page.stages[side];
  if (meaning.post === undefined) stage.focusPilot(meaning.pilot, ARROWS[event.key]);
  else stage.focus(stage.neighbour(meaning.post, ARROWS[event.key]));
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
    if (isLetter(event.key) && !page.app.habits.letters) return;
    // With Shift an arrow goes farther; with a sign Shift only says which sign it is.
    const shift = event.shiftKey && !isLetter(event.key) ? "Shift+" : "";
    const pressed = [event.key, event.key.toLowerCase()].map((key) => shift + key);
    const found = KEYS.find(([key]) => pressed.includes(key));
    if (!found) return;
    takeKey(event);
    found[2](page);
  });
}
