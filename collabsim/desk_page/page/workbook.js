/** The workbook of an answer, as the answers make it: the sheets, columns and charts of Python's. */

import { plain } from "./answering/index.js";
import { caveatOf } from "./memo.js";
import { chartsOf } from "./xlsx_charts.js";

/**
 * @param {import("./app.js").App} app
 * @param {object} result
 */
export async function workbookOf(app, result) {
  const { answers, question, desk } = result;
  const word = (key) => answers.text(`desk.book_${key}`);
  const caveat = caveatOf(app, question);
  const about = [
    ...(caveat ? [[word("model"), caveat]] : []),
    [word("scenario"), app.offered.scenario_names[question.scenario] ?? question.scenario],
    [word("fingerprint"), result.id],
    [word("rules"), app.offered.rules],
    [word("version"), app.offered.version],
  ];
  const sheets = await desk.ask("sheets", {
    key: result.id, language: app.words.language, moved: result.moved?.tornado.rows ?? [], about,
  });
  const [first] = sheets;
  first.rows.push([word("made"), null, new Date()]);
  const made = sheets.map((sheet) => ({
    ...sheet, rows: sheet.rows.map((row) => row.map((one) => (typeof one === "string" ? plain(one) : one))),
  }));
  const words = (name) => answers.text(`desk.${name}`);
  const drawn = result.answer.neverActed ? [] : chartsOf(app.declared.sheets, words, made, question.sizes.length);
  return { sheets: made, drawn };
}
