/** What can be taken along: memo, workbook, figure and scenario, as files. */

import { html } from "../../classroom/page/dom.js";
import { pause } from "./drawing_in_turns.js";
import { NARROW, WIDE, svgText } from "./drawing.js";
import { figureOf } from "./figures.js";
import { memoHtml } from "./memo_html.js";
import { memoOf } from "./memo.js";
import { workbookOf } from "./workbook.js";
import { plainName } from "./writing.js";
import { writtenBeside } from "./written_beside.js";

const KINDS = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html;charset=utf-8",
  svg: "image/svg+xml;charset=utf-8",
  png: "image/png",
  toml: "application/toml;charset=utf-8",
  json: "application/json",
};
/** Figures of a memo, as far as there are any. */
const MEMO_FIGURES = ["effect", "ended", "tornado", "tipping"];
/** Dots an inch of a picture, at 170 mm. */
const DPI = 300;
/** The same in a document. */
const DPI_DOCX = 220;
const MM_AN_INCH = 25.4;
/** The file that a memo names, in every language. */
const NUMBERS = "numbers.json";

/** Hand a file to whoever uses the page. */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = html("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A figure as a picture; its letters are drawn by the browser. */
async function pngOf(figure, dpi) {
  const image = new Image();
  const wide = Number(figure.getAttribute("width"));
  const tall = Number(figure.getAttribute("height"));
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(figure))}`;
  await image.decode();
  await pause();
  const scale = ((170 / MM_AN_INCH) * dpi) / WIDE;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(tall * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  await pause();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return { blob, width: wide, height: tall };
}

/** A memo as a document, its figures drawn by the browser. */
async function docxOf(memo, figures, language) {
  const pictures = {};
  for (const [name, { wide }] of Object.entries(figures)) {
    const { blob, width, height } = await pngOf(wide, DPI_DOCX);
    pictures[name] = { data: await blob.arrayBuffer(), width, height, alt: wide.getAttribute("aria-label") };
  }
  return writtenBeside("docx", { memo, pictures, language });
}

/** Which figure stands in the chosen tab. */
function shownFigure(app) {
  const names = { effect: "effect", ended: "ended", size: "curve", matters: "tornado", tipping: "tipping" };
  const name = names[app.tab] ?? "effect";
  return { name, figure: figureOf(app, app.result, name, WIDE) ?? figureOf(app, app.result, "effect", WIDE) };
}

/**
 * Make a file and hand it out.
 *
 * @param {import("./app.js").App} app
 * @param {"docx"|"html"|"xlsx"|"svg"|"png"|"toml"|"json"} key
 * @param {() => Promise<string>} toml
 */
export async function takeAlong(app, key, toml) {
  const { result, words } = app;
  const preset = plainName(app.question.preset);
  const give = (content, name) => {
    save(content instanceof Blob ? content : new Blob([content], { type: KINDS[key] }), name);
    app.tell(app.say("taken", { file: name }));
  };
  if (key === "toml") {
    give(await toml(), `${preset}.toml`);
    return;
  }
  if (key === "svg" || key === "png") {
    const { name, figure } = shownFigure(app);
    if (!figure) {
      app.tell(app.say("no_figure"));
      return;
    }
    const file = `${plainName(app.say(`file_${name}`))}.${words.language}.${key}`;
    give(key === "svg" ? svgText(figure) : (await pngOf(figure, DPI)).blob, file);
    return;
  }
  if (key === "xlsx") {
    give(await writtenBeside("xlsx", await workbookOf(app, result)), `${app.say("file_book")}.${words.language}.xlsx`);
    return;
  }
  if (key.startsWith("instruments-")) {
    const kind = key.split("-")[1];
    const file = `${app.say("file_instruments")}.${words.language}.${kind}`;
    const { memo } = result.ranked;
    const content = kind === "html" ? memoHtml(memo, {}, { language: words.language, style: app.declared.memo_style })
      : await docxOf(memo, {}, words.language);
    give(content instanceof Blob ? content : new Blob([content], { type: KINDS[kind] }), file);
    return;
  }
  const memo = await memoOf(app, result, await toml());
  if (key === "json") {
    give(JSON.stringify(memo.numbers, null, 1), NUMBERS);
    return;
  }
  const figures = {};
  for (const name of MEMO_FIGURES) {
    const wide = figureOf(app, result, name, WIDE);
    await pause();
    if (wide) figures[name] = { wide, narrow: figureOf(app, result, name, NARROW) };
  }
  const file = `${app.say("file_memo")}.${words.language}.${key}`;
  if (key === "html") give(memoHtml(memo, figures, { language: words.language, style: app.declared.memo_style }), file);
  else give(await docxOf(memo, figures, words.language), file);
}
