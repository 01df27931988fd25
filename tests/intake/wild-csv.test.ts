import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ruleBit } from "../../src/intake/cleaning-rules.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { HEADINGS, type OrderRow, ordersCsv } from "../support/orders.js";
import { type FileContent, stage, stagedLines, stagedRejects } from "../support/staging.js";
import { sheetOf } from "../support/workbook.js";
import { faultOf } from "../support/workspace.js";

// The rows C1 to C47 of the reliability page: each file as it is found, and the right answer.

const ROWS: OrderRow[] = [
  {},
  { invoice: "C2", quantity: -3, price: "1.50", customer: "" },
  { country: "Côte d’Ivoire" },
];
const GOOD = ordersCsv(ROWS);
const HEADER = `${HEADINGS}\n`;

const hashOf = (content: FileContent, reading?: ReadingOptions) =>
  stage([content], ({ linesHash, rowsRejected }) => [String(linesHash), rowsRejected], reading);
const same = async (content: FileContent, reading?: ReadingOptions) =>
  expect(await hashOf(content, reading)).toEqual(await hashOf(GOOD));
const refusal = (content: FileContent, reading?: ReadingOptions) =>
  faultOf(stage([content], () => undefined, reading));
const rejectsOf = (content: FileContent, reading?: ReadingOptions) =>
  stage([content], (_, database) => stagedRejects(database), reading);
const linesOf = (content: FileContent, reading?: ReadingOptions) =>
  stage([content], (_, database) => stagedLines(database), reading);

/** UCI rows with these dates, or prices, one each. */
const dated = (...dates: string[]) => dates.map((at) => ({ at }));
const priced = (...prices: string[]) =>
  dated(...prices.map(() => "2011-01-01")).map((row, i) => ({ ...row, price: `"${prices[i]}"` }));
const days = async (content: FileContent, reading?: ReadingOptions) =>
  (await linesOf(content, reading)).map(({ orderedAt }) => new Date(orderedAt).toISOString().slice(0, 10));

describe("a file without orders", () => {
  it.each([
    ["C1 is empty", "", "EMPTY_FILE"],
    ["C2 holds a byte order mark only", "\ufeff", "EMPTY_FILE"],
    ["C3 holds headings only", HEADER, "NO_ROWS"],
    ["C4 holds blank lines only", "\n\r\n\r\r\n", "EMPTY_FILE"],
    ["C5 has no headings", GOOD.slice(HEADER.length), "MISSING_COLUMNS"],
  ])("%s", async (_, content, code) => {
    expect((await refusal(content)).code).toBe(code);
  });

  it("C5 is told what was found and what is needed", async () => {
    const { facts } = await refusal(GOOD.slice(HEADER.length));
    expect(facts).toMatchObject({ needed: "Quantity, InvoiceDate, UnitPrice, CustomerID" });
    expect(facts.found).toContain("85123A");
  });
});

