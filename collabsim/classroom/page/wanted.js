/** Whether what has the focus wants a key for itself, or the page may have it. */

const PRESSED_BY = "button, a, summary, [role=button]";

/** Whether the focus was put where it is by a finger or a mouse, and not by the keyboard. */
let byPointer = false;
document.addEventListener("pointerdown", () => (byPointer = true), true);
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Tab") byPointer = false;
  },
  true,
);

/**
 * Space plays, unless one is typing or has gone to a control with the keyboard. A button that
 * was clicked keeps the focus too, and is not pressed again by who wants to go on.
 */
export function isWanted(target, key) {
  if (key === "Escape" || !target.matches) return false;
  if (target.matches("select, textarea")) return true;
  if (target.matches("input")) {
    if (target.id === "scrub") return false;
    return target.type === "checkbox" ? key === " " : true;
  }
  if (key !== " " && key !== "Enter") return false;
  return target.closest(PRESSED_BY) !== null && !(key === " " && byPointer);
}

/** Some browsers press a button when Space is let go: not where the page has taken the key. */
export function takeKey(event) {
  event.preventDefault();
  if (event.key !== " ") return;
  document.addEventListener("keyup", (up) => up.key === " " && up.preventDefault(), {
    capture: true,
    once: true,
  });
}
