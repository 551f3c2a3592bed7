// @ts-check
// The log of a run as the page's data hold it, as collabsim/classroom/event_table.py writes it.

/**
 * @typedef {{name: string, slot: string, none: number | null, only: number | null, never: number | null}} Field
 * @typedef {Record<string, {name: string, fields: Field[]}>} Layout
 */

const COMMON = { month: "month", kind: "kind", municipality: "municipality_row", pilot: "pilot", person: "actor" };

/**
 * The log as named lists; what is not there is null.
 * @param {import("../../../browser/page/engine/watching.js").Seen} world
 * @param {Layout} layout
 */
export function logOf(world, layout) {
  const column = memo((/** @type {string} */ name) => world.column("event", name));
  /** @type {Record<string, any>} */
  const made = Object.fromEntries(Object.entries(COMMON).map(([name, field]) => [name, Array.from(column(field))]));
  /** @type {Map<number, number[]>} */
  const rows = new Map();
  made.kind.forEach((/** @type {number} */ kind, /** @type {number} */ row) => {
    const of = rows.get(kind);
    if (of) of.push(row);
    else rows.set(kind, [row]);
  });
  const codes = column("code");
  const listOf = (/** @type {Field} */ field, /** @type {number[]} */ own) => {
    const { slot, none, only, never } = field;
    const numbers = column(slot);
    return own.map((row) => {
      const there = numbers[row] !== none && (only === null || codes[row] === only)
        && (never === null || codes[row] !== never);
      return there ? numbers[row] : null;
    });
  };
  made.fields = Object.fromEntries([...rows].map(([kind, own]) => {
    const { name, fields } = layout[String(kind)];
    return [name, Object.fromEntries(fields.map((one) => [one.name, listOf(one, own)]))];
  }));
  return made;
}

/**
 * The numbers of the events of one kind, and their fields by these numbers.
 * @param {any} log
 * @param {number} kind
 * @param {string} name
 * @returns {{n: number, month: number, pilot: number, person: number, field: (name: string) => any}[]}
 */
export function eventsOf(log, kind, name) {
  /** @type {ReturnType<typeof eventsOf>} */
  const found = [];
  log.kind.forEach((/** @type {number} */ one, /** @type {number} */ n) => {
    if (one !== kind) return;
    const place = found.length;
    found.push({
      n, month: log.month[n], pilot: log.pilot[n], person: log.person[n],
      field: (field) => log.fields[name][field][place],
    });
  });
  return found;
}

/**
 * @template T
 * @param {(name: string) => T} make
 * @returns {(name: string) => T}
 */
function memo(make) {
  /** @type {Map<string, T>} */
  const made = new Map();
  return (name) => {
    if (!made.has(name)) made.set(name, make(name));
    return /** @type {T} */ (made.get(name));
  };
}
