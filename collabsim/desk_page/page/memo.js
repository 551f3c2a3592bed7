/**
 * The memo of an answer, as the answers make it: the same parts as Python's. What only the page has
 * is added: that a named municipality is not meant, what was asked of what moves it, and the file
 * that gives the same.
 */

import { movingParts } from "./answering/memo_moving.js";
import { sizeOf } from "./question.js";

/**
 * @param {import("./app.js").App} app
 * @param {object} result
 * @param {string} toml - the file that gives the same in Python
 * @returns {Promise<{title: string, head: string, parts: object[], numbers: object}>}
 */
export async function memoOf(app, result, toml) {
  const { moved, tipped, question, desk } = result;
  const told = moved && {
    where: moved.subject.population,
    lines: [...moved.tornado.sentences, ...moved.tornado.below.slice(0, 1)],
    ask: moved.tornado.ask,
  };
  const made = {
    version: app.offered.version,
    scenario: app.offered.scenario_names[question.scenario] ?? question.scenario,
    seed: question.seed,
    rules: app.offered.rules,
    command: commandOf(question),
  };
  const { parts, appendix, numbers, title, head } = await desk.ask("memo", {
    key: result.id, language: app.words.language, figures: ["effect", "ended"], moved: told, made,
  });
  const caveat = caveatOf(app, question);
  if (caveat) parts.find((part) => part.name === "answer").blocks.push({ kind: "box", texts: [caveat] });
  const file = [
    { kind: "small", texts: [app.say("made_file")] },
    { kind: "code", texts: toml.trimEnd().split("\n") },
  ];
  const more = movingParts([
    ...(moved ? [{ name: "tornado", prefix: "tornado", told: moved.tornado }] : []),
    ...(tipped ? [{ name: "tipping", prefix: `tipping_${tipped.parameter}`, told: tipped.tipping }] : []),
  ]);
  return {
    title, head, parts: [...parts, ...appendix, ...more.parts, { name: "file", blocks: file }],
    numbers: { ...numbers, ...moved?.tornado.numbers, ...more.numbers },
  };
}

/** What makes the same on the command line, with the file of the page. */
function commandOf(question) {
  return `collabsim report ${question.preset}.toml`;
}

/** That the answer is not about the municipality that was named; empty where none of its size is asked about. */
export function caveatOf(app, question) {
  const named = app.offered.municipalities.find(([number]) => number === question.town);
  if (!named) return "";
  const size = sizeOf(app.offered, question.sizes, named[3]);
  if (size === null) return "";
  const { words } = app;
  return app.say("caveat", {
    name: named[1], size: words.number(size), population: words.number(named[3]),
  });
}
