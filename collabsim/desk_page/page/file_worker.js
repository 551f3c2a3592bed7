/**
 * What writes documents and workbooks with kept libraries, in a worker of its own: reading such a
 * library and packing a file takes half a second on a slow machine, and the page never waits.
 */

import { memoDocx } from "./memo_docx.js";
import { writeWorkbook } from "./xlsx_tables.js";

/** The library a kind of file is written with, and how. */
const KINDS = {
  docx: {
    library: ["docx.js", "docx"],
    write: (docx, { memo, pictures, language }) => memoDocx(docx, memo, pictures, language),
  },
  xlsx: {
    library: ["write-excel-file.js", "writeXlsxFile"],
    write: (write, { sheets, drawn }) => writeWorkbook(write, sheets, drawn),
  },
};

/** From a file the library stands in this script, before it; from a server it is fetched. */
function libraryOf([file, given]) {
  if (!(given in globalThis)) globalThis.importScripts(`../vendor/${file}`);
  return globalThis[given];
}

self.onmessage = async ({ data: { kind, given } }) => {
  try {
    const { library, write } = KINDS[kind];
    self.postMessage({ made: await write(libraryOf(library), given) });
  } catch (failure) {
    self.postMessage({ failed: failure instanceof Error ? failure.message : String(failure) });
  }
};
