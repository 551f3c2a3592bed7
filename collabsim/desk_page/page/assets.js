/**
 * What the page is made with: data that Python wrote, in the file itself or beside it on the
 * server. In a file everything stands deflated in elements; from a server it is fetched.
 */

import { byId } from "../../classroom/page/dom.js";
import { pause } from "./drawing_in_turns.js";

/** So many letters of base64 are read in one turn: a multiple of four. */
const PIECE = 1 << 16;

/** Bytes of a text in base64, in pieces, so that nothing waits for a large one. */
async function bytesOf(text) {
  const made = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  for (let from = 0; from < text.length; from += PIECE) {
    const piece = text.slice(from, from + PIECE);
    if (made.setFromBase64) length += made.subarray(length).setFromBase64(piece).written;
    else {
      // Browsers of before 2025 read it letter by letter.
      const letters = atob(piece);
      for (let at = 0; at < letters.length; at += 1) made[length + at] = letters.charCodeAt(at);
      length += letters.length;
    }
    if (text.length > PIECE) await pause();
  }
  return made.subarray(0, length);
}

/** What the page is made with cannot be had; `code` names the sentence for it. */
class AssetError extends Error {
  /** @param {string} name @param {"no_inflate"|"damaged"|"not_served"} code */
  constructor(name, code) {
    super(`${name}: ${code}`);
    this.code = code;
  }
}

/** The bytes of an element; what cannot be unpacked is damaged. */
async function inflated(name, element) {
  if (typeof DecompressionStream === "undefined") throw new AssetError(name, "no_inflate");
  try {
    const packed = await bytesOf(element.textContent.trim());
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new AssetError(name, "damaged");
  }
}

/** @param {Uint8Array} bytes */
export async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * An asset by name.
 *
 * @param {string} name
 * @returns {Promise<Uint8Array>}
 */
export async function asset(name) {
  const element = byId(`asset-${name}`);
  if (element) return inflated(name, element);
  try {
    const answer = await fetch(`data/${name}`);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    // Whether nobody answers or nothing is given out, it is the server that fails.
  }
  throw new AssetError(name, "not_served");
}

async function textAsset(name) {
  return new TextDecoder().decode(await asset(name));
}

/** Data written as JSON; read by the browser's own reader, off this thread where it can be. */
export async function jsonAsset(name) {
  const bytes = await asset(name);
  try {
    return await new Response(bytes).json();
  } catch {
    throw new AssetError(name, "damaged");
  }
}

const loaded = new Map();

/**
 * A kept library, run when it is first wanted.
 *
 * @param {string} name - of the file
 * @param {string} given - the global name under which it stands
 */
export function library(name, given) {
  if (!loaded.has(name)) {
    const made = load(name).then(() => globalThis[given]);
    made.catch(() => loaded.delete(name));
    loaded.set(name, made);
  }
  return loaded.get(name);
}

/** A script of that content in the page, when it has run. */
function run(name, settings) {
  const element = document.createElement("script");
  Object.assign(element, settings);
  return new Promise((done, failed) => {
    element.onload = done;
    element.onerror = () => failed(new AssetError(name, "not_served"));
    document.head.append(element);
  });
}

async function load(name) {
  const { integrity } = byId(`asset-${name}`)?.dataset ?? {};
  if (!integrity) return run(name, { src: `vendor/${name}` });
  // By an address the browser compiles it beside the page; the content policy names its hash.
  const src = addressOf([await asset(name)]);
  try {
    return await run(name, { src, integrity });
  } catch {
    // Browsers of before 2024 hold only text in the page against the policy.
    const element = document.createElement("script");
    element.textContent = await textAsset(name);
    document.head.append(element);
    return undefined;
  } finally {
    URL.revokeObjectURL(src);
  }
}

/** An address for a script of these pieces. */
function addressOf(pieces) {
  return URL.createObjectURL(new Blob(pieces, { type: "text/javascript" }));
}

/**
 * Makes workers of a script that loads modules: from the server, or from the text in the file.
 *
 * @param {string} name
 * @returns {Promise<() => Worker>}
 */
export async function workerMaker(name) {
  if (!byId(`asset-${name}`)) return () => new Worker(`desk_page/page/${name}`, { type: "module" });
  const address = addressOf([await asset(name)]);
  return () => new Worker(address);
}

/**
 * A worker in which a kept library stands before its script, or that can load it from the server.
 *
 * @param {string} name
 * @param {string} library - its file
 * @returns {Promise<Worker>}
 */
export async function workerWith(name, library) {
  if (!byId(`asset-${name}`)) return new Worker(`workers/${name}`);
  const address = addressOf([await asset(library), "\n", await asset(name)]);
  try {
    return new Worker(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
