/**
 * What a reload keeps: setup, step, guesses and lesson, in this tab and in no other place.
 * The story has its place and votes in the address. Where a browser keeps nothing of a file,
 * nothing is kept.
 */

import { read, write } from "./share.js";

const NAME = "collabsim";

function store() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    // A browser may forbid it; the page then begins anew at each reload.
    return null;
  }
}

/** Keep a value under a name, where there is room for it. */
export function putAway(name, value) {
  try {
    store()?.setItem(name, JSON.stringify(value));
  } catch (full) {
    if (!(full instanceof DOMException)) throw full;
  }
}

/** The value kept under a name; null where there is none that can be read. */
export function fetchKept(name) {
  try {
    return JSON.parse(store()?.getItem(name) ?? "null");
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return null;
    throw unreadable;
  }
}

export function keep(app) {
  const { setup, recording, luck, position } = app;
  const { lesson, guess, panel } = setup;
  const link = write(recording, setup, luck, position);
  putAway(NAME, { link, lesson, guess, panel });
}

/**
 * What was kept: a link that was read, what belongs to the lesson, and the panel that was open.
 * Null where nothing fits these data.
 */
export function kept(recording, makes) {
  const { link, lesson, guess, panel, believed = null } = fetchKept(NAME) ?? {};
  if (typeof link !== "string") return null;
  const found = read(link, recording, makes);
  return found && !found.problem ? { link: found, lesson: { lesson, guess }, panel, believed } : null;
}

/** Whether the page was opened by loading it again. */
export function wasReloaded() {
  return performance.getEntriesByType("navigation")[0]?.type === "reload";
}
