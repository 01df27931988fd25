import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Table } from "../../src/formats/table.js";
import { filesDigest } from "../../src/intake/inspect-file.js";
import { openTable } from "../../src/intake/open-table.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { readingOf, surveyFile } from "../../src/intake/survey-file.js";
import { HEADINGS } from "../support/orders.js";
import {
  sheetOf,
  sheetXml,
  type TestCell,
  type TestSheet,
  type TestWorkbook,
  workbook,
} from "../support/workbook.js";
import { faultOf, withFolder } from "../support/workspace.js";

const HEADING_ROW = HEADINGS.split(",");
const ROW: TestCell[] = ["536365", "85123A", "A mug", 6, "2010-12-01 08:26", 2.55, 17850, "Norway"];
const ORDERS = [HEADING_ROW, ROW];

interface Opened {
  readonly table: Table;
  /** The records behind the headings: number and fields. */
  readonly rows: readonly (readonly (string | number)[])[];
}

function open(bytes: Uint8Array, options: ReadingOptions = {}): Promise<Opened> {
  return withFolder(async (folder) => {
    const path = join(folder, "table");
    await writeFile(path, bytes);
    const table = await openTable({ path, name: "orders.xlsx" }, options);
    const rows: (string | number)[][] = [];
    for await (const records of table.records(() => undefined))
      rows.push(...records.map(({ line, fields }) => [line, ...fields]));
    return { table, rows: rows.slice(table.headerRecords) };
  });
}

const openSheets = (sheets: readonly TestSheet[], options?: ReadingOptions, more?: Partial<TestWorkbook>) =>
  open(workbook({ sheets, ...more }), options);

const NOTES: TestSheet = { name: "Notes", rows: [["Orders of 2010"], ["by Anna", "on Friday"]] };

