/** The memo as a page: one file, no request, printable on A4. Written as text; all of it escaped. */

import { parts } from "./answering/index.js";
import { svgText } from "./drawing.js";
import { escaped } from "./writing.js";

/** A text with an element around each number that says which result it is. */
function markedHtml(text, numbers) {
  const whole = parts(text).map(({ id, text: piece }) => {
    if (id === null) return escaped(piece);
    const value = numbers[id]?.value;
    const known = typeof value === "number" && Number.isFinite(value);
    const name = known ? "data" : "span";
    return `<${name}${known ? ` value="${value}"` : ""} data-result="${escaped(id)}">${escaped(piece)}</${name}>`;
  }).join("");
  return whole.replace(/\*\*(.+?)\*\*/gs, "<strong>$1</strong>");
}

const WRAPPED = {
  title: (texts) => `<h1>${texts.join(" ")}</h1>`,
  heading: (texts) => `<h2>${texts.join(" ")}</h2>`,
  answer: (texts) => `<p class="answer">${texts.join(" ")}</p>`,
  small: (texts) => `<p class="small">${texts.join(" ")}</p>`,
  box: (texts) => `<p class="box">${texts.join(" ")}</p>`,
  lead: (texts) => `<p>${texts.join(" ")}</p>`,
  paragraph: (texts) => `<p>${texts.join(" ")}</p>`,
  bullets: (texts) => `<ul>${texts.map((one) => `<li>${one}</li>`).join("")}</ul>`,
  code: (texts) => `<pre>${texts.join("\n")}</pre>`,
  break: () => '<div class="break"></div>',
};

function table(block, numbers) {
  const [head, ...rows] = block.rows;
  const cell = (text) => text.split("\n").map((one, at) => (at ? `<span class="second">${markedHtml(one, numbers)}</span>` : markedHtml(one, numbers))).join("");
  const heads = head.map((one) => (one ? `<th scope="col">${markedHtml(one, numbers)}</th>` : "<td></td>")).join("");
  const lines = rows.map(([first, ...rest]) =>
    `<tr><th scope="row">${cell(first)}</th>${rest.map((one) => `<td>${cell(one)}</td>`).join("")}</tr>`);
  const caption = block.texts.length ? `<caption>${block.texts.map((one) => markedHtml(one, numbers)).join(" ")}</caption>` : "";
  return `<div class="scroll" tabindex="0"><table>${caption}<thead><tr>${heads}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

function figure(block, figures, numbers) {
  const drawn = figures[block.figure];
  if (!drawn) return "";
  const caption = block.texts.map((one) => markedHtml(one, numbers)).join(" ");
  const narrow = drawn.narrow ? `<div class="narrow">${svgText(drawn.narrow)}</div>` : "";
  return `<figure><figcaption>${caption}</figcaption><div class="wide">${svgText(drawn.wide)}</div>${narrow}</figure>`;
}

/** The whole page as text, in the style of Python's. */
export function memoHtml(memo, figures, { language, style }) {
  const { numbers } = memo;
  const block = (one) => {
    if (one.kind === "table") return table(one, numbers);
    if (one.kind === "figure") return figure(one, figures, numbers);
    return WRAPPED[one.kind]((one.texts ?? []).map((text) => markedHtml(text, numbers)));
  };
  const sections = memo.parts.map((part) =>
    `<section data-part="cs.${part.name}"${part.name === "answer" ? ' class="answer-part"' : ""}>\n${part.blocks.map(block).join("\n")}\n</section>`);
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return [
    "<!doctype html>", `<html lang="${language}">`, "<head>", '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(memo.title)}</title>`, `<style>${style}</style>`, "</head>", "<body>", "<main>",
    `<p class="small">${escaped(memo.head)}</p>`, ...sections, "</main>", "</body>", "</html>", "",
  ].join("\n");
}
