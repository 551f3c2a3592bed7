/** Words, numbers and dates in the language of the page. No other file holds a sentence. */

/** Some browsers know no nynorsk; its numbers and months are written as in bokmål. */
const LOCALES = { nb: ["nb-NO"], nn: ["nn-NO", "nb-NO"], en: ["en-GB"] };
const DEFAULT_LANGUAGE = "nb";

/** What is made when it is first asked for. @template T @param {() => T} make */
function once(make) {
  /** @type {T|undefined} */
  let made;
  return () => (made ??= make());
}

/**
 * Words of one language.
 *
 * @param {Object<string, Object<string, string>>} catalogues - sentences by language and name
 * @param {string} wanted - a language; the default where there is no catalogue for it
 */
export function makeWords(catalogues, wanted) {
  const first = DEFAULT_LANGUAGE in catalogues ? DEFAULT_LANGUAGE : Object.keys(catalogues)[0];
  const language = wanted in catalogues ? wanted : first;
  const sentences = catalogues[language];
  const locale = LOCALES[language] ?? [language];
  const grouping = Number(sentences["format.grouped_from"]) > 1000 ? "min2" : "always";
  const formats = new Map();
  const listed = new Map();
  const format = (decimals) => {
    if (!formats.has(decimals)) {
      formats.set(
        decimals,
        new Intl.NumberFormat(locale, {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
          useGrouping: grouping,
        }),
      );
    }
    return formats.get(decimals);
  };
  // Each of these costs a browser some time, so it is made when it is first wanted.
  const months = once(() => new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }));
  const shortMonths = once(() => new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }));
  const percents = once(() => new Intl.NumberFormat(locale, { style: "percent" }));
  const lists = once(() => new Intl.ListFormat(locale, { type: "conjunction" }));

  const has = (key) => Object.hasOwn(sentences, key);

  /** The sentence of this name with the values in its braces; the bare name shows a gap. */
  const text = (key, values = {}) => {
    const sentence = sentences[key];
    if (sentence === undefined) return key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) =>
      Object.hasOwn(values, name) ? String(values[name]) : whole,
    );
  };

  /** A name as it stands within a sentence. */
  const within = (key) => {
    const name = text(key);
    return name.charAt(0).toLocaleLowerCase(locale) + name.slice(1);
  };

  /** `key_one` or `key_many`, by the number, which is put in as {count}. */
  const counted = (key, count, values = {}) =>
    text(`${key}_${count === 1 ? "one" : "many"}`, { count: format(0).format(count), ...values });

  const number = (x, decimals = 0) =>
    Number.isFinite(x) ? format(decimals).format(x) : text("classroom.missing");

  /** What follows a prefix in the names of the sentences, in the order of the catalogue. */
  const keys = (prefix) => {
    if (!listed.has(prefix)) {
      const fitting = Object.keys(sentences).filter((key) => key.startsWith(prefix));
      listed.set(prefix, fitting.map((key) => key.slice(prefix.length)));
    }
    return listed.get(prefix);
  };

  return {
    keys,
    language,
    languages: Object.keys(catalogues),
    locale,
    has,
    text,
    within,
    counted,
    number,
    percent: (share) => (Number.isFinite(share) ? percents().format(share) : number(NaN)),
    list: (items) => lists().format(items),
    monthName: (month) => months().format(Date.UTC(2018, month % 12, 1)),
    shortMonthName: (month) => shortMonths().format(Date.UTC(2018, month % 12, 1)),
    /** "mai i år 4": a month counted from the start of the run. */
    date: (month) =>
      text("classroom.date", {
        month: months().format(Date.UTC(2018, month % 12, 1)),
        year: format(0).format(Math.floor(month / 12) + 1),
      }),
    money: (nok) => text("classroom.kroner", { sum: number(nok) }),
  };
}
