/**
 * What makes runs in the page itself: the engine in a script of its own, read when it is first
 * asked for. In a file everything it needs stands in elements, deflated; a server gives it out.
 */

import { byId, html } from "./dom.js";

/** Whether this browser can run the model at all. */
export function canMake() {
  return typeof WebAssembly === "object" && typeof Worker === "function";
}

const SERVED = "making/";
const elementOf = (name) => byId(`asset-${name}`);

/** The server is gone, or does not give out what it should. */
export class UnservedError extends Error {}

async function fetched(name) {
  const answer = await fetch(SERVED + name).catch(() => null);
  if (!answer?.ok) throw new UnservedError(name);
  return answer;
}

async function asset(name) {
  const element = elementOf(name);
  if (!element) return fetched(name);
  const text = atob(element.textContent);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream);
}

const textOf = async (name) => (await asset(name)).text();
const jsonOf = async (name) => (await asset(name)).json();
const bytesOf = async (name) => (await asset(name)).arrayBuffer();

/** Run the script that opens the engine. */
async function run(name) {
  const script = html("script");
  if (elementOf(name)) {
    // The content policy names the hash of exactly this text.
    script.textContent = await textOf(name);
    document.head.append(script);
    return;
  }
  script.src = SERVED + name;
  const read = new Promise((done, failed) => {
    script.addEventListener("load", done);
    script.addEventListener("error", () => failed(new UnservedError(name)));
  });
  document.head.append(script);
  await read;
}

/** Where workers find their script. */
async function addressOf(name) {
  if (!elementOf(name)) return SERVED + name;
  return URL.createObjectURL(new Blob([await textOf(name)], { type: "text/javascript" }));
}

async function opened() {
  const [address, wasm, worlds, record, declared, towns] = await Promise.all([
    addressOf("maker_worker.js"),
    bytesOf("rules.wasm"),
    bytesOf("worlds.bin"),
    jsonOf("record.json"),
    jsonOf("declared.json"),
    jsonOf("towns.json"),
    run("maker.js"),
  ]);
  const make = () => new Worker(address);
  return globalThis.collabsimMaker({ wasm, record, images: [worlds], declared, towns, worker: make });
}

let making = null;

/**
 * The maker, made once: `recording(side, signal)`, `figures(sides, replications, how)`,
 * `why(side, pilot)`, `towns(replication)`, `declared`.
 */
export function maker() {
  making ??= opened().catch((failure) => {
    // Whoever asks again may find the server there.
    making = null;
    throw failure;
  });
  return making;
}
