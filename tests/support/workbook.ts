import { zipBytes } from "./zip-bytes.js";

/** A cell as a test means it: text in the cell itself, a number, a boolean, nothing, or XML as it is. */
export type TestCell = string | number | boolean | null | { readonly xml: string };

/** A sheet of a workbook that a test writes. */
export interface TestSheet {
  readonly name?: string;
  /** Its rows, or all its XML. */
  readonly rows: readonly (readonly TestCell[])[] | string;
  readonly state?: "visible" | "hidden" | "veryHidden";
}

/** What a workbook has beside its sheets. */
export interface TestWorkbook {
  readonly sheets: readonly TestSheet[];
  /** The items of the shared texts, as XML. */
  readonly strings?: string;
  /** Cell styles by their number format's id, or by its code. */
  readonly styles?: readonly (number | string)[];
  readonly is1904?: boolean;
  /** Takes the place of parts, or adds some; null takes one away. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | null>>;
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** A workbook as Excel packs it. */
export function workbook(plan: TestWorkbook): Uint8Array {
  return packed({ ...workbookParts(plan), ...plan.parts });
}

/** A workbook of one sheet with these rows. */
export function sheetOf(...rows: readonly (readonly TestCell[])[]): Uint8Array {
  return workbook({ sheets: [{ rows }] });
}

/** Files as a ZIP archive; those that are null are left out. */
export function packed(files: Readonly<Record<string, string | Uint8Array | null>>): Uint8Array {
  return zipBytes(
    Object.entries(files).flatMap(([path, content]) => (content === null ? [] : [{ path, content }])),
  );
}

function workbookParts({ sheets, strings, styles, is1904 }: TestWorkbook): Record<string, string> {
  const mentions = sheets.map(
    ({ name, state = "visible" }, i) =>
      `<sheet name="${escaped(name ?? `Sheet${i + 1}`)}" sheetId="${i + 1}" state="${state}" r:id="rId${i + 1}"/>`,
  );
  const parts = [
    ...sheets.map((_, i) => ["worksheet", `rId${i + 1}`, `worksheets/sheet${i + 1}.xml`]),
    ...(strings === undefined ? [] : [["sharedStrings", "rIdStrings", "sharedStrings.xml"]]),
    ...(styles === undefined ? [] : [["styles", "rIdStyles", "styles.xml"]]),
  ];
  const relation = ([type, id, target]: string[]) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  return {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships">${relation(["officeDocument", "rId1", "xl/workbook.xml"])}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${is1904 ? ' date1904="1"' : ""}/><sheets>${mentions.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships">${parts.map(relation).join("")}</Relationships>`,
    ...Object.fromEntries(sheets.map(({ rows }, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(rows)])),
    ...(strings === undefined ? {} : { "xl/sharedStrings.xml": `<sst xmlns="${MAIN}">${strings}</sst>` }),
    ...(styles === undefined ? {} : { "xl/styles.xml": stylesXml(styles) }),
  };
}

/** The XML of a sheet with these rows. */
export function sheetXml(rows: TestSheet["rows"]): string {
  if (typeof rows === "string") return rows;
  const data = rows.map(
    (row, i) => `<row r="${i + 1}">${row.map((cell, j) => cellXml(cell, j, i)).join("")}</row>`,
  );
  return `<worksheet xmlns="${MAIN}"><sheetData>${data.join("")}</sheetData></worksheet>`;
}

function cellXml(cell: TestCell, column: number, row: number): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.xml;
  const place = `r="${String.fromCharCode(65 + column)}${row + 1}"`;
  if (typeof cell === "number") return `<c ${place}><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c ${place} t="b"><v>${Number(cell)}</v></c>`;
  return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

function stylesXml(styles: readonly (number | string)[]): string {
  const idOf = (format: number | string, i: number) => (typeof format === "number" ? format : 164 + i);
  const codes = styles.map((format, i) =>
    typeof format === "number"
      ? ""
      : `<numFmt numFmtId="${idOf(format, i)}" formatCode="${escaped(format)}"/>`,
  );
  const cells = styles.map((format, i) => `<xf numFmtId="${idOf(format, i)}" xfId="0"/>`);
  return `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cells.join("")}</cellXfs></styleSheet>`;
}

/** Text as XML has it. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}
