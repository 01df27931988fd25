import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { HEADINGS, type OrderRow, ordersCsv } from "../support/orders.js";
import { type FileContent, stage, stagedLines, stagedRejects } from "../support/staging.js";
import { faultOf } from "../support/workspace.js";

/** A row that settles nothing. */
const OPEN: OrderRow = {
  at: "05/05/2011",
  price: "1",
  description: "A mug that is described at some length",
};

/** Such rows that fill more than what is looked at first. */
const filler = (row: OrderRow = {}): OrderRow[] => new Array(26_000).fill({ ...OPEN, ...row });

/** What becomes of a file: what was read, or the code of its refusal. */
async function outcome(content: FileContent, reading?: ReadingOptions): Promise<unknown> {
  try {
    return await stage(
      [content],
      (staged, database) => ({
        hash: String(staged.linesHash),
        counts: [staged.rowsRead, staged.rowsRejected, staged.roundedPrices, staged.futureDates],
        decimal: staged.files[0].decimal,
        rejects: stagedRejects(database).length,
        lines: stagedLines(database).length,
      }),
      reading,
    );
  } catch (error) {
    return (await faultOf(Promise.reject(error))).code;
  }
}

describe("a long file", () => {
  it("is long enough for these tests", () => {
    expect(ordersCsv(filler()).length).toBeGreaterThan(1.2 * 2 ** 20);
  });

  it("is read by what a row far behind shows", () =>
    stage([[...filler(), { at: "03/04/2011" }, { at: "13/04/2011", price: "1.5" }]], (staged, database) => {
      const [open, settled] = stagedLines(database).slice(-2);
      expect([staged.rowsRead, staged.rowsRejected]).toEqual([26_002, 0]); // not counted twice
      expect(stagedLines(database)).toHaveLength(26_002); // nor left behind twice
      expect(open.orderedAt).toBe(Date.UTC(2011, 3, 3));
      expect(settled.unitPrice).toBe(1_500);
      expect(staged.files[0]).toMatchObject({ dateFormat: "dmy", decimal: "." });
    }));

  it("is refused where a row far behind contradicts its start, or nothing settles it", async () => {
    const late = (row: OrderRow, start: OrderRow = {}) =>
      faultOf(stage([[{ ...OPEN, ...start }, ...filler(), { ...OPEN, ...row }]], () => undefined));
    expect((await late({ at: "12/25/2010" }, { at: "25/12/2010" })).code).toBe("AMBIGUOUS_DATE");
    expect((await late({ at: "03/04/2010" })).facts).toMatchObject({ line: 26_003 }); // headings, one, 26,000
    expect((await late({ price: '"1,5"' }, { price: "1.5" })).code).toBe("AMBIGUOUS_NUMBER");
    expect((await late({ price: "1.234" })).code).toBe("AMBIGUOUS_NUMBER");
  });

  it("is no column of numbers where a row far behind holds a text", () =>
    stage([[...filler({ at: "40513" }), { at: "2010-12-01" }]], (staged) => {
      expect([staged.rowsRead, staged.rowsRejected]).toEqual([26_001, 26_000]);
    }));

  it("keeps customer numbers where one far behind is no float, and finds a late currency and time zone", async () => {
    await stage([[...filler({ customer: "7.0" }), { customer: "8" }]], (_, database) => {
      expect(new Set(stagedLines(database).map(({ customerNumber }) => customerNumber))).toEqual(
        new Set(["7.0", "8"]),
      );
    });
    const rows = filler({ at: "2011-07-01 12:00" }).map(() => "1,A,,1,2011-07-01 12:00,1,5,,,");
    const csv = [
      `${HEADINGS},currency,tz`,
      ...rows,
      "1,A,,1,2011-07-01 12:00,1,5,,GBP,Europe/London",
      "",
    ].join("\n");
    await stage([csv], (staged, database) => {
      expect([staged.currencyCode, staged.timeZone]).toEqual(["GBP", "Europe/London"]);
      const instants = stagedLines(database).map(({ orderedAt }) => orderedAt);
      expect(new Set(instants)).toEqual(new Set([Date.UTC(2011, 6, 1, 11)]));
    });
  });

  it("is read as its columns show as a whole, wherever the rows stand that show it", async () => {
    const showing: OrderRow[] = [
      { at: "25/12/2010" },
      { at: "03/04/2011" },
      { at: "05/05/11" },
      { at: "99/12/01" },
      { at: "2011-06-01" },
      { at: "40513" },
      { at: "n/a" },
      { price: '"1,50"' },
      { price: "1.234" },
      { price: "x" },
      { customer: "8.0" },
      { customer: "K1" },
      { customer: "" },
    ];
    const start = filler({ customer: "7.0" });
    await fc.assert(
      fc.asyncProperty(fc.subarray(showing, { minLength: 1, maxLength: 3 }), async (rows) => {
        const whole = rows.map((row) => ({ ...OPEN, ...row }));
        expect(await outcome([...start, ...whole])).toEqual(await outcome([...whole, ...start]));
      }),
      { numRuns: 8 },
    );
  });
});

describe("how files were read", () => {
  it("is told in names that read them the same way when they are given back", async () => {
    const rows: OrderRow[] = [
      { at: "25/12/2010 8:26", price: '"1,50"' },
      { at: "01/02/2011", price: '"1.234,5"' },
    ];
    const latin = Buffer.from(`${ordersCsv(rows).replaceAll(",Norway", ",Norvège")}`, "latin1");
    const [found, hash] = await stage([latin], ({ files, linesHash }) => [files, String(linesHash)], {
      encoding: "CP1252",
    });
    expect(found).toEqual([
      {
        name: "0.csv",
        format: "csv",
        sheet: null,
        preset: "uci-online-retail",
        orderIs: "INVOICE",
        ...{ encoding: "windows-1252", delimiter: ",", dateFormat: "dmy", decimal: "," },
        mapping: [
          { column: "InvoiceNo", field: "invoice" },
          { column: "StockCode", field: "stockCode" },
          { column: "Description", field: "description" },
          { column: "Quantity", field: "quantity" },
          { column: "InvoiceDate", field: "orderedAt" },
          { column: "UnitPrice", field: "unitPrice" },
          { column: "CustomerID", field: "customerNumber" },
          { column: "Country", field: "country" },
        ],
        ignoredColumns: [],
      },
    ]);
    const [{ name: _, ignoredColumns: __, ...options }] = found;
    expect(await stage([latin], ({ linesHash }) => String(linesHash), options)).toBe(hash);
  });

  it("is of each file by itself, with the place of its first line", () =>
    stage(
      [
        [{}, {}],
        "Order Date;Qty;Price;Client\nx;1;1,5;7\n",
        `${HEADINGS}\n9\n`,
        [{}],
        "date|qty|price|client\n1|1|1|1\n",
      ],
      (staged) => {
        expect(
          staged.files.map(({ preset, delimiter, dateFormat, decimal }) => [
            preset,
            delimiter,
            dateFormat,
            decimal,
          ]),
        ).toEqual([
          ["uci-online-retail", ",", "iso", "."],
          ["orders", ";", null, ","],
          ["uci-online-retail", ",", null, null],
          ["uci-online-retail", ",", "iso", "."],
          ["orders", "|", null, null],
        ]);
        expect(staged.firstLineIds).toEqual([1, 3, 3, 3, 4]); // the last file has none either
      },
    ));
});
