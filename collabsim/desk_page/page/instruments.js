/** Each instrument alone, held against none, with the same luck: which gives most for each krone. */

import { html } from "../../classroom/page/dom.js";
import { buffersOf } from "./answerer.js";
import { cellOf, valuesOf } from "./compute.js";
import { marked, tableOf } from "./marked.js";
import { ask } from "./moving_view.js";

const RANK = "kroner";

/** What was counted of a question's municipality as it is before the change, without and with each instrument. */
export async function instrumentsOf(desk, result, size, { signal, onProgress }) {
  const { question } = result;
  const { ranked } = desk.declared;
  const replications = Math.min(ranked.replications, question.replications);
  const values = valuesOf(desk, { ...question, levers: {} }, "before");
  const plain = cellOf(desk, question, "before", size, values, replications, 0, replications);
  const told = { population: size, seed: question.seed, replications };
  const all = [null, ...ranked.uses];
  for (const [at, use] of all.entries()) {
    const own = use && { name: use.name, month: use.month, strength: use.strength, payer: use.payer, settings: use.settings };
    const cell = own ? { ...plain, instruments: [own] } : plain;
    const [counted] = await desk.engine.run([cell], {
      count: "instruments", settings: { ranked }, signal, onProgress: () => {},
    });
    await desk.ask("instrument", { name: use?.name ?? null, counted }, buffersOf([counted]));
    onProgress((at + 1) / all.length, { done: at, all: all.length - 1, what: "instruments" });
  }
  return told;
}

/** What is said of them, in the language of the page. */
export async function toldInstruments(app, result, told) {
  const made = {
    version: app.offered.version, seed: told.seed, replications: told.replications, command: commandOf(result.question, told),
  };
  return result.desk.ask("instruments", { language: app.words.language, told, rank: RANK, made });
}

/** The command that compares the same. */
function commandOf(question, { population, seed, replications }) {
  return `collabsim instruments ${question.scenario} --sizes ${population} -n ${replications} --seed ${seed} --region-points 0`;
}

/** The tab: asked for, then told, with a memo to take along. */
export function instruments(app, result) {
  const { say } = app;
  const asked = ask(app, result, "instruments");
  const { ranked } = result;
  if (!ranked) return [asked, html("p", { class: "reading" }, say("instruments_about"))];
  const { numbers } = ranked.memo;
  const button = (key) =>
    html("button", { type: "button", id: `take-instruments-${key}`, disabled: app.phase === "running", onclick: () => app.take(`instruments-${key}`) },
      say(`take_${key}`));
  return [
    asked,
    ...[...ranked.sentences, ...ranked.kept].map((one) => html("p", {}, marked(one, numbers))),
    ...ranked.grids.map((grid) => () => tableOf(grid, numbers)),
    ...ranked.free.map((one) => html("p", { class: "small" }, marked(one, numbers))),
    html("p", { class: "small" }, marked(ranked.note, numbers)),
    html("p", { class: "take" }, html("span", {}, say("take_along")), " ", button("docx"), " ", button("html")),
  ];
}
