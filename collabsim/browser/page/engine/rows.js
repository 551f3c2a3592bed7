// @ts-check
// Rows of a table in memory as columns by their names, each made when it is first read.

/** @typedef {import("./types.js").FieldSaid} FieldSaid */
/** @typedef {import("./types.js").TableSaid} TableSaid */

const HIGH = 4294967296;

/**
 * The numbers of one field of all rows; whole numbers as plain numbers.
 * @param {ArrayBuffer} memory
 * @param {number} at
 * @param {number} n
 * @param {number} size
 * @param {FieldSaid} field
 * @returns {Float64Array}
 */
export function fieldOf(memory, at, n, size, field) {
  const made = new Float64Array(n * field.places);
  const view = new DataView(memory, at, n * size);
  const width = Number(field.kind[1]);
  for (let row = 0, k = 0; row < n; row += 1) {
    let place = row * size + field.offset;
    for (let one = 0; one < field.places; one += 1, k += 1, place += width) {
      if (field.kind === "f8") made[k] = view.getFloat64(place, true);
      else if (field.kind === "i4") made[k] = view.getInt32(place, true);
      else made[k] = view.getUint32(place, true) + HIGH * view.getInt32(place + 4, true);
    }
  }
  return made;
}

/**
 * A class of rows for each table, with a getter for each field.
 * @param {TableSaid} table
 * @returns {new (memory: ArrayBuffer, at: number, n: number) => import("./types.js").Rows}
 */
export function rowsOf(table) {
  class Columns {
    /**
     * @param {ArrayBuffer} memory
     * @param {number} at
     * @param {number} n
     */
    constructor(memory, at, n) {
      this.n = n;
      Object.defineProperty(this, "from", { value: { memory, at, size: table.size } });
    }
  }
  for (const field of table.fields) {
    Object.defineProperty(Columns.prototype, field.name, {
      enumerable: true,
      get() {
        const found = fieldOf(this.from.memory, this.from.at, this.n, table.size, field);
        Object.defineProperty(this, field.name, { value: found, enumerable: true });
        return found;
      },
    });
  }
  return /** @type {any} */ (Columns);
}

/**
 * All columns of some rows, copied, to be sent to a page.
 * @param {TableSaid} table
 * @param {ArrayBuffer} memory
 * @param {number} at
 * @param {number} n
 * @returns {import("./types.js").Rows}
 */
export function copied(table, memory, at, n) {
  /** @type {any} */
  const made = { n };
  for (const field of table.fields) made[field.name] = fieldOf(memory, at, n, table.size, field);
  return made;
}

/**
 * Write a whole number of 64 bits.
 * @param {DataView} view
 * @param {number} at
 * @param {number} value
 */
export function writeWhole(view, at, value) {
  view.setInt32(at, value | 0, true);
  view.setInt32(at + 4, Math.floor(value / HIGH), true);
}

/**
 * Write a number into a field of a row.
 * @param {DataView} view
 * @param {number} at    of the row
 * @param {FieldSaid} field
 * @param {number} value
 * @param {number} [place]
 */
export function writeField(view, at, field, value, place = 0) {
  const to = at + field.offset + place * Number(field.kind[1]);
  if (field.kind === "f8") view.setFloat64(to, value, true);
  else if (field.kind === "i4") view.setInt32(to, value, true);
  else writeWhole(view, to, value);
}
