/**
 * Native charts of the workbook: the effect with error bars, the curve, endings stacked. What is drawn of
 * which columns is declared by Python, whose workbook has the same charts; here it becomes the parts of the
 * file, as no library that the page has writes any.
 */

import { escaped } from "./writing.js";

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
/** Lengths of a drawing are in this part of a dot of the screen. */
const EMU = 9525;
const GRID = "#D9D9D9";
/** Row of the headings of a table, counted from 1; its rows follow. */
const HEADINGS = 4;

const columnOf = (letters) => [...letters].reduce((sum, one) => 26 * sum + one.charCodeAt(0) - 64, 0) - 1;

/**
 * What is drawn: of each chart its kind, where it stands, and its series with names, cells and values.
 *
 * @param {object} declared - of sheets
 * @param {(key: string) => string} word - of the desk
 * @param {{key: string, name: string, rows: unknown[][]}[]} sheets
 * @param {number} sizes - municipalities of the answer
 */
export function chartsOf(declared, word, sheets, sizes) {
  const named = Object.fromEntries(sheets.map((sheet) => [sheet.key, sheet]));
  return [...curves(declared.curves, word, named, sizes), ...ended(declared.ended, word, named)];
}

/** Cells of a column in some rows: as a formula, and what stands there. */
function cells(sheet, column, rows) {
  const quoted = `'${sheet.name.replace(/'/g, "''")}'`;
  const values = rows.map((row) => sheet.rows[row]?.[columnOf(column)] ?? null);
  const [first, last] = [rows[0], rows.at(-1)].map((row) => `$${column}$${HEADINGS + 1 + row}`);
  return { formula: `${quoted}!${first}:${last}`, values };
}

function curves(declared, word, named, sizes) {
  const sheet = named[declared.of];
  const series = declared.panels.map((panel, turn) => {
    const rows = Array.from({ length: sizes }, (_, at) => turn * sizes + at);
    const of = (key) => cells(sheet, declared[key], rows);
    return {
      name: word(`panel_${panel}`), fill: declared.greys[turn], line: declared.greys[turn],
      categories: of("categories"), values: of("values"), plus: of("plus"), minus: of("minus"), bars: declared.bars,
    };
  });
  return declared.drawn.map(({ kind, sheet: key, at }) => ({
    kind, sheet: key, at, series, width: declared.width, height: declared.height,
    title: word("figure_neutral"), alt: word("chart_alt"), format: declared.axis,
    across: word("inhabitants_column"), up: word("chart_axis"),
  }));
}

function ended(declared, word, named) {
  const sheet = named[declared.sheet];
  const { length: kinds } = declared.kinds;
  const bars = Math.min(Math.floor(sheet.rows.length / kinds), declared.most);
  if (!bars) return [];
  const quoted = `'${sheet.name.replace(/'/g, "''")}'`;
  const series = declared.kinds.map(([key, grey], turn) => {
    const rows = Array.from({ length: bars }, (_, bar) => bar * kinds + turn);
    const lines = rows.map((row) => HEADINGS + 1 + row);
    const [first, last] = declared.categories;
    return {
      name: word(`ending_${key}`), fill: grey, line: declared.ink,
      categories: {
        formula: `(${lines.map((line) => `${quoted}!$${first}$${line}:$${last}$${line}`).join(",")})`,
        levels: [last, first].map((column) => rows.map((row) => sheet.rows[row][columnOf(column)])),
      },
      values: {
        formula: `(${lines.map((line) => `${quoted}!$${declared.values}$${line}`).join(",")})`,
        values: rows.map((row) => sheet.rows[row][columnOf(declared.values)]),
      },
    };
  });
  const title = word("ended_title");
  return [{ kind: "stacked", sheet: declared.sheet, at: declared.at, series, width: declared.width, height: declared.height, title, alt: title }];
}

// --- the parts of the file -----------------------------------------------------------------------

const points = (values) =>
  values.map((value, at) => (value === null || value === "" ? "" : `<c:pt idx="${at}"><c:v>${escaped(String(value))}</c:v></c:pt>`)).join("");

const numbers = ({ formula, values }) =>
  `<c:numRef><c:f>${escaped(formula)}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="${values.length}"/>${points(values)}</c:numCache></c:numRef>`;

const levelled = ({ formula, levels }) =>
  `<c:multiLvlStrRef><c:f>${escaped(formula)}</c:f><c:multiLvlStrCache><c:ptCount val="${levels[0].length}"/>` +
  `${levels.map((values) => `<c:lvl>${points(values)}</c:lvl>`).join("")}</c:multiLvlStrCache></c:multiLvlStrRef>`;

const colour = (hex) => `<a:solidFill><a:srgbClr val="${hex.slice(1).toUpperCase()}"/></a:solidFill>`;

