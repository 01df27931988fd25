import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { SchemaElement } from "hyparquet";
import { describe, expect, it } from "vitest";
import { LinesHash } from "../../src/database/lines-hash.js";
import { csvLine } from "../../src/formats/csv-line.js";
import { filesToRead } from "../../src/intake/files-to-read.js";
import { readOrders } from "../../src/intake/read-orders.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { surveyFile } from "../../src/intake/survey-file.js";
import { HEADINGS } from "../support/orders.js";
import { parquetBytes } from "../support/parquet-bytes.js";
import { sheetOf } from "../support/workbook.js";
import { withFolder } from "../support/workspace.js";
import { zipBytes } from "../support/zip-bytes.js";

const DAY = 86_400_000;
const START = Date.UTC(2010, 11, 1, 8, 26);

/** Orders with quotes, commas, line ends, umlauts, and cells that are blank: descriptions, customers, countries. */
const orders = Array.from({ length: 300 }, (_, i) => ({
  invoice: `${i % 9 === 0 ? "C" : ""}${536365 + Math.floor(i / 3)}`,
  code: i % 5 === 0 ? "85123A" : `${20_000 + i}`,
  description: i % 11 === 0 ? null : `MUG "größe" ${i}, ${i % 2 ? "blue\nor red" : "日本"}`,
  quantity: i % 9 === 0 ? -1 : i + 1,
  at: new Date(START + i * DAY + i * 60_000),
  price: [2.55, 0.125, 17, 1.234, 0][i % 5],
  customer: i % 7 === 0 ? null : 17_850 + (i % 13),
  country: i % 4 === 0 ? null : "Österreich",
}));

type Order = (typeof orders)[number];

const wallTime = ({ at }: Order) => at.toISOString().slice(0, 19).replace("T", " ");

/** An order in the order of the headings. */
const cellsOf = (order: Order) => [
  ...[order.invoice, order.code, order.description, order.quantity, wallTime(order)],
  ...[order.price, order.customer, order.country],
];

const csv = `${HEADINGS}\n${orders.map((order) => csvLine(cellsOf(order), true)).join("\n")}\n`;

const fields = HEADINGS.split(",");
const element = (name: string, rest: Partial<SchemaElement>) =>
  ({ name, repetition_type: "OPTIONAL", ...rest }) as SchemaElement;
const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
const onTheWall = { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MICROS" } as const;

const parquet = parquetBytes({
  columnData: [
    { name: fields[0], data: orders.map(({ invoice }) => invoice) },
    { name: fields[1], data: orders.map(({ code }) => code) },
    { name: fields[2], data: orders.map(({ description }) => description) },
    { name: fields[3], data: orders.map(({ quantity }) => BigInt(quantity)) },
    { name: fields[4], data: orders.map(({ at }) => BigInt(at.getTime()) * 1_000n) },
    { name: fields[5], data: orders.map(({ price }) => price) },
    { name: fields[6], data: orders.map(({ customer }) => customer) },
    { name: fields[7], data: orders.map(({ country }) => country) },
  ],
  schema: [
    { name: "root", num_children: 8 },
    element(fields[0], text),
    element(fields[1], text),
    element(fields[2], text),
    element(fields[3], { type: "INT64" }),
    element(fields[4], { type: "INT64", logical_type: onTheWall }),
    element(fields[5], { type: "DOUBLE" }),
    element(fields[6], { type: "DOUBLE" }), // as pandas has whole numbers with gaps
    element(fields[7], text),
  ],
  rowGroupSize: 100,
});

const workbook = await sheetOf(fields, ...orders.map(cellsOf));

/** The digest of the lines in a file, and how many there are. */
function linesOf(bytes: Uint8Array | string, options: ReadingOptions = {}) {
  return withFolder(async (folder) => {
    const path = join(folder, "on-disk");
    await writeFile(path, bytes);
    const hash = new LinesHash();
    let lines = 0;
    for (const file of (await filesToRead([{ path, name: "orders" }], options, folder)).files) {
      const surveyed = await surveyFile(file, options);
      for await (const rows of readOrders(surveyed, "Europe/London", () => undefined))
        for (const row of rows) {
          if ("fault" in row) throw new Error(row.fault.reason);
          hash.add(row.order);
          lines += 1;
        }
    }
    return { digest: hash.toString(), lines };
  });
}

describe("the same orders", () => {
  it("have one digest as CSV, in gzip, in archives, as Parquet and as a workbook", async () => {
    const expected = await linesOf(csv);
    expect(expected.lines).toBe(300);
    const rows = csv.split(/\n(?=C?5)/);
    const halves = [rows.slice(0, 100), [rows[0], ...rows.slice(100)]].map(
      (lines) => `${lines.join("\n").trim()}\n`,
    );
    const files = {
      gzip: gzipSync(csv),
      zip: zipBytes([{ path: "orders.csv", content: csv }]),
      "zip of gzip": zipBytes([{ path: "orders.csv.gz", content: gzipSync(csv) }]),
      "zip of two files and a read-me": zipBytes([
        { path: "README", content: "Orders" },
        ...halves.map((content, i) => ({ path: `${i}.csv`, content })),
      ]),
      parquet,
      "parquet in gzip": gzipSync(parquet),
      "zip of parquet": zipBytes([{ path: "orders.parquet", content: parquet, isStored: true }]),
      workbook,
      "zip of a workbook": zipBytes([{ path: "orders.xlsx", content: workbook }]),
    };
    const found = await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => [name, await linesOf(bytes)]),
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.keys(files).map((name) => [name, expected])),
    );
  });

  it("have the same one in Parquet where a decimal comma is declared for the files beside it", async () => {
    expect(await linesOf(parquet, { decimal: "," })).toEqual(await linesOf(csv));
  });

  it("have it in Parquet whatever is said of how dates are written", async () => {
    const expected = await linesOf(csv);
    for (const dateFormat of ["iso", "ymd", "dmy", "mdy", "yyyymmdd", "excel", "epoch-s"])
      expect(await linesOf(parquet, { dateFormat })).toEqual(expected);
  });
});
