/** A link that restores everything: the question's file, deflated, in the fragment. */

import { deflated } from "./assets.js";

const LONGEST = 2000;
const BEGINS = "#q=";

/** @param {Uint8Array} bytes */
function lettersOf(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * The fragment of a file; null where it would be too long for a link.
 *
 * @param {string} text
 * @param {string} base - the address it is put behind
 */
export async function fragmentOf(text, base) {
  const fragment = BEGINS + lettersOf(await deflated(new TextEncoder().encode(text)));
  return base.length + fragment.length <= LONGEST ? fragment : null;
}

/**
 * The file in a fragment; null where there is none, undefined where it cannot be read.
 *
 * @param {string} fragment
 * @param {number} most - bytes of a file at most
 */
export async function fileIn(fragment, most) {
  if (!fragment.startsWith(BEGINS)) return null;
  const letters = fragment.slice(BEGINS.length);
  if (letters.length > LONGEST || !/^[A-Za-z0-9_-]+$/.test(letters)) return undefined;
  try {
    const text = atob(letters.replace(/-/g, "+").replace(/_/g, "/"));
    const packed = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    const bytes = await bounded(packed, most);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Inflate, but no more than a file may be: a small link may hold a very large nothing. */
async function bounded(packed, most) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError("large");
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

