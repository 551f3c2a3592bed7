/** The engine behind the page: its bytes, worlds and workers. */

import { openEngine } from "../../browser/page/engine/open.js";
import { openAnswerer } from "./answerer.js";
import { asset, jsonAsset, workerMaker } from "./assets.js";

/** The worlds that are read at once. */
const FIRST = "worlds.bin";

/**
 * What computes, opened once: one engine, one worker that answers. Worlds beside the first are read
 * when they are wanted, and go to the same engine.
 *
 * @param {import("./app.js").App} app
 */
export async function openDesk(app) {
  const [wasm, record, first, worker, answering] = await Promise.all([
    asset("rules.wasm"), jsonAsset("record.json"), asset(FIRST),
    workerMaker("desk_worker.js"), workerMaker("answer_worker.js"),
  ]);
  const engine = await openEngine({ wasm, record, images: [first], worker });
  const { offered, declared, parameters } = app;
  const read = new Map([[FIRST, Promise.resolve()]]);
  /** Read the worlds of a bundle, once; what failed can be tried again. */
  const having = (name) => {
    if (!read.has(name)) {
      const made = asset(name).then((images) => engine.add([images]));
      made.catch(() => read.delete(name));
      read.set(name, made);
    }
    return read.get(name);
  };
  const deskWith = async (names) => {
    await Promise.all(names.map(having));
    return desk;
  };
  const desk = {
    engine, offered, declared, parameters,
    ask: openAnswerer(answering, declared),
    /** Words and numbers of the language the page is in. */
    get answers() {
      return app.answers;
    },
    language: () => app.words.language,
    ownValue: (name, question) => app.ownValue(name, question),
    /** Why something is left out, in the language of the page as it is then. */
    get reasons() {
      return { sets: app.say("reason_sets") };
    },
    /** With all worlds of a question. */
    forQuestion: (question) => {
      const { chips, structural } = offered;
      const shaped = Object.entries(question.levers).some(([name, sides]) =>
        structural[name]?.some((value, at) => at > 0 && (sides.before === value || sides.after === value)));
      const few = question.sizes.every((size) => chips.includes(size)) && !shaped;
      return deskWith(few ? [] : ["more.bin"]);
    },
    withEnds: () => deskWith(["ends.bin"]),
    /** With the worlds of a question in sets of assumptions; without them where there are none. */
    withSets: (question) => {
      const wanted = setsOf(offered, question);
      return deskWith(wanted.every((one) => offered.bundles.includes(one)) ? wanted : []);
    },
  };
  return desk;
}

/** Names of the bundles with a question's worlds in sets: before and after a change that shapes them. */
function setsOf({ structural }, { levers, sizes }) {
  const shaped = Object.keys(structural).flatMap((name) => {
    const { before, after } = levers[name] ?? {};
    const own = structural[name][0];
    return [...new Set([before, after])].filter((one) => one !== undefined && one !== own).map((one) => `-${name}-${one}`);
  });
  return sizes.flatMap((size) => ["", ...shaped].map((more) => `sets-${size}${more}.bin`));
}

/** The sentence for a failure, in the language of the page. */
export function failureWords(app, failure) {
  return sentenceOf(app.words, failure) ?? app.say("failed", { reason: String(failure?.message ?? failure) });
}

/** The sentence of the catalogues for a failure with a code; null where it has none. */
export function sentenceOf(words, failure) {
  const key = ["browser", "desk_page"].map((table) => `${table}.${failure?.code}`).find(words.has);
  return key ? words.text(key, failure.values) : null;
}
