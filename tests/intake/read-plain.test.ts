import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database/open-database.js";
import { openBatches } from "../../src/intake/line-batches.js";
import { readOrders } from "../../src/intake/read-orders.js";
import { isPlain, NotPlain } from "../../src/intake/read-plain.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { ReadingChanged } from "../../src/intake/reading-watch.js";
import { stageFile } from "../../src/intake/stage-file.js";
import { type SurveyedFile, surveyFile } from "../../src/intake/survey-file.js";
import { faultOf, withEmptyDatabase } from "../support/workspace.js";

const HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/** What one of the readers makes of a file: all numbers and texts of the lines, the rejects, and the counts. */
async function outcome(database: Database, surveyed: SurveyedFile, read: typeof stageFile) {
  const batches = openBatches(database, { importId: 1, firstLineId: 1, now: Date.UTC(2020, 0) });
  const taken: ReturnType<typeof batches.take>[] = [];
  const hand = async () => {
    taken.push(batches.take());
  };
  try {
    await read(surveyed, "UTC", { batches, hand, onRead: () => undefined });
  } catch (error) {
    if (error instanceof ReadingChanged || error instanceof NotPlain) return error.constructor.name;
    return faultOf(async () => Promise.reject(error));
  }
  await hand();
  const { linesHash, ...counts } = batches.tally;
  return { ...counts, linesHash: linesHash.toString(), taken: JSON.stringify(taken) };
}

/** The reader that the others are measured by: row by row. */
const readRows: typeof stageFile = async (surveyed, timeZone, { batches, hand }) => {
  for await (const rows of readOrders(surveyed, timeZone, () => undefined)) {
    for (const row of rows) {
      batches.add(row, surveyed.file.name, "C_PREFIX");
      if (batches.isFull()) await hand();
    }
  }
};

/** Reads a file by its bytes, by its texts, and row by row. */
const readEachWay = (content: string | Uint8Array, options: ReadingOptions = {}) =>
  withEmptyDatabase(async (database, folder) => {
    const path = join(folder, "orders.csv");
    await writeFile(path, content);
    const surveyed = await surveyFile({ path, name: "orders.csv" }, options);
    expect(isPlain(surveyed)).toBe(true);
    return {
      plain: await outcome(database, surveyed, stageFile),
      texts: await outcome(database, { ...surveyed, isGeneral: true }, stageFile),
      rows: await outcome(database, surveyed, readRows),
    };
  });

async function expectSame(content: string | Uint8Array, options?: ReadingOptions) {
  const { plain, texts, rows } = await readEachWay(content, options);
  if (plain !== "NotPlain") expect(plain).toEqual(rows);
  expect(texts).toEqual(rows);
  return plain;
}

const field = fc.constantFrom(
  ...[
    "",
    "a",
    "ä mug",
    "17850",
    "536365",
    "C1",
    '"a, b"',
    '"say ""hi"""',
    '"two\nlines"',
    '"x"y',
    'a"b',
    "a\0b",
  ],
  ...["2.55", "3", "-1", "2010-12-01 08:26:00", " 7 ", "ab\rc", '"open', "€", "12345678901234567890"],
);
const sound = fc
  .record({
    invoice: fc.constantFrom("536365", "C536366", '"7,1"', ""),
    description: fc.constantFrom("a mug", '"a mug"', '"a, ""big"" mug"', "Käse", ""),
    quantity: fc.constantFrom("6", "-1", "1.0", "1e9"),
    price: fc.constantFrom("2.55", "0", "2.5555", "1e400"),
    customer: fc.constantFrom("17850", "17850.0", "", "Ä1"),
  })
  .map(
    (row) =>
      `${row.invoice},A,${row.description},${row.quantity},2010-12-01 08:26:00,${row.price},${row.customer},UK`,
  );
