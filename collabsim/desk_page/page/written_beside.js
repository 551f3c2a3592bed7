/** Files that a worker writes; see `file_worker.js`. */

import { workerWith } from "./assets.js";

const WORKER = "file_worker.js";
/** The library that stands in the worker of a kind of file. */
const LIBRARIES = { docx: "docx.js", xlsx: "write-excel-file.js" };

/**
 * A document or workbook; the worker ends with it, and what it took of the memory.
 *
 * @param {"docx"|"xlsx"} kind
 * @param {object} given - plain data of what is written
 * @returns {Promise<Blob>}
 */
export async function writtenBeside(kind, given) {
  const worker = await workerWith(WORKER, LIBRARIES[kind]);
  try {
    return await new Promise((done, fail) => {
      worker.onmessage = ({ data: { made, failed } }) => {
        if (failed === undefined) done(made);
        else fail(new Error(failed));
      };
      worker.onerror = (event) => fail(new Error(event.message || WORKER));
      worker.postMessage({ kind, given });
    });
  } finally {
    worker.terminate();
  }
}