describe("bytes", () => {
  const be = (text: string) => Buffer.from(text, "utf16le").swap16();

  it("C6 with a UTF-8 mark are the same file", () => same(`\ufeff${GOOD}`));

  it("C7 in UTF-16 with a mark, and declared without one, are the same file", async () => {
    await same(Buffer.from(`\ufeff${GOOD}`, "utf16le"));
    await same(be(`\ufeff${GOOD}`));
    await same(Buffer.from(GOOD, "utf16le"), { encoding: "UTF-16LE" });
    expect((await refusal(be(GOOD))).code).toBe("UNMARKED_UTF16");
  });

  it("C8 in latin-1 or Windows-1252 are refused with the way out, and read when that is taken", async () => {
    const latin = Buffer.from(GOOD.replace("’", "'"), "latin1");
    const fault = await refusal(latin);
    expect([fault.code, fault.facts.offset]).toEqual(["UNSUPPORTED_ENCODING", latin.indexOf(0xf4)]);
    expect(fault.message).toContain("--encoding latin1");
    expect((await linesOf(latin, { encoding: "latin1" }))[2].country).toBe("Côte d'Ivoire");
    const windows = Buffer.from(GOOD.replace("’", "\x92"), "latin1");
    await same(windows, { encoding: "cp1252" });
    expect((await linesOf(windows, { encoding: "ISO-8859-1" }))[2].country).toBe("Côte d\x92Ivoire");
  });

  it("C9 that are no UTF-8 in the middle refuse the whole file, and nothing is made up", async () => {
    const start = Buffer.from(ordersCsv(new Array(30_000).fill({})));
    const fault = await refusal(
      Buffer.concat([start, Buffer.from("1,A,caf\xe9,1,2011-01-01,1,5,\n", "latin1")]),
    );
    expect([fault.code, fault.facts.offset]).toEqual(["UNSUPPORTED_ENCODING", start.length + 7]);
    expect(start.length).toBeGreaterThan(1 << 20); // it is not in what is looked at first
  });

  it("C10 that are NUL spoil their row", async () => {
    expect(await rejectsOf(`${GOOD}1,A\0B,,1,2011-01-01,1,5,\n`)).toEqual([[5, "NUL_CHARACTER", null]]);
  });

  it("C11 that are gzip or a workbook are read whatever the file is called", async () => {
    await same(gzipSync(GOOD));
    const rows = GOOD.trim().split("\n");
    await same(sheetOf(...rows.map((row) => row.split(","))));
  });
});

describe("lines", () => {
  it("C12 to C16 are the same with CRLF, with CR, mixed, without a last line end, with blank lines", async () => {
    await same(GOOD.replaceAll("\n", "\r\n"));
    await same(GOOD.replaceAll("\n", "\r"));
    await same(GOOD.replace("\n", "\r").replace("\n", "\r\n"));
    await same(GOOD.trimEnd());
    await same(GOOD.replaceAll("\n", "\n\n\r\n"));
  });

  it("C17 may end in a delimiter, where nothing stands behind it", async () => {
    await same(GOOD.replaceAll("\n", ",\n"));
    await same(GOOD.replaceAll("\n", ",\n").replace(",\n", "\n"));
    const content = `${GOOD.replaceAll("\n", ",\n")}1,A,,1,2011-01-01,1,5,,x\n`;
    expect(await rejectsOf(content)).toEqual([[5, "WRONG_FIELD_COUNT", null]]);
  });

  it("say which line a spreadsheet takes for the delimiter", async () => {
    await same(`sep=;\r\n${GOOD.replaceAll(",", ";")}`);
    expect(await rejectsOf(`sep=,\n${GOOD}x\n`)).toEqual([[6, "WRONG_FIELD_COUNT", null]]);
  });
});

describe("quotes", () => {
  it("C18 to C20 hold delimiters, quotes and line ends, and line numbers stay right", async () => {
    const csv = `${HEADER}1,"A,1","say ""hi""\r\nthere",1,2011-01-01,1,5,\r\nx\n`;
    await stage([csv], (_, database) => {
      expect(stagedLines(database)[0]).toMatchObject({ stockCode: "A,1", description: 'say "hi"\nthere' });
      expect(stagedRejects(database)).toEqual([[4, "WRONG_FIELD_COUNT", null]]);
    });
  });

  it("C20 give the same digest whichever line end stands in them", async () => {
    const csv = (end: string) => `${HEADER}1,A,"a${end}b",1,2011-01-01,1,5,\n`;
    expect(await hashOf(csv("\r\n"))).toEqual(await hashOf(csv("\n")));
    expect(await hashOf(csv("\r"))).toEqual(await hashOf(csv("\n")));
  });

  it("C21 that are never closed reject all they swallow as one, with its first and last line", () =>
    stage([`${GOOD}1,A,"open,1,2011-01-01,1,5,\n2,A,,1,2011-01-01,1,5,\n3\n`], (staged, { sqlite }) => {
      const reject = sqlite.prepare("SELECT line, last_line, code, reason FROM reject").raw().all();
      expect(reject).toEqual([[5, 7, "UNCLOSED_QUOTE", "a quote is opened and not closed (lines 5 to 7)"]]);
      expect([staged.rowsRead, staged.rowsRejected, staged.linesSwallowed]).toEqual([4, 1, 2]);
    }));

  it("C22 that stray into a field, or stand before more text, reject their row", async () => {
    const csv = `${GOOD}1,A,6" PIPE,1,2011-01-01,1,5,\n1,A,"6"" PIPE"x,1,2011-01-01,1,5,\n`;
    expect(await rejectsOf(csv)).toEqual([
      [5, "STRAY_QUOTE", null],
      [6, "TEXT_AFTER_QUOTE", null],
    ]);
  });
});

