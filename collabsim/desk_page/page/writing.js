/** Small matters of writing: letters, names of files, text that is no markup. */

/** A text with a capital at its beginning. */
export const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text in which nothing is markup. */
export function escaped(text) {
  return String(text).replace(/[&<>"']/g, (mark) => MARKS[mark]);
}

/** A name of a file: plain letters, as every system takes them. */
export function plainName(text) {
  const letters = text.toLowerCase().replace(/æ/g, "ae").replace(/ø/g, "o").replace(/å/g, "a").normalize("NFD");
  return letters.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40) || "desk";
}
