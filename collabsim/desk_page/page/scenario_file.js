/**
 * The question as a file that `collabsim sweep` runs, and back. The file is a sweep: what it may
 * say is decided by Python; here everything that is not understood is refused, with its line.
 */

import { leversIn, tablesOf } from "./dated_file.js";
import { ownValue, within } from "./dated.js";
import { decidedIn } from "./deciding_file.js";
import { FileError } from "./file_error.js";
import { LONGEST_QUESTION, MOST_SIZES, OWN, changed, fault, presetAsked, sizeOf } from "./question.js";

const TABLES = ["levers", "uncertainties", "structure"];
const SWEEP = [
  "name", "question", "about", "scenario", "populations", "design", "seeds", "seed", "replications",
];
/** What the page keeps in a comment, because the file has no key for it: a name stands for a size. */
const OF_THE_PAGE = /^# collabsim desk: municipality (\d{4})$/m;
const NAME = /^[\p{L}\p{N} _.,()-]{1,80}$/u;

/** The document of a question: only plain values, in the order of the file. */
function documentOf(question, offered, own) {
  const names = changed(question);
  const inRun = within(question);
  const whole = {
    sweep: {
      name: presetAsked(offered, question) === OWN ? "own_question" : question.preset,
      ...(question.question ? { question: question.question } : {}),
      scenario: question.scenario,
      populations: question.sizes,
      design: names.length > 1 && !inRun ? "list" : "grid",
      seeds: "paired",
      seed: question.seed,
      replications: question.replications,
    },
    prices: { year: question.year },
    sets: { points: question.sets },
  };
  if (inRun) Object.assign(whole, tablesOf(question, offered, own));
  else if (names.length > 1) {
    whole.against = Object.fromEntries(names.map((name) => [name, question.levers[name].before]));
    whole.point = ["before", "after"].map((side) => {
      const point = {};
      for (const name of names) {
        const table = offered.tables[name];
        point[table] = { ...point[table], [name]: question.levers[name][side] };
      }
      return point;
    });
  } else {
    for (const name of names) {
      const { before, after } = question.levers[name];
      whole[offered.tables[name]] = { [name]: [before, after] };
    }
    whole.against = Object.fromEntries(names.map((name) => [name, question.levers[name].before]));
  }
  return whole;
}

/**
 * The file of a question.
 *
 * @param {(document: object) => string} stringify - of the TOML library
 * @param {(name: string) => import("./question.js").Value} own - the scenario's value of a lever, as it is written
 * @param {string[]} notes - lines that stand above as comments
 */
export function written(question, offered, stringify, own, notes = []) {
  const clean = notes.map((note) => `# ${note.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, " ")}\n`);
  if (question.town) clean.push(`# collabsim desk: municipality ${question.town}\n`);
  return `${clean.join("")}\n${stringify(documentOf(question, offered, own))}`;
}