function words(text, { size = "", turned = false } = {}) {
  const properties = size ? ` sz="${size}"` : "";
  return (
    `<c:title><c:tx><c:rich><a:bodyPr${turned ? ' rot="-5400000" vert="horz"' : ""}/><a:lstStyle/><a:p><a:pPr><a:defRPr${properties}/></a:pPr>` +
    `<a:r><a:rPr lang="en-GB"${properties}/><a:t>${escaped(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
  );
}

/** A thin line of its own: some programs draw none that is not described. */
const thin = (hex) => `<c:spPr><a:ln w="9525">${colour(hex)}</a:ln></c:spPr>`;

function errorBars({ plus, minus, bars }, kind) {
  if (!plus) return "";
  const way = kind === "scatter" ? '<c:errDir val="y"/>' : "";
  return `<c:errBars>${way}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/><c:plus>${numbers(plus)}</c:plus><c:minus>${numbers(minus)}</c:minus>${thin(bars)}</c:errBars>`;
}

function seriesXml(one, at, kind) {
  const head =
    `<c:ser><c:idx val="${at}"/><c:order val="${at}"/><c:tx><c:v>${escaped(one.name)}</c:v></c:tx>` +
    `<c:spPr>${colour(one.fill)}<a:ln>${colour(one.line)}</a:ln></c:spPr>`;
  const bars = errorBars(one, kind);
  if (kind === "scatter") {
    return `${head}${bars}<c:xVal>${numbers(one.categories)}</c:xVal><c:yVal>${numbers(one.values)}</c:yVal><c:smooth val="0"/></c:ser>`;
  }
  const categories = one.categories.levels ? levelled(one.categories) : numbers(one.categories);
  return `${head}<c:invertIfNegative val="0"/>${bars}<c:cat>${categories}</c:cat><c:val>${numbers(one.values)}</c:val></c:ser>`;
}

/** The two axes: that of sizes or sides, and that of what is counted. */
function axes({ kind, across, up, format }, [first, second]) {
  const stacked = kind === "stacked";
  const scale = `<c:scaling>${kind === "scatter" ? '<c:logBase val="10"/>' : ""}<c:orientation val="${stacked ? "maxMin" : "minMax"}"/></c:scaling>`;
  const one =
    `<c:axId val="${first}"/>${scale}<c:delete val="0"/><c:axPos val="${stacked ? "l" : "b"}"/>${across ? words(across) : ""}` +
    `<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>` +
    `<c:tickLblPos val="${stacked ? "nextTo" : "low"}"/><c:crossAx val="${second}"/><c:crosses val="autoZero"/>`;
  const other =
    `<c:axId val="${second}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${stacked ? "t" : "l"}"/><c:majorGridlines>${thin(GRID)}</c:majorGridlines>` +
    `${up ? words(up, { turned: true }) : ""}<c:numFmt formatCode="${stacked ? "0%" : escaped(format)}" sourceLinked="0"/><c:majorTickMark val="out"/>` +
    `<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="${first}"/><c:crosses val="autoZero"/>`;
  if (kind === "scatter") {
    return `<c:valAx>${one}<c:crossBetween val="midCat"/></c:valAx><c:valAx>${other}<c:crossBetween val="midCat"/></c:valAx>`;
  }
  const labels = '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/>';
  return `<c:catAx>${one}${labels}</c:catAx><c:valAx>${other}<c:crossBetween val="between"/></c:valAx>`;
}

/** The part of one chart. */
function chartXml(chart, number) {
  const { kind, series } = chart;
  const ids = [`${number}001`, `${number}002`];
  const drawn = series.map((one, at) => seriesXml(one, at, kind)).join("");
  const ends = ids.map((id) => `<c:axId val="${id}"/>`).join("");
  const bars = (way, grouping, more) =>
    `<c:barChart><c:barDir val="${way}"/><c:grouping val="${grouping}"/><c:varyColors val="0"/>${drawn}${more}${ends}</c:barChart>`;
  const plot = {
    column: () => bars("col", "clustered", ""),
    stacked: () => bars("bar", "percentStacked", '<c:overlap val="100"/>'),
    scatter: () => `<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>${drawn}${ends}</c:scatterChart>`,
  }[kind]();
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace xmlns:c="${CHART}" xmlns:a="${DRAWING}" xmlns:r="${OFFICE}"><c:chart>` +
    `${words(chart.title, { size: "1100" })}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${plot}${axes(chart, ids)}</c:plotArea>` +
    '<c:legend><c:legendPos val="r"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
  );
}

/** Where a chart stands in its sheet. */
function anchor(chart, number) {
  const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(chart.at);
  return (
    `<xdr:oneCellAnchor><xdr:from><xdr:col>${columnOf(letters)}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${Number(row) - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>` +
    `<xdr:ext cx="${chart.width * EMU}" cy="${chart.height * EMU}"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>` +
    `<xdr:cNvPr id="${number + 1}" name="Chart ${number}" descr="${escaped(chart.alt)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>` +
    '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>' +
    `<a:graphicData uri="${CHART}"><c:chart xmlns:c="${CHART}" xmlns:r="${OFFICE}" r:id="rIdChart${number}"/></a:graphicData>` +
    "</a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
  );
}

/** Charts as a feature of the library that writes the workbook. */
export function charts(drawn, sheets) {
  const numbered = drawn.map((chart, at) => ({ chart, number: at + 1 }));
  const of = (sheetIndex) => numbered.filter(({ chart }) => chart.sheet === sheets[sheetIndex].key);
  return {
    files: {
      transform: {
        "[Content_Types].xml": {
          insert: () => numbered.map(({ number }) =>
            `<Override PartName="/xl/charts/chart${number}.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>`).join(""),
        },
        "xl/drawings/drawing{id}.xml": {
          insert: (_, { sheetIndex }) => of(sheetIndex).map(({ chart, number }) => anchor(chart, number)).join(""),
        },
        "xl/drawings/_rels/drawing{id}.xml.rels": {
          insert: (_, { sheetIndex }) => of(sheetIndex).map(({ number }) =>
            `<Relationship Id="rIdChart${number}" Type="${OFFICE}/chart" Target="../charts/chart${number}.xml"/>`).join(""),
        },
      },
      write: {
        files: () => Object.fromEntries(numbered.map(({ chart, number }) => [`xl/charts/chart${number}.xml`, chartXml(chart, number)])),
      },
    },
  };
}