describe("a workbook's table", () => {
  it("is the sheet with the headings of orders", async () => {
    const { table, rows } = await openSheets([
      NOTES,
      { name: "Data", rows: ORDERS },
      { name: "Empty", rows: [] },
    ]);
    expect(table).toMatchObject({
      format: "xlsx",
      sheet: "Data",
      encoding: null,
      delimiter: null,
      headerRecords: 1,
    });
    expect(table.headings).toEqual(HEADING_ROW);
    expect(rows).toEqual([
      [2, "536365", "85123A", "A mug", "6", "2010-12-01 08:26", "2.55", "17850", "Norway"],
    ]);
  });

  it("must be named where more than one sheet fits, also a hidden one (X12, X13)", async () => {
    const sheets: TestSheet[] = [
      { name: "Year 2010", rows: ORDERS },
      { name: "Year 2011", rows: ORDERS, state: "hidden" },
    ];
    const fault = await faultOf(openSheets([...sheets, NOTES]));
    expect(fault.code).toBe("SHEET_NEEDED");
    expect(fault.message).toBe(
      'orders.xlsx has 2 sheets that look like orders: "Year 2010", "Year 2011". Say which one is meant (--sheet NAME; API: sheet).',
    );
    for (const sheet of ["Year 2011", " year 2011"])
      expect((await openSheets(sheets, { sheet })).table.sheet).toBe("Year 2011");
    expect((await openSheets([{ name: "Data", rows: ORDERS, state: "veryHidden" }])).table.sheet).toBe(
      "Data",
    );
  });

  it("must be one of its sheets", async () => {
    const fault = await faultOf(openSheets([NOTES, { name: "A & B", rows: ORDERS }], { sheet: "Orders" }));
    expect(fault.message).toBe(
      'orders.xlsx has no sheet Orders. Its sheets are "Notes", "A & B" (--sheet NAME; API: sheet).',
    );
    const csv = await faultOf(open(Buffer.from(HEADINGS), { sheet: "Orders" }));
    expect([csv.code, ...csv.inputPath]).toEqual(["BAD_OPTION", "input", "sheet"]);
  });

  it("lacks columns where no sheet has them: the one that comes nearest is named", async () => {
    const near: TestSheet = { name: "Data", rows: [["InvoiceNo", "Quantity", "Country"], ROW] };
    const fault = await faultOf(openSheets([NOTES, near]));
    expect(fault.code).toBe("MISSING_COLUMNS");
    expect(fault.message).toMatch(/^orders.xlsx, sheet "Data" has no column for /);
    expect((await faultOf(openSheets([NOTES, near], { sheet: "Notes" }))).message).toMatch(
      /sheet "Notes" has no/,
    );
    expect((await faultOf(openSheets([{ rows: [] }, { rows: [[""]] }]))).code).toBe("EMPTY_FILE");
    const twice = [...HEADING_ROW, "Country"];
    expect((await faultOf(openSheets([NOTES, { rows: [twice] }]))).code).toBe("DUPLICATE_HEADER");
  });

  it("may have titles above its headings, and stand anywhere (X21)", async () => {
    const above = Array.from({ length: 18 }, (_, i): TestCell[] => [`Note ${i}`]);
    const shifted = ORDERS.map((row): TestCell[] => [null, null, ...row]);
    const { table, rows } = await open(sheetOf(["Orders of 2010"], ...above, ...shifted));
    expect(table.headerRecords).toBe(20);
    expect(rows).toHaveLength(1);
    expect(rows[0].slice(0, 4)).toEqual([21, "", "", "536365"]);
  });

  it("may have other things beside it, also above its headings", async () => {
    const beside = (row: readonly TestCell[], note: TestCell): TestCell[] => [...row, null, note];
    const title: TestCell[] = [...Array(9).fill(null), "a title beside the table"];
    const { table, rows } = await open(
      sheetOf(title, HEADING_ROW, beside(ROW, "checked"), [null, null, null], title),
    );
    expect(table.headings).toEqual(HEADING_ROW);
    expect(rows.map(([line]) => line)).toEqual([3]);
  });

  it("does not care what its dimension says (X22)", async () => {
    const xml = sheetXml(ORDERS).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>');
    expect((await openSheets([{ rows: xml }])).rows).toHaveLength(1);
  });

  it("is full at row 1,048,576 (X23)", async () => {
    const last = (row: number) =>
      sheetXml(ORDERS).replace(
        "</sheetData>",
        `<row r="${row}"><c r="A${row}"><v>1</v></c></row></sheetData>`,
      );
    expect((await openSheets([{ rows: last(1_048_576) }])).table.isFull?.()).toBe(true);
    expect((await openSheets([{ rows: last(1_048_575) }])).table.isFull?.()).toBe(false);
  });

  it("is found in parts of other names, of the other variant of the standard and with absolute paths", async () => {
    const strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    const relation = (id: string, type: string, target: string) =>
      `<Relationships><Relationship Target="${target}" Type="${strict}/${type}" Id="${id}"/></Relationships>`;
    const parts = {
      "_rels/.rels": relation("r", "officeDocument", "/Book/Workbook.xml"),
      "xl/workbook.xml": null,
      "book/workbook.xml": `<s:workbook xmlns:s="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="${strict}"><s:sheets><s:sheet name="Data" sheetId="1" q:id="r7"/></s:sheets></s:workbook>`,
      "book/_rels/workbook.xml.rels": relation("r7", "worksheet", "..\\xl\\worksheets\\sheet1.xml"),
    };
    expect((await openSheets([{ rows: ORDERS }], {}, { parts })).table.sheet).toBe("Data");
  });

  it("shares texts, in runs too", async () => {
    const strings = HEADING_ROW.map((heading, i) =>
      i === 0
        ? '<si><r><t>Invoice</t></r><r><t>No</t></r><phoneticPr fontId="1"/></si>'
        : `<si><t>${heading}</t></si>\n`,
    );
    const shared = HEADING_ROW.map((_, i) => ({ xml: `<c t="s"><v>${i}</v></c>` }));
    for (const odd of ["", "<!-- odd -->"]) {
      const plan = { strings: strings.join("") + odd };
      expect((await openSheets([{ rows: [shared, ROW] }], {}, plan)).table.headings).toEqual(HEADING_ROW);
    }
  });
});

describe("the reading of a workbook", () => {
  it("of another sheet is another import", async () => {
    await withFolder(async (folder) => {
      const file = { path: join(folder, "orders.xlsx"), name: "orders.xlsx" };
      await writeFile(file.path, workbook({ sheets: [{ rows: ORDERS }] }));
      const digests = [null, "2010", "2011"].map((sheet) => filesDigest([file], sheet));
      expect(new Set(await Promise.all(digests)).size).toBe(3);
    });
  });

  it("names its sheet, and dates that are dates need no format", async () => {
    await withFolder(async (folder) => {
      const date = { xml: '<c r="E2" s="1"><v>40513.5</v></c>' };
      const row = ROW.with(4, date);
      const path = join(folder, "orders");
      await writeFile(
        path,
        workbook({ sheets: [{ name: "Data", rows: [HEADING_ROW, row] }], styles: [0, 22] }),
      );
      const reading = readingOf(await surveyFile({ path, name: "orders.xlsx" }, {}));
      expect(reading).toMatchObject({
        format: "xlsx",
        sheet: "Data",
        encoding: null,
        delimiter: null,
        dateFormat: "iso",
      });
      expect(reading).not.toHaveProperty("isSheetFull");
    });
  });
});
