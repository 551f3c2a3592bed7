/**
 * The question: what is asked, of which municipalities, what is changed, and over how many sets.
 * Amounts are in kroner of the question's year, as they are written; nothing here touches a page.
 */

/**
 * @typedef {number|boolean|string} Value
 * @typedef {{before: Value, after: Value, from?: number}} Sides  from: month of the run, where not from the start
 * @typedef {object} Question
 * @property {string} preset    name of a shipped sweep; "own" where the question is somebody's own
 * @property {string} question  own words for the question; empty where the preset has them
 * @property {string} scenario  what all else is as in
 * @property {number[]} sizes   inhabitants, the smallest first
 * @property {string} town      number of the named municipality whose size is among them, or empty
 * @property {Record<string, Sides>} levers
 * @property {import("./deciding.js").Use[]} instruments  in the order of the file
 * @property {number} year      whose kroner amounts are in
 * @property {number} seed
 * @property {number} replications
 * @property {number} sets      sets of assumptions
 */

export const LONGEST_QUESTION = 160;
export const REPLICATIONS = [200, 400, 1000];
export const MOST_SIZES = 8;
export const OWN = "own";

/** @returns {Question} what a preset asks */
export function ofPreset(offered, key) {
  const preset = offered.presets.find((one) => one.key === key) ?? offered.presets[0];
  return {
    preset: preset.key,
    question: "",
    scenario: preset.scenario,
    sizes: [...preset.sizes],
    town: "",
    levers: structuredClone(preset.levers),
    instruments: [],
    year: preset.year,
    seed: preset.seed,
    replications: preset.replications,
    sets: offered.sets,
  };
}

/** A size so near by ratio is as good as the nearest one, and better where sets can be tried at it. */
const AS_GOOD = 1.05;

/** The size among those offered that is nearest by ratio; of those as good, one with sets of assumptions. */
export function nearest(offered, population) {
  const far = (size) => Math.abs(Math.log(size / population));
  const best = (sizes) => sizes.reduce((one, size) => (far(size) < far(one) ? size : one));
  const plain = best(offered.sizes);
  if (plain === population) return plain;
  const tried = offered.sizes.filter(
    (size) => far(size) <= Math.log(AS_GOOD) && offered.bundles.includes(`sets-${size}.bin`),
  );
  return tried.length ? best(tried) : plain;
}

/** Which of the sizes asked about is that of a municipality of so many; null if none is. */
export function sizeOf(offered, sizes, population) {
  const far = (size) => Math.abs(Math.log(size / population));
  const near = nearest(offered, population);
  return sizes.find((size) => size === near || far(size) <= Math.log(AS_GOOD)) ?? null;
}

/** @returns {Question} an own question that begins where another stands */
export function asOwn(question) {
  return { ...structuredClone(question), preset: OWN };
}

/**
 * Another preset for the places one has chosen: those of the former preset are its own.
 *
 * @param {Question} chosen @param {Question} former @returns {Question}
 */
export function atPlacesOf(offered, chosen, former) {
  const own = former.preset !== OWN && ofPreset(offered, former.preset).sizes.join() === former.sizes.join();
  return own && !former.town ? chosen : { ...chosen, sizes: [...former.sizes], town: former.town };
}

/** The levers that make a difference. @param {Question} question */
export function changed(question) {
  return Object.keys(question.levers).filter((name) => {
    const { before, after } = question.levers[name];
    return before !== after;
  });
}

/** What decides the runs and the answer: two questions of one name have one answer. */
export function nameOf(question) {
  const levers = Object.entries(question.levers)
    .filter(([, sides]) => sides.before !== sides.after)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([
    question.scenario,
    question.sizes,
    levers,
    question.instruments,
    question.year,
    question.seed,
    question.replications,
    question.sets,
  ]);
}

/**
 * Set what a lever has after the change; the value before takes it away again.
 *
 * @param {Question} question
 * @param {string} name
 * @param {Value} after
 * @param {Value} before - where the question says nothing of it yet
 */
export function withLever(question, name, after, before) {
  const levers = structuredClone(question.levers);
  const sides = levers[name] ?? { before, after: before };
  sides.after = after;
  if (after === sides.before) delete sides.from;
  levers[name] = sides;
  if (sides.before === after) delete levers[name];
  return { ...question, levers };
}

/** From which month on a lever is changed. @param {Question} question @param {string} name @param {number} month */
export function withMonth(question, name, month) {
  const levers = structuredClone(question.levers);
  if (month > 0) levers[name].from = month;
  else delete levers[name].from;
  return { ...question, levers };
}

/** A short name of a question under some rules: FNV-1a of 32 bits over what decides the answer. */
export function idOf(question, rules) {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(nameOf(question) + rules)) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}

/** Add a size or take it away; one is always left, and no more than fit. */
export function withSize(question, size, wanted) {
  const sizes = question.sizes.filter((one) => one !== size);
  if (wanted) sizes.push(size);
  sizes.sort((one, other) => one - other);
  if (!sizes.length || sizes.length > MOST_SIZES) return question;
  return { ...question, sizes };
}

/** The preset a question still asks: as many levers, the same ones; its own question where not. */
export function presetAsked(offered, question) {
  const preset = offered.presets.find((one) => one.key === question.preset);
  const asked = preset && changed(ofPreset(offered, preset.key)).sort().join();
  const later = question.instruments.length > 0 || Object.values(question.levers).some(({ from = 0 }) => from > 0);
  return preset && !later && asked === changed(question).sort().join() ? preset.key : OWN;
}

/**
 * A number as somebody may write it in a language, with spaces or its sign between thousands.
 * Where three digits follow the other sign of an amount, nobody knows which is meant: no number.
 *
 * @param {string} written
 * @param {string} language
 * @param {boolean} whole - an amount or a count, which has no thousandths
 */
export function numberFrom(written, language, whole) {
  const [thousands, decimal] = language === "en" ? [",", "."] : [".", ","];
  const plain = String(written).replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-");
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(\\${thousands}\\d{3})+(\\${decimal}\\d{1,9})?$`);
  if (grouped.test(plain)) return Number(plain.replaceAll(thousands, "").replace(decimal, "."));
  if (whole && /^-?[1-9]\d{0,2}([.,]\d{3})+$/.test(plain)) return NaN;
  const read = plain.replace(",", ".");
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(read) ? Number(read) : NaN;
}

/**
 * What is wrong with a value, as the key of a sentence and what it names; null where it may stand.
 *
 * @param {object} parameter - as the engine's record has it
 * @param {Value} value
 * @param {(nok: number) => number} shown - an amount of 2018 in the kroner of the question
 */
export function fault(parameter, value, shown) {
  if (parameter.kind === "bool") return typeof value === "boolean" ? null : { key: "wrong_switch", values: {} };
  if (parameter.kind === "choice") {
    return parameter.choices.includes(value) ? null : { key: "wrong_choice", values: {} };
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return { key: "wrong_number", values: {} };
  if (parameter.kind === "int" && !Number.isInteger(value)) return { key: "wrong_whole", values: {} };
  const [low, high] = [shown(parameter.low), shown(parameter.high)];
  if (value < low || value > high) return { key: "wrong_bounds", values: { low, high } };
  return null;
}
