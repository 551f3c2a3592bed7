/** The workbook of an answer: the sheets and types of Python's `report/desk/workbook.py`. */

import { plain } from "./answering/index.js";
import { changed } from "./question.js";

const WIDTH = { text: 34, value: 16, int: 12, signed: 10, number: 10, share: 10, year: 10, date: 12 };
const KINDS = {
  inhabitants: "int", horizon: "int", effect: "signed", low: "signed", high: "signed",
  sets_more: "int", sets_within: "int", sets_fewer: "int", span_5: "signed", span_95: "signed",
};

/**
 * @param {import("./app.js").App} app
 * @param {object} result
 */
export function workbookOf(app, result) {
  const { answers, answer } = result;
  const word = (key, values = {}) => answers.text(`desk.${key}`, values);
  const column = (key, kind = "text", width = WIDTH[kind]) => ({
    head: key.startsWith("=") ? key.slice(1) : word(`book_column_${key}`), kind, width,
  });
  const sheet = (key, columns, rows) => ({ key, name: word(`sheet_${key}`), about: word(`sheet_about_${key}`), columns, rows });
  const made = { app, result, word, column, sheet, answers, answer };
  const sheets = [
    effects(made), levels(made), curves(made), endings(made), kroner(made), sensitivity(made),
    assumptions(made), dictionary(made),
    sheet("failures", [column("cell", "int"), column("replication", "int"), column("error", "text", 90)], []),
  ];
  return [readMe(made, sheets), ...sheets];
}

function readMe({ app, result, word, column, sheet, answer }, sheets) {
  const { question } = result;
  const named = app.offered.municipalities.find(([number]) => number === question.town);
  const rows = [
    [word("book_question"), plain(answer.question), null],
    [word("book_answer"), answer.sentences.map(plain).join(" "), null],
    [word("book_model"), word("memo_model"), null],
    ...(named ? [[word("book_model"), app.say("caveat", { name: named[1], size: app.words.number(question.sizes[0]), population: app.words.number(named[3]) }), null]] : []),
    [word("book_scenario"), app.offered.scenario_names[question.scenario] ?? question.scenario, null],
    [word("book_fingerprint"), result.id, null],
    [word("book_rules"), app.offered.rules, null],
    [word("book_version"), app.offered.version, null],
    [word("book_made"), null, new Date()],
    ...sheets.map((one) => [word("book_sheet"), `${one.name}: ${one.about}`, null]),
  ];
  return sheet("read_me", [column("what", "text", 24), column("says", "text", 90), column("day", "date")], rows);
}

function effects({ result: { table }, sheet }) {
  const columns = table.columns.map(({ key, name }) => {
    const kind = KINDS[key] ?? (["before_value", "after_value"].includes(key) ? "value" : "text");
    return { head: name, kind, width: ["question", "measure", "note"].includes(key) ? 40 : WIDTH[kind] };
  });
  return sheet("effects", columns, table.rows.map((row) => row.map((one) => (typeof one === "string" ? plain(one) : one))));
}

function levels({ app, result, answer, word, column, sheet }) {
  const names = changed(result.question);
  const columns = [
    column("cell", "int", 8), column("side", "text", 10),
    ...names.map((name) => column(`=${app.leverName(name)}`, "value", 18)),
    column("inhabitants", "int"), column("measure", "text", 34), column("horizon", "int"),
    column("share", "share"), column("low", "share"), column("high", "share"), column("replications", "int", 14),
  ];
  const shares = new Set(app.declared.measures.filter((one) => one.share).map((one) => one.name));
  const rows = [];
  for (const side of ["after", "before"]) {
    for (const row of answer.rows.filter((one) => one.sectors === "all" && shares.has(one.measure))) {
      const values = names.map((name) => {
        const value = result.question.levers[name][side];
        return typeof value === "boolean" ? app.valueWords(name, value) : value;
      });
      rows.push([
        side === "after" ? row.cell : row.against, word(`bar_${side}`), ...values, row.population,
        word(`measure_${row.measure}`), row.months, row[side] / 100, row[`${side}_low`] / 100, row[`${side}_high`] / 100,
        result.replications,
      ]);
    }
  }
  return sheet("levels", columns, rows);
}

