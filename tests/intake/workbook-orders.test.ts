import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database/open-database.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import type { Staged } from "../../src/intake/stage-orders.js";
import { csvText } from "../support/csv-text.js";
import { HEADINGS } from "../support/orders.js";
import { stage, stagedLines, stagedRejects } from "../support/staging.js";
import { hasUci, UCI } from "../support/uci.js";
import { type TestCell, type TestWorkbook, workbook } from "../support/workbook.js";

const HEADING_ROW = HEADINGS.split(",");
const ROW: TestCell[] = ["536365", "85123A", "A mug", 6, "2010-12-01 08:26", 2.55, 17850, "Norway"];
const [, CODE, , QUANTITY, DATE, PRICE, CUSTOMER] = HEADING_ROW.keys();

/** A row with other cells. */
const rowWith = (cells: Readonly<Record<number, TestCell>>) =>
  ROW.map((cell, i) => (i in cells ? cells[i] : cell));

const cell = (type: string, inside: string): TestCell => ({ xml: `<c ${type}>${inside}</c>` });

/** Stages a workbook of these rows under UCI's headings. */
function stageRows<T>(
  rows: readonly (readonly TestCell[])[],
  use: (staged: Staged, database: Database) => T,
  options: ReadingOptions = {},
  more: Partial<TestWorkbook> = {},
): Promise<T> {
  return stage([workbook({ sheets: [{ rows: [HEADING_ROW, ...rows] }], ...more })], use, options);
}

const DAY_MS = 86_400_000;

describe("rows of a workbook", () => {
  it("are order lines: numbers of any kind, dates and texts", async () => {
    const rows = [ROW, rowWith({ [DATE]: cell('s="1"', "<v>40513.5</v>"), [CODE]: 22138, [QUANTITY]: -2 })];
    await stageRows(
      rows,
      (staged, database) => {
        expect(staged.rowsRejected).toBe(0);
        expect(stagedLines(database).map(({ rules: _, ...line }) => line)).toMatchObject([
          { invoice: "536365", stockCode: "85123A", quantity: 6, unitPrice: 2_550, customerNumber: "17850" },
          { stockCode: "22138", quantity: -2, orderedAt: Date.UTC(2010, 11, 1, 12) },
        ]);
      },
      {},
      { styles: [0, "dd/mm/yyyy hh:mm"] },
    );
  });

  it("that cannot be read are rejected, each with its row's number (X14, X15, X17, X19)", async () => {
    const bad: TestCell[][] = [
      rowWith({ [PRICE]: cell('t="e"', "<v>#REF!</v>") }),
      rowWith({ [CUSTOMER]: cell("", "<f>A1*2</f>") }),
      rowWith({ [CODE]: cell('t="s"', "<v>9</v>") }),
      rowWith({ [DATE]: cell('s="1"', "<v>60</v>") }),
      rowWith({ [QUANTITY]: null }),
      rowWith({ [QUANTITY]: true }),
    ];
    const good = Array.from({ length: 3 }, () => ROW);
    await stageRows(
      [...good, ...bad],
      (staged, database) => {
        expect(staged.rowsRead).toBe(9);
        expect(stagedRejects(database)).toEqual([
          ...[5, 6, 7].map((line) => [line, "ERROR_CELL", null]),
          [8, "NOT_A_DATE", "InvoiceDate"],
          [9, "NOT_A_NUMBER", "Quantity"],
          [10, "NOT_A_NUMBER", "Quantity"],
        ]);
        const texts = database.sqlite.prepare("SELECT raw FROM reject ORDER BY id LIMIT 1").pluck().get();
        expect(texts).toBe("536365,85123A,A mug,6,2010-12-01 08:26,#REF!,17850,Norway");
      },
      {},
      { styles: [0, 14] },
    );
  });

  it("have dates that are dates whatever format is declared for those that are text", async () => {
    const date = cell('s="1"', "<v>40513</v>"); // 1 December 2010
    const cases: [string, TestCell][] = [
      ["dmy", "02/12/2010"],
      ["mdy", "12/02/2010"],
      ["excel", 40_514],
    ];
    for (const [dateFormat, text] of cases) {
      const rows = [rowWith({ [DATE]: date }), rowWith({ [DATE]: text })];
      const instants = await stageRows(
        rows,
        (_, database) => stagedLines(database).map(({ orderedAt }) => orderedAt),
        { dateFormat },
        { styles: [0, 14] },
      );
      expect(instants).toEqual([Date.UTC(2010, 11, 1), Date.UTC(2010, 11, 1) + DAY_MS]);
    }
  });

  it("have prices that are numbers whatever decimal mark is declared for those that are text", async () => {
    const rows = [ROW, rowWith({ [PRICE]: "2,55" }), rowWith({ [PRICE]: 1.234 })];
    await stageRows(
      rows,
      (_, database) =>
        expect(stagedLines(database).map(({ unitPrice }) => unitPrice)).toEqual([2_550, 2_550, 1_234]),
      { decimal: "," },
    );
    await stageRows([rowWith({ [PRICE]: 1.234 })], (staged, database) => {
      expect(stagedLines(database)[0].unitPrice).toBe(1_234); // no question of a decimal mark
      expect(staged.roundedPrices).toBe(0);
    });
  });

  it("are in a sheet that is full: that is recorded (X23)", async () => {
    const last = { xml: '</row><row r="1048576"><c r="A1048576"><v>1</v></c>' };
    await stageRows([ROW, [last]], ({ files }) => expect(files[0].isSheetFull).toBe(true));
  });
});

