/** The engine behind the page: its bytes, worlds and workers; a second one for sets of assumptions. */

import { byId } from "../../classroom/page/dom.js";
import { openEngine } from "../../browser/page/engine/open.js";
import { openAnswerer } from "./answerer.js";
import { asset, jsonAsset, textAsset } from "./assets.js";

/** Makes workers of a script: from the server, or from the text in the file. */
async function workerMaker(name) {
  if (!byId(`asset-${name}`)) return () => new Worker(`desk_page/page/${name}`, { type: "module" });
  const source = await textAsset(name);
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return () => new Worker(address);
}

/**
 * What computes, opened once.
 *
 * @param {import("./app.js").App} app
 */
export async function openDesk(app) {
  const [wasm, record, worlds, worker, answering] = await Promise.all([
    asset("rules.wasm"), jsonAsset("record.json"), asset("worlds.bin"),
    workerMaker("desk_worker.js"), workerMaker("answer_worker.js"),
  ]);
  const ask = openAnswerer(answering, app.declared);
  const bundles = { "worlds.bin": Promise.resolve(worlds) };
  const opened = new Map();
  /** An engine with these bundles of worlds; the larger ones are read when they are first wanted. */
  const engineWith = (names) => {
    const key = names.join(" ");
    if (!opened.has(key)) {
      const made = Promise.all(names.map((name) => (bundles[name] ??= asset(name)))).then((images) =>
        openEngine({ wasm: wasm.slice().buffer, record, images: images.map((one) => one.slice().buffer), worker }));
      made.catch(() => opened.delete(key));
      opened.set(key, made);
    }
    return opened.get(key);
  };
  const deskWith = async (names) => ({
    engine: await engineWith(names),
    ask,
    /** Words and numbers of the language the page is in. */
    get answers() {
      return app.answers;
    },
    language: () => app.words.language,
    offered: app.offered,
    declared: app.declared,
    parameters: app.parameters,
    /** Why something is left out, in the language of the page as it is then. */
    get reasons() {
      return { sets: app.say("reason_sets") };
    },
    /** The smallest engine that has all worlds of a question. */
    forQuestion: (question) => {
      const { chips, structural } = app.offered;
      const shaped = Object.entries(question.levers).some(([name, sides]) =>
        structural[name]?.some((value, at) => at > 0 && (sides.before === value || sides.after === value)));
      const few = question.sizes.every((size) => chips.includes(size)) && !shaped;
      return deskWith(few ? ["worlds.bin"] : ["worlds.bin", "more.bin"]);
    },
    withEnds: () => deskWith([...names, "ends.bin"]),
    /** With the worlds of a question in sets of assumptions; without them where there are none. */
    withSets: (question) => {
      const wanted = setsOf(app.offered, question);
      return deskWith(wanted.every((one) => app.offered.bundles.includes(one)) ? [...names, ...wanted] : names);
    },
  });
  return deskWith(["worlds.bin"]);
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
  const sentences = app.offered.sentences[app.words.language] ?? {};
  const template = sentences[failure?.code];
  if (!template) return app.say("failed", { reason: String(failure?.message ?? failure) });
  return template.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(failure.values ?? {}, name) ? String(failure.values[name]) : whole,
  );
}
