/**
 * The workbook as a file: typed cells, formats, frozen panes and a named table on each sheet, with
 * the library `write-excel-file`; tables are a feature added to it, as it lets one.
 */

import { escaped } from "./writing.js";
import { charts } from "./xlsx_charts.js";

/** Row in which the headings of a table stand, from 0; above are the title and a note. */
const FIRST_ROW = 3;

const FORMATS = {
  int: "# ##0", signed: "+0.0;\u22120.0;0.0", number: "0.0", share: "0.0 %", date: "yyyy-mm-dd", year: "0",
};

function letter(column) {
  let name = "";
  for (let at = column + 1; at > 0; at = Math.floor((at - 1) / 26)) name = String.fromCharCode(65 + ((at - 1) % 26)) + name;
  return name;
}

function attribute(text) {
  return escaped(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ""))
    .replace(/\r/g, "&#13;").replace(/\n/g, "&#10;").replace(/\t/g, "&#9;");
}

/** Headings no two of which are alike, as a table needs them. */
function distinct(heads) {
  const seen = new Map();
  return heads.map((head) => {
    const key = head.toLocaleLowerCase();
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return seen.get(key) === 1 ? head : `${head} ${seen.get(key)}`;
  });
}

function tableXml(sheet, at) {
  const heads = distinct(sheet.columns.map((one) => one.head));
  const ref = `A${FIRST_ROW + 1}:${letter(heads.length - 1)}${FIRST_ROW + 1 + Math.max(sheet.rows.length, 1)}`;
  const columns = heads.map((head, place) => `<tableColumn id="${place + 1}" name="${attribute(head)}"/>`).join("");
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    `<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="${at + 1}" name="t_${sheet.key}" displayName="t_${sheet.key}" ref="${ref}" totalsRowShown="0">` +
    `<autoFilter ref="${ref}"/><tableColumns count="${heads.length}">${columns}</tableColumns>` +
    '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>'
  );
}

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The style that every book has, which the library leaves to the program that opens it. */
function withNormalStyle(xml) {
  return xml
    .replace("<cellXfs ", '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs ')
    .replace("</cellXfs>", '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>');
}

function tables(sheets) {
  return {
    files: {
      transform: {
        "[Content_Types].xml": {
          insert: () => sheets.map((_, at) =>
            `<Override PartName="/xl/tables/table${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"/>`).join(""),
        },
        "xl/styles.xml": { transform: withNormalStyle },
        "xl/worksheets/_rels/sheet{id}.xml.rels": {
          insert: (_, { sheetIndex }) =>
            `<Relationship Id="rIdTable${sheetIndex + 1}" Type="${OFFICE}/table" Target="../tables/table${sheetIndex + 1}.xml"/>`,
        },
        "xl/worksheets/sheet{id}.xml": {
          insert: (_, { sheetIndex }) =>
            `<tableParts count="1"><tablePart xmlns:r="${OFFICE}" r:id="rIdTable${sheetIndex + 1}"/></tableParts>`,
        },
      },
      write: {
        files: () => Object.fromEntries(sheets.map((sheet, at) => [`xl/tables/table${at + 1}.xml`, tableXml(sheet, at)])),
      },
    },
  };
}

/** A cell by its kind; nothing where there is nothing. */
function cell(value, kind) {
  if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return null;
  if (value instanceof Date) return { value, type: Date, format: FORMATS.date };
  if (typeof value === "boolean") return { value, type: Boolean };
  if (typeof value === "number") return FORMATS[kind] ? { value, type: Number, format: FORMATS[kind] } : { value, type: Number };
  const text = String(value);
  return text ? { value: text, type: String } : null;
}

/**
 * @param {Function} write - of the library
 * @param {{key: string, name: string, about: string, columns: {head: string, kind: string, width: number}[], rows: unknown[][]}[]} sheets
 * @param {object[]} drawn - charts, each on one of the sheets
 * @returns {Promise<Blob>}
 */
export async function writeWorkbook(write, sheets, drawn) {
  const given = sheets.map((sheet) => {
    const heads = distinct(sheet.columns.map((one) => one.head));
    const rows = sheet.rows.length ? sheet.rows : [sheet.columns.map(() => null)];
    return {
      sheet: sheet.name,
      columns: sheet.columns.map((one) => ({ width: one.width })),
      stickyRowsCount: FIRST_ROW + 1,
      stickyColumnsCount: 1,
      data: [
        [{ value: sheet.name, type: String, fontWeight: "bold", fontSize: 14 }],
        [{ value: sheet.about, type: String }],
        [null],
        heads.map((head) => ({ value: head, type: String, fontWeight: "bold" })),
        ...rows.map((row) => row.map((value, at) => cell(value, sheet.columns[at].kind))),
      ],
    };
  });
  return write(given, { fontFamily: "Calibri", fontSize: 11, features: [tables(sheets), charts(drawn, sheets)] }).toBlob();
}
