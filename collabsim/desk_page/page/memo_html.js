/** The memo as a page: one file, no request, printable on A4. Written as text; all of it escaped. */

import { parts } from "./answering/index.js";
import { svgText } from "./drawing.js";

const STYLE = `
@page { size: A4; margin: 15mm 16mm; }
* { box-sizing: border-box; }
body { font: 9.6pt/1.38 "Liberation Sans", Arial, Helvetica, sans-serif; color: #1a1a1a;
  background: #fff; max-width: 178mm; margin: 0 auto; padding: 6mm; }
@media print { body { padding: 0; max-width: none; } }
h1 { font-size: 16pt; line-height: 1.2; margin: 0 0 3mm; }
h2 { font-size: 11pt; margin: 3.2mm 0 1mm; break-after: avoid; }
p { margin: 0 0 1.6mm; }
.answer-part { border-left: 1.2mm solid #1a1a1a; padding-left: 4mm; margin: 0 0 2mm; }
.answer { font-weight: bold; font-size: 11pt; }
.small { font-size: 8.2pt; color: #444; }
.box { border: .3mm solid #767676; padding: 1.5mm 3mm; font-weight: bold; }
ul { margin: 0 0 1.6mm; padding-left: 5mm; }
figure { margin: 1mm 0; break-inside: avoid; }
figcaption { font-weight: bold; margin-bottom: 1mm; }
figure svg { width: 100%; max-width: 170mm; height: auto; display: block; }
.narrow { display: none; }
@media (max-width: 640px) { .narrow { display: block; } .wide { display: none; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.6mm; font-size: 8.8pt; }
caption { text-align: left; font-weight: bold; padding-bottom: 1mm; }
th, td { text-align: left; vertical-align: top; padding: .7mm 2mm .7mm 0;
  border-bottom: .2mm solid #bbb; font-weight: normal; }
thead th { border-bottom: .4mm solid #1a1a1a; color: #333; }
.second { color: #444; display: block; }
pre { font-size: 8pt; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1.6mm;
  border: .2mm solid #bbb; padding: 1.5mm 2mm; }
.break { break-before: page; }
`;

/** A text in which nothing is markup. */
export function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
}

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

/** The whole page as text. */
export function memoHtml(memo, figures, language) {
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
    `<title>${escaped(memo.title)}</title>`, `<style>${STYLE}</style>`, "</head>", "<body>", "<main>",
    `<p class="small">${escaped(memo.head)}</p>`, ...sections, "</main>", "</body>", "</html>", "",
  ].join("\n");
}
