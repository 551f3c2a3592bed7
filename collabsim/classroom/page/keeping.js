/**
 * What a reload keeps of the dashboard: setup, step, guesses and lesson, in this tab and in no
 * other place. Where a browser keeps nothing of a file, nothing is kept.
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

export function keep(app) {
  const { setup, recording, luck, position } = app;
  const { lesson, guess, panel } = setup;
  const link = write(recording, setup, luck, position);
  store()?.setItem(NAME, JSON.stringify({ link, lesson, guess, panel }));
}

/** What was kept, as a link that was read and the rest; null where nothing fits these data. */
export function kept(recording, served) {
  const written = store()?.getItem(NAME);
  if (!written) return null;
  const { link, lesson, guess, panel } = JSON.parse(written);
  const found = read(link, recording, served);
  return found && !found.problem ? { link: found, more: { lesson, guess, panel } } : null;
}
