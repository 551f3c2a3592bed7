// What the tests' page does: it opens the engine with what stands in it, and keeps it at hand.
import { EngineError, openEngine } from "../../../collabsim/browser/page/engine/open.js";

const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

function told(thrown) {
  if (!(thrown instanceof EngineError)) return { code: `no EngineError: ${thrown}`, message: "" };
  return { code: thrown.code, message: thrown.message, values: thrown.values };
}

// Runs what a test asks for; a failure is an answer, too.
globalThis.kit = {
  async open(given, options = {}) {
    const source = globalThis.workerSource;
    const worker = source
      ? () => new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))
      : () => new Worker("counting_worker.js", { type: "module" });
    try {
      globalThis.engine = await openEngine({
        wasm: bytes(given.wasm), record: given.record, images: given.images.map(bytes), worker, ...options,
      });
      return "open";
    } catch (thrown) {
      return told(thrown);
    }
  },
  async run(cells, asked) {
    try {
      const found = await globalThis.engine.run(cells, asked);
      return found.map((one) => ({ ...one, sums: Array.from(one.sums), offsets: one.offsets && Array.from(one.offsets) }));
    } catch (thrown) {
      return told(thrown);
    }
  },
  // What a replication's bytes come to, cell by cell: they are too many to be handed to a test.
  async digests(cells) {
    try {
      const found = await globalThis.engine.run(cells, { count: "bytes", ragged: true });
      return Promise.all(found.map(async ({ sums }) => {
        const digest = await crypto.subtle.digest("SHA-256", Uint32Array.from(sums));
        return Array.from(new Uint8Array(digest), (one) => one.toString(16).padStart(2, "0")).join("");
      }));
    } catch (thrown) {
      return told(thrown);
    }
  },
  told,
};
