/**
 * What makes runs in the page itself: the engine in a script of its own, read when it is first
 * asked for. In a file everything it needs stands in elements, deflated.
 */

import { byId, html } from "./dom.js";

/** Whether this browser can run the model at all. */
export function canMake() {
  return typeof WebAssembly === "object" && typeof Worker === "function";
}

async function asset(name) {
  const text = atob(byId(`asset-${name}`).textContent);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream);
}

const textOf = async (name) => (await asset(name)).text();
const jsonOf = async (name) => (await asset(name)).json();
const bytesOf = async (name) => (await asset(name)).arrayBuffer();

async function opened() {
  const [source, worker, wasm, worlds, record, declared, towns] = await Promise.all([
    textOf("maker.js"),
    textOf("maker_worker.js"),
    bytesOf("rules.wasm"),
    bytesOf("worlds.bin"),
    jsonOf("record.json"),
    jsonOf("declared.json"),
    jsonOf("towns.json"),
  ]);
  // The content policy names the hash of exactly this text.
  const script = html("script");
  script.textContent = source;
  document.head.append(script);
  const address = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
  const make = () => new Worker(address);
  return globalThis.collabsimMaker({ wasm, record, images: [worlds], declared, towns, worker: make });
}

let making = null;

/**
 * The maker, made once: `recording(side, signal)`, `figures(sides, replications, how)`,
 * `why(side, pilot)`, `towns(replication)`, `declared`.
 */
export function maker() {
  making ??= opened();
  return making;
}