describe("size", () => {
  it("C23 of a field without end rejects its row, and what follows is read", async () => {
    const long = "x".repeat(5 << 20);
    await stage(
      [`${GOOD}1,A,${long},1,2011-01-01,1,5,\n${GOOD.slice(HEADER.length)}`],
      (staged, { sqlite }) => {
        expect([staged.rowsRead, staged.rowsRejected]).toEqual([7, 1]);
        const reject = sqlite.prepare("SELECT line, last_line, code, length(raw) FROM reject").raw().all();
        expect(reject).toEqual([[5, null, "RECORD_TOO_LONG", 1_024]]);
      },
    );
    expect(await rejectsOf(`${GOOD}1,A,${"x".repeat(40_000)},1,2011-01-01,1,5,\n`)).toEqual([
      [5, "FIELD_TOO_LONG", null],
    ]);
  });

  it("C24 of a million columns is refused at once, also where the headings are longer than a megabyte", async () => {
    for (const name of ["a", "column"]) {
      const header = Array.from({ length: 1_000_000 }, (_, i) => `${name}${i}`).join();
      const start = process.cpuUsage();
      const fault = await refusal(`${header}\n1\n`);
      expect(fault.code).toBe("TOO_MANY_COLUMNS");
      expect(Number(fault.facts.columns)).toBeGreaterThan(80_000); // those of the first megabyte
      expect(process.cpuUsage(start).user).toBeLessThan(5e6); // microseconds
    }
  });
});

describe("columns", () => {
  it("C25 are split at ; TAB | as they are, and at anything when told", async () => {
    for (const delimiter of [";", "\t", "|"]) await same(GOOD.replaceAll(",", delimiter));
    await same(GOOD.replaceAll(",", "^"), { delimiter: "^" });
    await same(GOOD.replaceAll(",", "\t"), { delimiter: "tab" });
    expect((await refusal(GOOD.replaceAll(",", "^"))).message).toContain("--delimiter");
  });

  it("C26 to C28 reject rows of another delimiter, short ones and long ones", async () => {
    const csv = `${GOOD}1;A;;1;2011-01-01;1;5;\n1,A,,1,2011-01-01,1,5\n1,A,,1,2011-01-01,1,5,,x\n`;
    expect(await rejectsOf(csv)).toEqual([5, 6, 7].map((line) => [line, "WRONG_FIELD_COUNT", null]));
  });

  it("C29, C30 are refused where a heading stands twice, or a column is missing", async () => {
    expect((await refusal(GOOD.replace("Country", "Quantity"))).code).toBe("DUPLICATE_HEADER");
    for (const name of ["Quantity", "InvoiceDate", "UnitPrice", "CustomerID"])
      expect((await refusal(GOOD.replace(name, "Foo"))).facts).toMatchObject({ missing: name });
  });

  it("C31, C32 may be more, which are listed, and in any order", async () => {
    const more = GOOD.replace(/.+/g, (line) => `x${line.length},${line.split(",").reverse().join()}`);
    await same(more);
    const [file] = await stage([more], ({ files }) => files);
    expect(file.ignoredColumns).toEqual([`x${HEADINGS.length}`]);
  });

  it("C33, C34 have headings in any spelling, and strange ones are plain text", async () => {
    await same(
      GOOD.replace(
        HEADINGS,
        '"invoice no", STOCK_CODE ,description,quantity,invoice-date,Unit.Price,customerid,COUNTRY',
      ),
    );
    const strange = GOOD.replaceAll("\n", ",1,2\n").replace(",1,2\n", ",__proto__,=cmd()\n");
    await same(strange);
  });
});

