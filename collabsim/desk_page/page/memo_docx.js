/** The memo as a document for Word and its like, with the library `docx`. */

import { parts, plain } from "./answering/tokens.js";

const TAGS = { en: "en-GB", nb: "nb-NO", nn: "nn-NO" };
const FONT = "Liberation Sans";
const SMALL = 16;
const NORMAL = 18;
/** Pixels of a figure in the document: 170 mm. */
const WIDE = 642;

/** Runs of a text, bold between stars, each number in a bookmark of its result. */
function runs(docx, text, options = {}, marks = { count: 0 }) {
  const made = [];
  let strong = false;
  for (const { id, text: piece } of parts(text)) {
    piece.split("**").forEach((words, at) => {
      if (at > 0) strong = !strong;
      if (!words) return;
      const run = new docx.TextRun({ text: words, bold: strong || options.bold || undefined, size: options.size, color: options.color, font: options.font });
      if (id === null) made.push(run);
      else {
        marks.count += 1;
        const name = `r_${id.replace(/[^A-Za-z0-9_]/g, "_")}`.slice(0, 36);
        made.push(new docx.Bookmark({ id: `${name}_${marks.count}`.slice(0, 40), children: [run] }));
      }
    });
  }
  return made;
}

/**
 * @param {object} docx - the library
 * @param {object} memo
 * @param {Record<string, {data: ArrayBuffer, width: number, height: number, alt: string}>} pictures - figures by name, as PNG
 * @param {string} language
 * @returns {Promise<Blob>}
 */
export async function memoDocx(docx, memo, pictures, language) {
  const marks = { count: 0 };
  const children = memo.parts.flatMap((part) => part.blocks.flatMap((block) => blockOf(docx, block, pictures, marks)));
  const tag = { value: TAGS[language] };
  const document = new docx.Document({
    title: memo.title, creator: "collabsim", language: TAGS[language],
    styles: { default: { document: { run: { font: FONT, size: NORMAL, language: tag }, paragraph: { spacing: { after: 60 } } } } },
    sections: [{
      properties: { page: {
        size: { width: docx.convertMillimetersToTwip(210), height: docx.convertMillimetersToTwip(297) },
        margin: { top: docx.convertMillimetersToTwip(13), bottom: docx.convertMillimetersToTwip(12), left: docx.convertMillimetersToTwip(18), right: docx.convertMillimetersToTwip(18), header: docx.convertMillimetersToTwip(6) },
      } },
      headers: { default: new docx.Header({ children: [new docx.Paragraph({ children: [new docx.TextRun({ text: memo.head, size: SMALL })] })] }) },
      children,
    }],
  });
  return docx.Packer.toBlob(document);
}

const line = (docx, texts, options, marks, more = {}) =>
  new docx.Paragraph({ children: runs(docx, texts.join(" "), options, marks), ...more });

function blockOf(docx, block, pictures, marks) {
  const { texts = [] } = block;
  switch (block.kind) {
    case "title":
      return [new docx.Paragraph({ heading: docx.HeadingLevel.TITLE, spacing: { after: 120 }, children: runs(docx, texts.join(" "), { bold: true, size: 30, color: "000000", font: FONT }, marks) })];
    case "heading":
      return [new docx.Paragraph({ heading: docx.HeadingLevel.HEADING_2, keepNext: true, spacing: { before: 140, after: 40 }, children: runs(docx, texts.join(" "), { bold: true, size: 22, color: "000000", font: FONT }, marks) })];
    case "answer":
      return [line(docx, texts, { bold: true, size: 22 }, marks)];
    case "small":
      return [line(docx, texts, { size: SMALL, color: "444444" }, marks)];
    case "box":
      return [line(docx, texts, { bold: true }, marks, { border: box(docx) })];
    case "bullets":
      return texts.map((one) => line(docx, [one], {}, marks, { bullet: { level: 0 } }));
    case "code":
      return texts.map((one) => line(docx, [one], { size: SMALL, font: "Liberation Mono" }, marks, { spacing: { after: 0 } }));
    case "break":
      return [new docx.Paragraph({ children: [new docx.PageBreak()] })];
    case "figure":
      return figure(docx, block, pictures, marks);
    case "table":
      return table(docx, block, marks);
    default:
      return [line(docx, texts, {}, marks)];
  }
}

function box(docx) {
  const side = { style: docx.BorderStyle.SINGLE, size: 6, color: "767676", space: 4 };
  return { top: side, bottom: side, left: side, right: side };
}

function figure(docx, block, pictures, marks) {
  const picture = pictures[block.figure];
  if (!picture) return [];
  const alt = { title: plain(block.texts.join(" ")), description: picture.alt, name: block.figure };
  // One paragraph, so that no page ends between a figure and what it is called.
  return [
    new docx.Paragraph({ keepLines: true, children: [
      ...runs(docx, block.texts.join(" "), { bold: true }, marks),
      new docx.TextRun({ break: 1 }),
      new docx.ImageRun({
        type: "png", data: picture.data, altText: alt,
        transformation: { width: WIDE, height: Math.round((WIDE * picture.height) / picture.width) },
      }),
    ] }),
  ];
}

function table(docx, block, marks) {
  const [head, ...rows] = block.rows;
  const rule = { style: docx.BorderStyle.SINGLE, size: 2, color: "BBBBBB" };
  const none = { style: docx.BorderStyle.NONE, size: 0, color: "FFFFFF" };
  const cell = (text, bold) => new docx.TableCell({
    borders: { top: none, left: none, right: none, bottom: bold ? { ...rule, size: 6, color: "1A1A1A" } : rule },
    children: (text || "").split("\n").map((one, at) =>
      new docx.Paragraph({ spacing: { after: 0 }, children: runs(docx, one, { size: 16, color: bold || at ? "444444" : undefined }, marks) })),
  });
  const row = (cells, bold) => new docx.TableRow({ tableHeader: bold, cantSplit: true, children: cells.map((one) => cell(one, bold)) });
  return [
    ...(block.texts.length ? [line(docx, block.texts, { bold: true }, marks, { keepNext: true, spacing: { before: 80, after: 30 } })] : []),
    new docx.Table({ width: { size: 100, type: docx.WidthType.PERCENTAGE }, rows: [row(head, true), ...rows.map((one) => row(one, false))] }),
    new docx.Paragraph({ spacing: { after: 40 }, children: [] }),
  ];
}