const odd = fc.array(field, { minLength: 1, maxLength: 9 }).map((fields) => fields.join(","));
const lineEnd = fc.constantFrom("\n", "\n", "\r\n", "\n\n");

describe("a CSV file that is read by its bytes", () => {
  it("gives what reading row by row gives, whatever stands in it", async () => {
    const rows = fc.array(fc.tuple(fc.oneof({ weight: 4, arbitrary: sound }, odd), lineEnd), {
      minLength: 1,
      maxLength: 25,
    });
    const property = fc.asyncProperty(rows, fc.boolean(), async (lines, hasMark) => {
      const text = lines.map(([row, end]) => row + end).join("");
      await expectSame(
        `${hasMark ? "\ufeff" : ""}${HEADINGS}\n536365,A,a mug,6,2010-12-01 08:26:00,2.55,,UK\n${text}`,
      );
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("is the same wherever it is cut into pieces, plain and gzipped, also in the middle of a character", async () => {
    const rows = Array.from({ length: 18_000 }, (_, i) => {
      const text = i % 11 === 0 ? `"Größe ${i}, ""neu""\n ${"é".repeat(i % 23)}"` : `Käse ${i % 31}`;
      return `${536_000 + (i >> 3)},P${i % 97},${text},${1 + (i % 9)},2010-12-01 08:${10 + (i % 49)}:00,2.${10 + (i % 89)},C${i % 501},UK`;
    });
    const text = `${HEADINGS}\n${rows.join("\r\n")}`; // 1.3 MB, and no line end behind the last row
    const plain = await expectSame(text);
    expect(plain).toMatchObject({ rowsRead: 18_000, rowsRejected: 0 });
    expect(await expectSame(gzipSync(text))).toEqual(plain);
  });

  it("may be latin-1, Windows-1252, have another delimiter, or a line sep=", async () => {
    const rows = "536365;A;Käse;6;2010-12-01 08:26:00;2,55;17850;Österreich\n".repeat(3);
    const text = `${HEADINGS.replaceAll(",", ";")}\n${rows}`;
    const utf8 = await expectSame(text);
    expect(utf8).toMatchObject({ rowsRead: 3, rowsRejected: 0 });
    expect(await expectSame(Buffer.from(text, "latin1"), { encoding: "latin1" })).toEqual(utf8);
    expect(await expectSame(Buffer.from(text, "latin1"), { encoding: "windows-1252" })).toEqual(utf8);
    expect(await expectSame(`sep=;\n${text}`)).toEqual(utf8);
  });

  it("is refused with the offset of the first byte that is no UTF-8", async () => {
    const good = `${HEADINGS}\n${"536365,A,mug,6,2010-12-01 08:26:00,2.55,17850,UK\n".repeat(45_000)}`;
    const bad = Buffer.concat([Buffer.from(good), Buffer.from([0x41, 0xe4, 0x2c, 0x0a])]);
    expect(await expectSame(bad)).toMatchObject({
      code: "UNSUPPORTED_ENCODING",
      facts: { offset: good.length + 1 },
    });
  });

  it("is left to the general reader where a tenth of its rows are odd", async () => {
    const row = "536365,A,mug,6,2010-12-01 08:26:00,2.55,17850,UK,\n"; // an empty field too many is no fault
    expect(await expectSame(`${HEADINGS}\n${row.repeat(1_500)}`)).toBe("NotPlain");
    expect(await expectSame(`${HEADINGS}\n${row.repeat(900)}`)).toMatchObject({ rowsRead: 900 });
  });

  it("forgets texts where there are too many, and gives the same", async () => {
    const rows = Array.from({ length: 70_000 }, (_, i) => `${i},A,m,1,2010-12-01,1,${i % 3},UK`);
    const plain = await expectSame(`${HEADINGS}\n${rows.join("\n")}\n0,A,m,1,2010-12-01,1,0,UK`);
    expect(plain).toMatchObject({ rowsRead: 70_001, rowsRejected: 0 });
  });
});