/** Kroner or people with a point between thousands, as Python's `scenario/reading.py` refuses them. */
function refuseThousands(text) {
  for (const [at, line] of text.split("\n").entries()) {
    const [, values = ""] = /^[^=#]*(?:_nok|population)[^=#]*=([^#]*)/.exec(line) ?? [];
    const found = /(?<![\w.])[1-9]\d{0,2}\.\d{2}0(?![\w.])/.exec(values);
    if (found) throw new FileError("file_thousands", { written: found[0] }, at + 1);
  }
}

/** The line on which a key of a table is written, or its table; 1 where it is not found. */
function lineOf(text, table, key) {
  let inside = "";
  let found = 1;
  for (const [at, line] of text.split("\n").entries()) {
    const head = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/.exec(line);
    if (head) {
      inside = head[1].replace(/["']/g, "");
      if (inside === table || inside.startsWith(`${table}.`)) found = at + 1;
      if (key === null && inside === table) return at + 1;
    } else if (key !== null && (inside === table || inside.endsWith(table))) {
      const own = /^\s*["']?([^"'=\s]+)["']?\s*=/.exec(line);
      if (own && own[1].split(".")[0].replace(/["']/g, "") === key) return at + 1;
    }
  }
  return found;
}

const isTable = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The same names whether a file says `delegation.school.unit_nok` or the plain name. */
function flat(table, offered) {
  const found = {};
  const walk = (value, path) => {
    for (const [key, one] of Object.entries(value)) {
      const own = [...path, key];
      if (isTable(one) && !("low" in one)) walk(one, own);
      else found[(Object.hasOwn(offered.dotted, own.join(".")) ? offered.dotted[own.join(".")] : own.join("_"))] = one;
    }
  };
  walk(table, []);
  return found;
}

/**
 * The question of a file.
 *
 * @param {string} text
 * @param {object} offered - what the page offers, as Python wrote it
 * @param {{parse: (text: string) => object}} toml - the TOML library
 * @param {(name: string) => object|undefined} parameter - declarations by name
 * @param {(nok: number, year: number) => number} shown - an amount of 2018 in another year's kroner
 * @param {object} decided - instruments as declared
 */
export function read(text, offered, toml, parameter, shown, decided) {
  if (text.length > offered.most_bytes) throw new FileError("file_large");
  refuseThousands(text);
  let document;
  try {
    document = toml.parse(text);
  } catch (failure) {
    throw new FileError("file_not_toml", {}, Number.isInteger(failure.line) ? failure.line : null);
  }
  if (!isTable(document.sweep)) throw new FileError("file_no_sweep");
  const known = ["sweep", "prices", "against", "sets", "point", "change", "instrument", ...TABLES];
  for (const key of Object.keys(document)) {
    if (!known.includes(key)) throw new FileError("file_unknown", { key }, lineOf(text, key, null));
  }
  for (const key of Object.keys(document.sweep)) {
    if (!SWEEP.includes(key)) {
      throw new FileError("file_unknown", { key }, lineOf(text, "sweep", key));
    }
  }
  const at = (key) => lineOf(text, "sweep", key);
  const year = yearOf(document, offered, text);
  const { preset, sizes, replications, seed, question } = headOf(document, offered, at);
  const { scenario } = document.sweep;
  const last = offered.months_a_year * offered.run_years[scenario] - 1;
  const inRun = document.change !== undefined || document.instrument !== undefined;
  const levers = !inRun ? leversOf(document, offered, text) : leversIn(
    document, Object.assign({}, ...TABLES.map((table) => flat(document[table] ?? {}, offered))), offered, {
      own: (name) => ownValue(offered.values[scenario], parameter(name), (nok) => shown(nok, year)),
      line: (key) => lineAnywhere(text, key, offered) ?? lineOf(text, key, null),
      last,
    });
  for (const [name, sides] of Object.entries(levers)) {
    const one = parameter(name);
    if (!one || !offered.tables[name]) {
      throw new FileError("file_unknown", { key: name }, lineAnywhere(text, name, offered));
    }
    const amount = one.in_kroner ? (nok) => shown(nok, year) : (x) => x;
    for (const side of ["before", "after"]) {
      const wrong = fault(one, sides[side], amount);
      if (wrong) {
        throw new FileError("file_value", { key: name }, lineAnywhere(text, name, offered));
      }
    }
  }
  const instruments = decidedIn(document.instrument, text, {
    declared: decided, parameter, last, shown: (one, nok) => (one.in_kroner ? shown(nok, year) : nok),
  });
  const [, town = ""] = OF_THE_PAGE.exec(text) ?? [];
  const sets = setsOf(document, offered, text);
  const named = offered.municipalities.find((one) => one[0] === town);
  return {
    preset, question, scenario: document.sweep.scenario, sizes,
    town: named && sizeOf(offered, sizes, named[3]) !== null ? town : "",
    levers, instruments, year, seed, replications, sets,
  };
}

function lineAnywhere(text, name, offered) {
  const last = Object.keys(offered.dotted).find((key) => offered.dotted[key] === name);
  const ends = [name, last?.split(".").at(-1)].filter(Boolean);
  const at = text.split("\n").findIndex((line) =>
    ends.some((end) => line.split("=")[0].trim().split(".").at(-1).trim() === end),
  );
  return at < 0 ? null : at + 1;
}

function yearOf(document, offered, text) {
  const year = document.prices?.year ?? offered.base_year;
  if (!offered.years.includes(year)) {
    throw new FileError("file_year", { key: String(year) }, lineOf(text, "prices", "year"));
  }
  return year;
}

/** Over how many sets a change is tried: one of the numbers there are sets for, or none. */
function setsOf({ sets = {} }, offered, text) {
  if (!isTable(sets)) throw new FileError("file_value", { key: "sets" }, lineOf(text, "sets", null));
  for (const key of Object.keys(sets)) {
    if (key !== "points") throw new FileError("file_unknown", { key }, lineOf(text, "sets", key));
  }
  const numbers = [0, ...offered.numbers_of_sets];
  const { points = offered.sets } = sets;
  if (!numbers.includes(points)) {
    throw new FileError("file_sets", { listed: numbers }, lineOf(text, "sets", "points"));
  }
  return points;
}

function headOf(document, offered, at) {
  const { sweep } = document;
  const wrong = (key) => new FileError("file_value", { key }, at(key));
  if (!offered.scenarios.includes(sweep.scenario)) throw wrong("scenario");
  if (!["grid", "list"].includes(sweep.design ?? "grid")) throw wrong("design");
  if (sweep.seeds !== "paired") throw wrong("seeds");
  const sizes = sweep.populations ?? offered.presets[0].sizes;
  const fits =
    Array.isArray(sizes) && sizes.length > 0 && sizes.length <= MOST_SIZES &&
    new Set(sizes).size === sizes.length;
  if (!fits) throw wrong("populations");
  for (const size of sizes) {
    if (!offered.sizes.includes(size)) throw new FileError("file_size", { key: String(size) }, at("populations"));
  }
  const replications = sweep.replications;
  if (!Number.isInteger(replications) || replications < 1 || replications > offered.most_replications) {
    throw wrong("replications");
  }
  const seed = sweep.seed ?? 0;
  if (!Number.isSafeInteger(seed) || seed < 0) throw wrong("seed");
  const question = sweep.question ?? "";
  if (typeof question !== "string" || question.length > LONGEST_QUESTION) throw wrong("question");
  if (sweep.name !== undefined && !(typeof sweep.name === "string" && NAME.test(sweep.name))) throw wrong("name");
  const preset = offered.presets.some((one) => one.key === sweep.name) ? sweep.name : OWN;
  return { preset, sizes: [...sizes].sort((a, b) => a - b), replications, seed, question };
}

/** Before and after of each lever: two values of a grid, or two points of a list. */
function leversOf(document, offered, text) {
  const against = flat(document.against ?? {}, offered);
  const levers = {};
  if (document.point !== undefined) {
    if (!Array.isArray(document.point)) throw new FileError("file_points", {}, lineOf(text, "point", null));
    const points = document.point.map((point) =>
      Object.assign({}, ...TABLES.map((table) => flat(point[table] ?? {}, offered))),
    );
    if (points.length !== 2) throw new FileError("file_points", {}, lineOf(text, "point", null));
    const first = Object.entries(against).every(([name, value]) => points[0][name] === value);
    const [before, after] = first ? points : [points[1], points[0]];
    for (const name of Object.keys(after)) levers[name] = { before: before[name], after: after[name] };
    return levers;
  }
  const varied = Object.assign({}, ...TABLES.map((table) => flat(document[table] ?? {}, offered)));
  for (const [name, values] of Object.entries(varied)) {
    const line = lineAnywhere(text, name, offered);
    if (!Array.isArray(values) || values.length !== 2) throw new FileError("file_two", { key: name }, line);
    const before = name in against ? against[name] : values[0];
    if (!values.includes(before)) throw new FileError("file_value", { key: name }, line);
    levers[name] = { before, after: values.find((one) => one !== before) ?? before };
  }
  if (Object.keys(levers).length > 1) throw new FileError("file_grid");
  return levers;
}
