/** The engine behind the page: its bytes, worlds and workers; a second one for sets of assumptions. */

import { byId } from "../../classroom/page/dom.js";
import { openEngine } from "../../browser/page/engine/open.js";
import { asset, jsonAsset, textAsset } from "./assets.js";

/** Makes workers: from a script of the server, or from the one in the file. */
async function workerMaker() {
  if (!byId("asset-desk_worker.js")) return () => new Worker("desk_page/page/desk_worker.js", { type: "module" });
  const source = await textAsset("desk_worker.js");
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return () => new Worker(address);
}

/**
 * What computes, opened once.
 *
 * @param {import("./app.js").App} app
 */
export async function openDesk(app) {
  const [wasm, record, worlds, worker] = await Promise.all([
    asset("rules.wasm"), jsonAsset("record.json"), asset("worlds.bin"), workerMaker(),
  ]);
  const open = (images) => openEngine({ wasm: wasm.slice().buffer, record, images, worker });
  const engine = await open([worlds.slice().buffer]);
  let setsEngine = null;
  const desk = {
    engine,
    answers: app.answers,
    offered: app.offered,
    declared: app.declared,
    parameters: app.parameters,
    /** Worlds of the sets are many and are read when they are first wanted. */
    withSets: async () => {
      setsEngine ??= asset("sets.bin").then((sets) => open([worlds.slice().buffer, sets.slice().buffer]));
      return { ...desk, engine: await setsEngine };
    },
  };
  return desk;
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