function curves({ answer, column, sheet }) {
  const columns = [
    column("lever", "text", 40), column("inhabitants", "int"), column("horizon", "int"), column("effect", "signed"),
    column("low", "signed"), column("high", "signed"), column("span_5", "signed"), column("span_95", "signed"),
    column("error_down", "number"), column("error_up", "number"),
  ];
  const rows = answer.headlines.flatMap((measure) =>
    answer.rows
      .filter((row) => row.measure === measure && row.sectors === "all")
      .map((row) => [plain(answer.title), row.population, row.months, row.effect, row.low, row.high, row.sets_5, row.sets_95, row.effect - row.low, row.high - row.effect]));
  return sheet("curves", columns, rows);
}

function endings({ answer, word, column, sheet }) {
  const columns = [
    column("side", "text", 10), column("inhabitants", "int"), column("horizon", "int"), column("outcome", "text", 30), column("per_100", "int"),
  ];
  const rows = answer.endings.flatMap((one) =>
    one.parts.map((part) => [word(`bar_${one.side}`), one.population, 36, part.name, part.per_100]));
  return sheet("endings", columns, rows);
}

function kroner({ app, answer, result, word, column, sheet }) {
  const columns = [
    column("lever", "text", 40), column("inhabitants", "int"), column("post", "text"), column("kroner_year", "year"),
    column("amount", "int", 16), column("low", "int", 16), column("high", "int", 16), column("per", "text", 18),
  ];
  const known = new Set(app.declared.measures.map((one) => one.name));
  const amount = (value) => (Number.isFinite(value) ? Math.round(1e6 * value) : null);
  const rows = answer.rows.filter((row) => !known.has(row.measure)).map((row) => [
    plain(answer.title), row.population, word(`measure_${row.measure}`), result.question.year,
    amount(row.effect), amount(row.low), amount(row.high), word("book_per_proposals"),
  ]);
  return sheet("kroner", columns, rows);
}

function sensitivity({ app, result, column, sheet }) {
  const columns = [
    column("assumption", "text", 40), column("low_value", "value"), column("effect_low", "signed"), column("high_value", "value"),
    column("effect_high", "signed"), column("swing", "signed"), column("low", "signed"), column("high", "signed"),
    column("told_apart", "text", 12), column("knowable", "text", 16),
  ];
  const rows = (result.moved?.tornado.rows ?? []).map((row) => [
    app.leverName(row.assumption), row.low_value, row.effect_low, row.high_value, row.effect_high, row.swing,
    row.low, row.high, row.told_apart, row.knowable,
  ]);
  return sheet("sensitivity", columns, rows);
}

function assumptions({ app, result, word, column, sheet }) {
  const columns = [
    column("name", "text", 36), column("words", "text", 52), column("value", "value"), column("unit", "text", 20),
    column("default", "value"), column("differs", "text", 10), column("source", "text", 70), column("kind", "text", 14),
  ];
  const scenario = result.assumed;
  const rows = [...app.parameters.values()].map((one) => {
    const value = scenario[one.name] ?? one.default;
    return [
      one.name, app.leverName(one.name), value, one.unit, one.default, app.say(value === one.default ? "no" : "yes"),
      one.source, word(`book_role_${one.role}`),
    ];
  });
  return sheet("assumptions", columns, rows);
}

function dictionary({ result, answers, word, column, sheet }) {
  const columns = [column("name", "text", 20), column("meaning", "text", 90), column("type", "text", 14)];
  const own = result.table.columns;
  const more = [
    "side", "cell", "share", "replications", "span_5", "span_95", "outcome", "per_100", "post", "kroner_year",
    "amount", "error_down", "error_up", "swing", "told_apart", "knowable",
  ];
  const kind = (key) => ({ int: "whole", signed: "number" })[KINDS[key]] ?? "text";
  const rows = [
    ...own.map(({ key, name, means }) => [name, means, word(`book_type_${kind(key)}`)]),
    ...more.filter((key) => answers.has(`desk.book_means_${key}`)).map((key) =>
      [word(`book_column_${key}`), word(`book_means_${key}`), word("book_type_number")]),
  ];
  return sheet("dictionary", columns, rows);
}