describe("numbers", () => {
  const codeOf = async (row: OrderRow) => (await rejectsOf([{}, row]))[0];

  it("C35 out of range are rejected, also as a product", async () => {
    expect(await codeOf({ quantity: "1e308" })).toEqual([3, "OUT_OF_RANGE", "Quantity"]);
    expect(await codeOf({ price: "1e400" })).toEqual([3, "OUT_OF_RANGE", "UnitPrice"]);
    expect(await codeOf({ quantity: 2_000_000_001, price: "4.5" })).toEqual([3, "OUT_OF_RANGE", "Quantity"]);
  });

  it("C36 that are none are rejected", async () => {
    for (const price of ["NaN", "Infinity", "-inf", "0x1F", "1_000", "£2.50", "$1", "2.5e0", "two", ""])
      expect(await codeOf({ price }), price).toEqual([3, "NOT_A_NUMBER", "UnitPrice"]);
  });

  it("C37 have a decimal comma or point as the file shows", async () => {
    const read = async (...prices: string[]) =>
      (await linesOf(priced(...prices))).map(({ unitPrice }) => unitPrice);
    expect(await read("1.234,56", "1.234", "7")).toEqual([1_234_560, 1_234_000, 7_000]);
    expect(await read("1,234.56", "1,234", "7")).toEqual([1_234_560, 1_234_000, 7_000]);
    expect(await read("1 234", "1,5")).toEqual([1_234_000, 1_500]);
  });

  it("C37 are refused where both marks occur, or nothing settles them, unless somebody says", async () => {
    const both = priced("2.50", "7", "1.234,56");
    const fault = await refusal(both);
    expect([fault.code, fault.facts.line]).toEqual(["AMBIGUOUS_NUMBER", 2]);
    expect(fault.message).toContain('"2.50" has a decimal point, and "1.234,56" on line 4 a decimal comma.');
    expect(await rejectsOf(both, { decimal: "." })).toEqual([[4, "NOT_A_NUMBER", "UnitPrice"]]);
    const open = priced("7", "1,234");
    const message = (await refusal(open)).message;
    expect(message).toContain(
      '0.csv, line 3: "1,234" is 1.234 or 1234, and no number of the file settles which.',
    );
    expect(message).toContain("--decimal , (1.234) or --decimal . (1234)");
    expect((await linesOf(open, { decimal: "," }))[1].unitPrice).toBe(1_234);
    expect((await linesOf(open, { decimal: "." }))[1].unitPrice).toBe(1_234_000);
  });

  it("C37 of the quantity and of the price settle each other", async () => {
    const csv = `${HEADER}1,A,,"1.000",2011-01-01,"2,5",5,\n`;
    expect((await linesOf(csv))[0]).toMatchObject({ quantity: 1_000, unitPrice: 2_500 });
  });

  it("C38, C39 below 0 are a cancellation by UCI's C, else by the sign; 0 is excluded by its rule", async () => {
    const rules = async (content: FileContent) => (await linesOf(content)).map(({ rules }) => rules);
    const bits = (...reasons: Parameters<typeof ruleBit>[0][]) =>
      reasons.reduce((sum, reason) => sum + ruleBit(reason), 0);
    expect(
      await rules([{ invoice: "C1", quantity: -1 }, { quantity: -1 }, { quantity: 0 }, { price: 0 }]),
    ).toEqual([
      bits("CANCELLATION"),
      bits("NON_POSITIVE_QUANTITY"),
      bits("NON_POSITIVE_QUANTITY"),
      bits("NON_POSITIVE_PRICE"),
    ]);
    expect(
      await rules(
        "Order No,Order Date,Qty,Price,Customer No\nCH-1,2011-01-01,-1,2.50,5\nCH-2,2011-01-01,1,2.50,5\n",
      ),
    ).toEqual([bits("CANCELLATION"), 0]);
  });

  it("C40 that name customers and invoices are texts: leading zeros, 2⁵³ + 1, thirty digits", async () => {
    for (const customer of ["00017850", "9007199254740993", "123456789012345678901234567890"]) {
      const [line] = await linesOf([{ customer, invoice: customer }]);
      expect([line.customerNumber, line.invoice]).toEqual([customer, customer]);
    }
  });

  it("are counted where a price is rounded", () =>
    stage([priced("1.0005", "1.0015", "2.5500", "2.55")], ({ roundedPrices }, database) => {
      expect(roundedPrices).toBe(2);
      expect(stagedLines(database).map(({ unitPrice }) => unitPrice)).toEqual([1_000, 1_002, 2_550, 2_550]);
    }));
});

