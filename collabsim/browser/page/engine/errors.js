// @ts-check
// Whatever goes wrong ends in one sentence; its words in other languages are in the record.

/** What went wrong, by a word, with what its sentence speaks of. */
export class EngineError extends Error {
  /**
   * @param {string} code
   * @param {Record<string, string | number>} [values]
   * @param {string} [sentence]
   */
  constructor(code, values = {}, sentence = code) {
    super(filled(sentence, values));
    this.name = "EngineError";
    this.code = code;
    this.values = values;
  }
}

/**
 * A sentence with values in the places of their names.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (mark, name) => (Object.hasOwn(values, name) ? String(values[name]) : mark));
}

/**
 * An error with the English sentence of the record.
 * @param {import("./types.js").EngineRecord | null} record
 * @param {string} code
 * @param {Record<string, string | number>} [values]
 * @returns {EngineError}
 */
export function failure(record, code, values = {}) {
  return new EngineError(code, values, record?.sentences?.en?.[code] ?? code);
}

/**
 * What came from a worker, or anything else that was thrown, as an error of the engine.
 * @param {import("./types.js").EngineRecord | null} record
 * @param {unknown} thrown
 * @returns {EngineError}
 */
export function asFailure(record, thrown) {
  if (thrown instanceof EngineError) return thrown;
  if (thrown instanceof RangeError) return failure(record, "no_memory");
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return failure(record, "raised", { why });
}