const anyText = fc
  .string({ maxLength: 10, unit: fc.constantFrom(..."ab &<>,;\"'\n\ré€😀0_x".split(/(?:)/u)) })
  .filter((text) => text.trim() !== "" && !/_x[\da-f]{4}_/i.test(text));
const anyTrimmed = fc.option(
  anyText.map((text) => text.trim()),
  { nil: "" },
);
const anyCode = fc.oneof(anyText, fc.nat(99_999).map(String), fc.constantFrom("85123A", "007", "22.375"));

const anyLine = fc.record({
  ...{
    invoice: anyTrimmed,
    code: anyCode,
    description: fc.option(anyText, { nil: "" }),
    country: anyTrimmed,
  },
  quantity: fc.integer({ min: -80_000, max: 80_000 }),
  minutes: fc.integer({ min: 0, max: 5_000_000 }),
  price: fc.nat(400_000).map((thousandths) => thousandths / 1_000),
  customer: fc.option(fc.integer({ min: 1, max: 99_999 }), { nil: null }),
});
type Line = typeof anyLine extends fc.Arbitrary<infer T> ? T : never;

const START = Date.UTC(2005, 0, 1);
const instantOf = ({ minutes }: Line) => new Date(START + minutes * 60_000);

/** One decimal settles the mark, for CSV needs that. */
const settling: Line = {
  ...{
    invoice: "1",
    code: "A",
    description: "",
    country: "",
    quantity: 1,
    minutes: 0,
    price: 1.5,
    customer: 1,
  },
};

const csvRow = (line: Line) => [
  ...[line.invoice, line.code, line.description, String(line.quantity)],
  instantOf(line).toISOString().slice(0, 16).replace("T", " "),
  ...[String(line.price), line.customer === null ? "" : `${line.customer}.0`, line.country],
];

/** As a spreadsheet keeps it: what looks like a number is one. */
function sheetRow(line: Line, is1904: boolean): TestCell[] {
  const typed = (text: string): TestCell =>
    text === "" ? null : String(Number(text)) === text ? Number(text) : text;
  const days = instantOf(line).getTime() / DAY_MS + 25_569 - (is1904 ? 1_462 : 0); // 25,569 is 1 January 1970
  return [
    ...[typed(line.invoice), typed(line.code), typed(line.description), line.quantity],
    cell('s="1"', `<v>${days}</v>`),
    ...[line.price, line.customer, typed(line.country)],
  ];
}

describe("a table of orders", () => {
  it("makes the same lines as a workbook and as CSV (X16, X18, X24)", async () => {
    const options = [
      fc.boolean(),
      fc.constantFrom<string | number>(22, "yyyy\\-mm\\-dd hh:mm", "[$-409]m/d/yy h:mm AM/PM;@"),
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 1, maxLength: 8 }),
        ...options,
        async (lines, is1904, style) => {
          const all = [...lines, settling];
          const digests: string[] = [];
          const digest = ({ linesHash, rowsRejected }: Staged) => {
            expect(rowsRejected).toBe(0);
            digests.push(String(linesHash));
          };
          await stage([csvText([HEADING_ROW, ...all.map(csvRow)])], digest);
          const rows = all.map((line) => sheetRow(line, is1904));
          await stageRows(rows, digest, {}, { is1904, styles: ["0.00", style] });
          expect(digests[1]).toBe(digests[0]);
        },
      ),
      { numRuns: 25 },
    );
  });

  const SAMPLE = fileURLToPath(new URL("../../../shared/data/online-retail-20k.xlsx", import.meta.url));
  it.skipIf(!hasUci("UCI's workbook") || !existsSync(SAMPLE))(
    "is UCI's, whose workbook has the digest of its CSV",
    async () => {
      const text = gunzipSync(await readFile(UCI)).toString();
      const csv = text.split("\n").slice(0, 20_001).join("\n");
      const digests: string[] = [];
      for (const content of [csv, await readFile(SAMPLE)])
        await stage([content], ({ linesHash, rowsRead, rowsRejected }) => {
          expect([rowsRead, rowsRejected]).toEqual([20_000, 0]);
          digests.push(String(linesHash));
        });
      expect(digests[1]).toBe(digests[0]);
    },
  );
});