describe("dates", () => {
  it("C41 that could be either are refused with both readings and the way out", async () => {
    const open = dated("05/05/2011", "03/04/2011", "01/02/2011");
    const fault = await refusal(open);
    expect([fault.code, fault.facts.line]).toEqual(["AMBIGUOUS_DATE", 3]);
    expect(fault.message).toBe(
      '0.csv, line 3: "03/04/2011" is 3 April 2011 or 4 March 2011, and no date of the column settles which. ' +
        "Nothing was imported. Say how dates are written: --date-format dmy (3 April 2011) or mdy (4 March 2011) (API: dateFormat).",
    );
    expect(await days(open, { dateFormat: "dmy" })).toEqual(["2011-05-05", "2011-04-03", "2011-02-01"]);
    expect(await days(open, { dateFormat: "%m/%d/%Y" })).toEqual(["2011-05-05", "2011-03-04", "2011-01-02"]);
  });

  it("C41 are settled by one day above 12, wherever it stands; equal day and month settle nothing", async () => {
    expect(await days(dated("03/04/2011", "13/04/2011"))).toEqual(["2011-04-03", "2011-04-13"]);
    expect(await days(dated("03/04/2011", "04/13/2011"))).toEqual(["2011-03-04", "2011-04-13"]);
    expect(await days(dated("05/05/2011", "12/12/2011"))).toEqual(["2011-05-05", "2011-12-12"]);
  });

  it("C42 in both orders are refused; with one declared the others are rejected", async () => {
    const mixed = dated("25/12/2010", "01/02/2011", "12/25/2010");
    const fault = await refusal(mixed);
    expect(fault.code).toBe("AMBIGUOUS_DATE");
    expect(fault.message).toContain(
      '"25/12/2010" can only be day/month/year, and "12/25/2010" on line 4 only month/day/year.',
    );
    expect(await rejectsOf(mixed, { dateFormat: "dmy" })).toEqual([[4, "NOT_A_DATE", "InvoiceDate"]]);
  });

  it("with years of two digits may have them first: what is not excluded is never guessed", async () => {
    const open = dated("23-04-05", "23-04-06", "24-01-07");
    const fault = await refusal(open);
    expect([fault.code, fault.facts.line]).toEqual(["AMBIGUOUS_DATE", 2]);
    expect(fault.message).toBe(
      '0.csv, line 2: "23-04-05" is 23 April 2005 or 5 April 2023, and no date of the column settles which. ' +
        "Nothing was imported. Say how dates are written: --date-format dmy (23 April 2005) or ymd (5 April 2023) (API: dateFormat).",
    );
    expect(await days(open, { dateFormat: "YY-MM-DD" })).toEqual(["2023-04-05", "2023-04-06", "2024-01-07"]);
    expect(await days(open, { dateFormat: "dmy" })).toEqual(["2005-04-23", "2006-04-23", "2007-01-24"]);
    for (const text of ["03/04/11", "03.04.11", "03-04-11"])
      expect((await refusal(dated("05/05/11", text))).facts.choice).toBe(
        "--date-format dmy (3 April 2011), mdy (4 March 2011) or ymd (11 April 2003)",
      );
    expect((await refusal(dated("13/04/11"))).facts.choice).toContain(
      "dmy (13 April 2011) or ymd (11 April 2013)",
    );
    expect((await refusal(dated("05/05/11"))).facts.choice).toContain(
      "mdy (5 May 2011) or ymd (11 May 2005)",
    );
    expect((await refusal(dated("30/02/11"))).facts.problem).toContain("no real date or 11 February 2030");
  });

  it("with years of two digits are settled by a value that excludes the other orders", async () => {
    const first = async (...texts: string[]) => (await days(dated("03/04/11", ...texts)))[0];
    expect(await first("32/04/11")).toBe("2003-04-11"); // no day 32
    expect(await first("00/04/11")).toBe("2003-04-11"); // no day 0
    expect(await first("04/13/11")).toBe("2011-03-04"); // no month 13
    expect(await first("13/04/99")).toBe("2011-04-03"); // no day 99, no month 13
    expect(await first("13/04/2011")).toBe("2011-04-03"); // a year of four digits stands last
    expect(await first("13/4/00")).toBe("2011-04-03"); // no day 0
    expect(await days(dated("05/05/11", "05/05/99"))).toEqual(["2011-05-05", "1999-05-05"]);
    expect(await days(dated("11/11/11", "05/05/05"))).toEqual(["2011-11-11", "2005-05-05"]);
  });

  it("with years of two digits that have no order in common are refused", async () => {
    const fault = await refusal(dated("12-25-10", "99-12-01", "05-05-11"));
    expect([fault.code, fault.facts.line]).toEqual(["AMBIGUOUS_DATE", 2]);
    expect(fault.facts.problem).toBe(
      '"12-25-10" can only be month/day/year, and "99-12-01" on line 3 only year/month/day',
    );
    expect(fault.facts.choice).toBe("--date-format mdy or ymd; rows that do not fit are kept aside");
    const late = await refusal(dated("99-12-01", "13/04/2011"));
    expect(late.facts.problem).toContain('"13/04/2011" can only be day/month/year, and "99-12-01" on line 2');
  });

  it("C43 that are Excel's numbers are read where the whole column is, or when declared", async () => {
    const line = async (rows: OrderRow[], reading?: ReadingOptions) =>
      (await linesOf(rows, reading))[0].orderedAt;
    expect(await line(dated("40513.35", "40514"))).toBe(Date.UTC(2010, 11, 1, 8, 24));
    expect(await rejectsOf(dated("40513.35", "2010-12-01"))).toEqual([[2, "NOT_A_DATE", "InvoiceDate"]]);
    expect(await line(dated("40513.35", "2010-12-01"), { dateFormat: "excel" })).toBe(
      Date.UTC(2010, 11, 1, 8, 24),
    );
    expect((await refusal(dated("40513", "1291191960"))).code).toBe("AMBIGUOUS_DATE");
  });

  it("that are eight digits throughout are year, month and day; beside other numbers they are refused", async () => {
    const rows = dated("20110403", "20101225", "20110231");
    expect(await days(dated("20110403", "20101225"))).toEqual(["2011-04-03", "2010-12-25"]);
    expect(await rejectsOf(rows)).toEqual([[4, "NOT_A_DATE", "InvoiceDate"]]);
    await stage([rows], ({ files }) => expect(files[0].dateFormat).toBe("yyyymmdd"));
    for (const dateFormat of ["yyyymmdd", "YYYYMMDD", "%Y%m%d"])
      expect(await days(dated("20110403", "20101225"), { dateFormat })).toEqual(["2011-04-03", "2010-12-25"]);
    expect((await refusal(dated("20110403", "40513"))).facts.choice).toBe("--date-format yyyymmdd or excel");
    expect((await refusal(dated("20110403", "1291191960"))).facts.choice).toContain("yyyymmdd or epoch-s");
    expect(await rejectsOf(dated("99999999", "2010-12-01"))).toHaveLength(1);
  });

  it("C44 that cannot be are rejected, and those of the future are counted", async () => {
    const impossible = ["31/02/2011", "29/02/2011", "01/01/0000", "31/12/9999", "31/12/1899", "00/01/2011"];
    const rejected = impossible.map((_, i) => [i + 3, "NOT_A_DATE", "InvoiceDate"]);
    expect(await rejectsOf(dated("13/01/2011", ...impossible))).toEqual(rejected);
    const future = dated("2019-12-31", "2020-01-01", "2020-01-01 00:00:01", "2199-12-31");
    expect(await stage([future], ({ futureDates }) => futureDates)).toBe(2); // "now" is 2020-01-01 00:00
  });

  it("C45 keep a zone of their own, else have the file's, and may be seconds or milliseconds since 1970", async () => {
    const instants = async (rows: OrderRow[]) =>
      (await linesOf(rows)).map(({ orderedAt }) => new Date(orderedAt).toISOString());
    expect(await instants(dated("2010-12-01T08:26+02:00", "2010-12-01 08:26"))).toEqual([
      ...["2010-12-01T06:26:00.000Z", "2010-12-01T08:26:00.000Z"],
    ]);
    expect(await instants(dated("1291191960"))).toEqual(["2010-12-01T08:26:00.000Z"]);
    expect(await instants(dated("1291191960123"))).toEqual(["2010-12-01T08:26:00.123Z"]);
  });

  it("have many layouts, also in one column, where none could be misread", async () => {
    const rows = dated(
      "2010-12-01 08:26",
      "2010/12/01 08:26:00",
      '"Dec 1, 2010 8:26 AM"',
      "01-Dec-2010 08:26",
    );
    const all = await linesOf(rows);
    expect(new Set(all.map(({ orderedAt }) => orderedAt))).toEqual(new Set([Date.UTC(2010, 11, 1, 8, 26)]));
  });
});

