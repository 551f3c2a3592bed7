/**
 * What the class is expected to come to: what many runs gave, or what a good answer holds.
 *
 * The notes may lie on the screen of the class. What it votes on is not told before the votes are
 * locked, and a good answer only where it is asked for.
 */

import { ticketOf } from "./lesson_on_stage.js";
import { figures, foremost } from "./rescue.js";

/** Of ten pilots so many, in the large municipality and in the small one. */
function ofTen({ words, recording }) {
  const ten = (part) => words.number(10 * part, 1);
  return ["large", "small"].map((town) => {
    const [share, low, high] = recording.ensemble(Number(town === "large"), 0).share[recording.yardstick.months].map(ten);
    return words.text(`vote.${town}_mean`, { share, low, high });
  });
}

/** The lever that helps most by itself, or one of those that cannot be told apart. */
function helpsMost({ words, recording }) {
  const best = foremost(recording);
  if (!best) return [];
  return [
    words.text(best.tied ? "notes.helps_among_most" : "notes.helps_most", {
      lever: words.within(`lever.${best.lever.key}`),
      before: words.number(100 * figures(recording, null).kept[0]),
      after: words.number(100 * best.found.kept[0]),
    }),
  ];
}

/**
 * The answers at a place, and when they may be read.
 *
 * @param {{words: object, recording: object, setup: object}} app
 * @param {{act: string, beat: number}} place
 * @returns {{when: "locked" | "asked" | "now", answers: string[]}} once the votes are locked, once
 *   somebody asks, or at once
 */
export function answersOf(app, { act, beat }) {
  const { words, setup } = app;
  const good = (key) => [words.text("notes.good_answer", { answer: words.text(key) })];
  if (act === "vote" || act === "rescue") return { when: "locked", answers: [] };
  if (act === "reveal") return { when: "now", answers: ofTen(app) };
  if (act === "surprise") return { when: "now", answers: helpsMost(app) };
  if (act === "close") return { when: "asked", answers: good("notes.close_answer") };
  if (act !== "ticket") return { when: "now", answers: [] };
  const number = ticketOf(setup.lesson)[beat] ?? 1;
  return { when: "asked", answers: good(`exit_ticket.answer_${number}`) };
}
