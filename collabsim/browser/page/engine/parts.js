// @ts-check
// Bundles of images: a table of what there is, then parts that are inflated when they are needed.
import { failure } from "./errors.js";

/** @typedef {import("./types.js").EngineRecord} EngineRecord */

/**
 * @typedef {object} Bundle
 * @property {string} rules
 * @property {import("./types.js").ImageSaid[]} images
 * @property {{at: number, bytes: number, sha256: string}} names
 * @property {(part: {at: number, bytes: number}) => Uint8Array} part  a part as it is, deflated
 */

const EIGHT = 8;

/**
 * What a bundle says of itself.
 * @param {BufferSource} given
 * @param {EngineRecord} record
 * @returns {Bundle}
 */
export function opened(given, record) {
  const content = ArrayBuffer.isView(given)
    ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : new Uint8Array(given);
  const [said, start] = said_in(content, record);
  const end = start + said.names.at + said.names.bytes;
  if (end > content.length) throw failure(record, "damaged");
  return { ...said, part: (one) => content.subarray(start + one.at, start + one.at + one.bytes) };
}

/**
 * The text at the beginning of a part, and where its numbers begin.
 * @param {Uint8Array} content
 * @param {EngineRecord | null} record
 * @returns {[any, number]}
 */
export function said_in(content, record) {
  try {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    const length = view.getUint32(0, true);
    const text = new TextDecoder().decode(content.subarray(4, 4 + length));
    return [JSON.parse(text), 4 + length];
  } catch {
    throw failure(record, "damaged");
  }
}

/**
 * A part as it was before it was deflated.
 * @param {Uint8Array} part
 * @param {EngineRecord | null} record
 * @returns {Promise<Uint8Array>}
 */
export async function inflated(part, record) {
  if (typeof DecompressionStream === "undefined") throw failure(record, "no_inflate");
  try {
    const stream = new Blob([/** @type {BlobPart} */ (part)]).stream();
    const whole = await new Response(stream.pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
    return new Uint8Array(whole);
  } catch {
    throw failure(record, "damaged");
  }
}

/** @type {Record<string, any>} */
const ARRAYS = { i1: Int8Array, i2: Int16Array, i4: Int32Array, f8: Float64Array };

/**
 * The numbers of a column.
 * @param {import("./types.js").ColumnSaid} said
 * @param {Uint8Array} content  the part, inflated
 * @param {number} start        where its numbers begin
 * @returns {Float64Array}
 */
export function column(said, content, start) {
  if ("all" in said) return new Float64Array(said.n).fill(said.all);
  const kind = ARRAYS["steps" in said ? said.steps : said.plain];
  const at = content.byteOffset + start + said.at;
  const bytes = kind.BYTES_PER_ELEMENT * said.n;
  const found = at % EIGHT ? new kind(content.slice(start + said.at, start + said.at + bytes).buffer)
    : new kind(content.buffer, at, said.n);
  const made = new Float64Array(said.n);
  if ("plain" in said) {
    made.set(found);
    return made;
  }
  let sum = 0;
  for (let i = 0; i < said.n; i += 1) {
    sum += found[i];
    made[i] = sum;
  }
  return made;
}