describe("rows", () => {
  it("C46 without a customer are kept aside by their rule", async () => {
    const [line] = await linesOf([{ customer: " " }]);
    expect([line.customerNumber, line.rules]).toEqual([null, ruleBit("MISSING_CUSTOMER")]);
  });

  it("C47 that are equal are all there", async () => {
    expect(await linesOf([{}, {}, {}])).toHaveLength(3);
  });
});

describe("a column that holds for the whole file", () => {
  const csv = (heading: string, ...values: string[]) =>
    [`${HEADINGS},${heading}`, ...values.map((value) => `1,A,,1,2011-07-01 12:00,2.50,5,,${value}`), ""].join(
      "\n",
    );

  it("says the currency", async () => {
    const currency = (...values: string[]) =>
      stage([csv("Currency", ...values)], ({ currencyCode }) => currencyCode);
    expect(await currency("", "GBP", " GBP ", "")).toBe("GBP");
    expect(await currency("", "")).toBe(null);
    expect(await currency("eur", "EUR", " Eur")).toBe("EUR"); // capitals or not
    expect((await refusal(csv("Currency", "euro"))).code).toBe("BAD_CURRENCY");
    const apart = [csv("Currency", "EUR"), csv("Currency", "eur")];
    expect(await stage(apart, ({ currencyCode }) => currencyCode)).toBe("EUR");
  });

  it("says the time zone in which times are read", async () => {
    await stage([csv("Time Zone", "europe/london", "")], ({ timeZone }, database) => {
      expect(timeZone).toBe("Europe/London");
      expect(stagedLines(database).map(({ orderedAt }) => orderedAt)).toEqual(
        new Array(2).fill(Date.UTC(2011, 6, 1, 11)),
      );
    });
    expect((await refusal(csv("tz", "London"))).code).toBe("BAD_TIME_ZONE");
  });

  it("is refused where it says two things, in one file or in two", async () => {
    const fault = await refusal(csv("currency code", "GBP", "", "EUR"));
    expect(fault.facts).toEqual({
      ...{ file: "0.csv", line: 4, value: "EUR", other: "GBP", otherLine: 2, otherFile: "0.csv" },
    });
    expect((await refusal(csv("tz", "UTC", "Europe/Paris"))).code).toBe("MIXED_TIME_ZONES");
    const apart = await faultOf(stage([csv("Currency", "GBP"), csv("Currency", "EUR")], () => undefined));
    expect([apart.code, apart.facts.file, apart.facts.otherFile]).toEqual([
      "MIXED_CURRENCIES",
      "1.csv",
      "0.csv",
    ]);
  });
});
