import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { firstRecords } from "../../src/formats/csv-records.js";
import { stage } from "../support/staging.js";
import { type TableStyle, writeTable } from "../support/table-writer.js";
import { hasUci, UCI } from "../support/uci.js";

const isThere = hasUci("The tests of a slice of the real UCI data");

/** More than what is looked at first: there all days are below 13, so as month/day/year it takes a whole look. */
const ROWS = 30_000;

describe.skipIf(!isThere)("a slice of the real UCI data", () => {
  const text = isThere ? gunzipSync(readFileSync(UCI)).toString() : "";
  const rows = firstRecords(text, ",", ROWS + 1).map(({ fields }) => fields);
  const hashOf = (bytes: Uint8Array) =>
    stage([bytes], (staged) => [String(staged.linesHash), staged.rowsRead, staged.rowsRejected]);
  const plain: TableStyle = {
    delimiter: ",",
    lineEnd: "\n",
    encoding: "utf8",
    quotesAll: false,
    order: [0, 1, 2, 3, 4, 5, 6, 7],
  };

  it("has the same hash with semicolons, CRLF, UTF-16, turned columns and dates as month/day/year", async () => {
    const american = rows.map((row, i) => (i === 0 ? row : row.with(4, monthDayYear(row[4]))));
    const style: TableStyle = {
      delimiter: ";",
      lineEnd: "\r\n",
      encoding: "utf16le",
      quotesAll: false,
      order: [7, 4, 1, 0, 6, 5, 3, 2],
    };
    const [hash, read, rejected] = await hashOf(writeTable(rows, plain));
    expect([read, rejected]).toEqual([ROWS, 0]);
    expect(await hashOf(writeTable(american, style))).toEqual([hash, ROWS, 0]);
  });

  it("has the same hash with everything quoted, decimal commas, dates in words and plain customer numbers", async () => {
    const european = rows.map((row, i) =>
      i === 0
        ? row
        : row.with(4, dayName(row[4])).with(5, row[5].replace(".", ",")).with(6, row[6].replace(".0", "")),
    );
    const style: TableStyle = { ...plain, delimiter: "\t", lineEnd: "\r", quotesAll: true };
    expect(await hashOf(writeTable(european, style))).toEqual(await hashOf(writeTable(rows, plain)));
  });
});

/** "2010-12-01 08:26:00" as "12/1/2010 8:26". */
function monthDayYear(date: string): string {
  const [year, month, day, hour, minute] = date.split(/[- :]/).map(Number);
  return `${month}/${day}/${year} ${hour}:${String(minute).padStart(2, "0")}`;
}

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/** "2010-12-01 08:26:00" as "01-December-2010 08:26:00". */
function dayName(date: string): string {
  const [year, , day] = date.slice(0, 10).split("-");
  const month = MONTHS[Number(date.slice(5, 7)) - 1];
  return `${day}-${month}-${year} ${date.slice(11)}`;
}
