import { describe, expect, it } from "vitest";
import { firstRecords } from "../../src/formats/csv-records.js";
import { readColumns } from "../../src/intake/columns.js";
import { instantParser } from "../../src/intake/parse-instant.js";
import { formFault, parseLine, type RowReading } from "../../src/intake/parse-line.js";
import { HEADINGS } from "../support/orders.js";

const reading: RowReading = {
  columns: readColumns(HEADINGS.split(","), "f"),
  parseInstant: instantParser({ declared: null, orders: [], numeric: null }, "UTC"),
  decimal: ".",
  hasFloatCustomers: false,
};

/** The order of a line, or its fault. */
function parse(line: string) {
  const [record] = firstRecords(line, ",", 1);
  const parsed = formFault(record, reading.columns) ?? parseLine(record.fields, reading);
  return "order" in parsed ? parsed.order : parsed;
}

describe("an order line", () => {
  it("is read field by field", () => {
    expect(parse("536365,85123A,WHITE MUG,6,2010-12-01 08:26:00,2.55,17850,United Kingdom")).toEqual({
      ...{ invoice: "536365", stockCode: "85123A", description: "WHITE MUG", quantity: 6, unitPrice: 2_550 },
      ...{ orderedAt: Date.UTC(2010, 11, 1, 8, 26), customerNumber: "17850", country: "United Kingdom" },
    });
  });

  it("has null where the file has nothing", () => {
    expect(parse(",,,6,2010-12-01,2.55,,")).toMatchObject({
      ...{ invoice: null, stockCode: null, description: null, customerNumber: null, country: null },
    });
  });

  it("keeps numbers of customers and invoices as written: leading zeros, letters, thirty digits", () => {
    const long = "9007199254740993000000000000001";
    for (const number of ["007", long, "K-12", "0", "17850.0"])
      expect(parse(`0${number},1,,1,2011-01-01,1,${number},`)).toMatchObject({
        customerNumber: number,
        invoice: `0${number}`,
      });
  });

  it("takes spaces off numbers of customers and invoices and off countries, and not off codes", () => {
    expect(parse(" 7 , 85A , a mug ,1,2011-01-01,1, 17850 , Norway ")).toMatchObject({
      ...{
        invoice: "7",
        customerNumber: "17850",
        country: "Norway",
        stockCode: " 85A ",
        description: " a mug ",
      },
    });
  });

  it("may have more fields than headings where those are empty", () => {
    expect(parse("1,2,3,4,2011-01-01,5,6,7,,")).toMatchObject({ country: "7" });
  });
});

describe("a row that cannot be understood", () => {
  it.each([
    ["1,2,3", "WRONG_FIELD_COUNT", "", "it has 3 fields, the headings have 8"],
    ["1,2,3,4,2011-01-01,5,6,7,8", "WRONG_FIELD_COUNT", "", "it has 9 fields, the headings have 8"],
    ["1,2,3,four,2011-01-01,5,6,7", "NOT_A_NUMBER", "Quantity", '"four" is not a whole number'],
    ["1,2,3,4,2011-01-01,five,6,7", "NOT_A_NUMBER", "UnitPrice", '"five" is not an amount such as 2.55'],
    ["1,2,3,4,never,5,6,7", "NOT_A_DATE", "InvoiceDate", '"never" is not a date such as 2010-12-01 08:26:00'],
    ["1,2,3,four,never,five,6,7", "NOT_A_NUMBER", "Quantity", '"four" is not a whole number'],
    ["1,2,\0,4,2011-01-01,5,6,7", "NUL_CHARACTER", "", "it holds a NUL character"],
    ['1,2,"3" x,4,2011-01-01,5,6,7', "TEXT_AFTER_QUOTE", "", "there is text after a closing quote"],
    ['1,2,"3,4,2011-01-01\n5,6,7', "UNCLOSED_QUOTE", "", "a quote is opened and not closed (lines 1 to 2)"],
  ])("names the column and the reason of the first fault: %j", (line, code, column, reason) => {
    expect(parse(line)).toEqual({ code, column, reason });
  });

  it("names the column as the file calls it", () => {
    const columns = readColumns(["Order Date", "Qty", "Price", "Client"], "f");
    const fault = parseLine(["2011-01-01", "x", "1", "5"], { ...reading, columns });
    expect(fault).toMatchObject({ column: "Qty" });
  });

  it("has an amount whose sums would not stay exact", () => {
    // 2,000,000,000 × 4,500 thousandths = 9 × 10¹², the most that is taken
    expect(parse("1,2,3,2000000000,2011-01-01,4.5,6,7")).toMatchObject({ quantity: 2e9 });
    expect(parse("1,2,3,2000000001,2011-01-01,4.5,6,7")).toEqual({
      code: "OUT_OF_RANGE",
      column: "Quantity",
      reason: "quantity × price is out of range",
    });
  });

  it("has a field of more than 32,768 characters", () => {
    expect(parse(`1,2,${"x".repeat(32_768)},4,2011-01-01,5,6,7`)).toHaveProperty("description");
    expect(parse(`1,2,${"x".repeat(32_769)},4,2011-01-01,5,6,7`)).toHaveProperty("code", "FIELD_TOO_LONG");
  });
});

describe("a price of more than three decimals", () => {
  it("is rounded, and said to be so where digits that count are lost", () => {
    const isRounded = (price: string) => {
      const parsed = parseLine(`1,2,3,4,2011-01-01,${price},6,7`.split(","), reading);
      return "order" in parsed ? parsed.isPriceRounded : parsed;
    };
    expect(["2.55", "2.5500000", "2.5501"].map(isRounded)).toEqual([false, false, true]);
  });
});
