/** Sentences of the first act: names in the catalogues, with values from the log by kind. */

const MONTHS_A_YEAR = 12;

/** A number as a word where the language has one, else in figures. */
export function counted(words, count) {
  return words.has(`act_number.n${count}`)
    ? words.text(`act_number.n${count}`)
    : words.number(count);
}

export function months(words, count) {
  if (count === MONTHS_A_YEAR) return words.text("act.one_year");
  if (count === 1) return words.text("act.one_month");
  return words.text("act.many_months", { count: counted(words, count) });
}

/** What each kind of value is written as. */
const WRITTEN = {
  month: (words, month) => words.monthName(month),
  months,
  count: counted,
  number: (words, number) => words.number(number),
  nok: (words, nok) => words.money(nok),
  role: (words, role) => words.text(`act_role.${role}`),
  reason: (words, reason) => words.text(`reason.${reason}`),
};

/** The name of the idea, as within a sentence. */
export function ideaName(words, act) {
  return words.within(`act_idea.${act.idea.sector}`);
}

export function upper(words, sentence) {
  return sentence.charAt(0).toLocaleUpperCase(words.locale) + sentence.slice(1);
}

/** The first of these values says whether the sentence is about one or about many. */
const BY_NUMBER = ["count", "asked", "saw"];

function keyOf(words, table, key, values) {
  if (!words.has(`${table}.${key}_one`)) return `${table}.${key}`;
  const name = BY_NUMBER.find((one) => values[one]);
  return `${table}.${key}_${values[name]?.count === 1 ? "one" : "many"}`;
}

/** One sentence: `[key, values]` as the data have it, out of a table of the catalogues. */
export function sentence(words, act, [key, values], table = "act") {
  const written = Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const [[kind, raw]] = Object.entries(value);
      return [name, WRITTEN[kind](words, raw)];
    }),
  );
  const text = words.text(keyOf(words, table, key, values), { idea: ideaName(words, act), ...written });
  // A sentence begins with a capital also where it begins with a value.
  return text.replace(/(^|[.:] )(\p{Ll})/gu, (_, before, letter) =>
    before === ": " ? before + letter : before + letter.toLocaleUpperCase(words.locale),
  );
}

/** Those of the parts that have happened by a month: nothing is told before the calendar is there. */
export function partsBy(parts, month) {
  const later = parts.findIndex(([, values]) => values.month?.month > month);
  return later < 0 ? parts : parts.slice(0, later);
}

export function sentences(words, act, parts) {
  return parts.map((part) => sentence(words, act, part)).join(" ");
}
