import { describe, expect, it } from "vitest";
import { encodingNamed } from "../../src/formats/encoding.js";
import { dateFormatNamed } from "../../src/intake/date-format.js";
import { type ReadingOptions, readingFaults } from "../../src/intake/reading-options.js";

const faultsOf = (options: ReadingOptions) =>
  readingFaults(options).map(({ code, inputPath }) => [code, ...inputPath]);

describe("what people may say about their files", () => {
  it("may be nothing: null and undefined are left out", () => {
    expect(faultsOf({})).toEqual([]);
    expect(
      faultsOf({ preset: null, dateFormat: null, decimal: null, mapping: null, timeZone: undefined }),
    ).toEqual([]);
  });

  it("may be everything at once", () => {
    const mapping = [
      { column: "Who", field: "customer_number" },
      { column: "When", field: "InvoiceDate" },
    ];
    const options = { preset: "orders", dateFormat: "DD.MM.YYYY", decimal: ",", delimiter: "tab" };
    expect(faultsOf({ ...options, encoding: "Latin1", timeZone: "Europe/Paris", mapping })).toEqual([]);
  });

  it("is refused option by option, with what is known", () => {
    const options = { preset: "shop", dateFormat: "mdyx", decimal: ";", delimiter: "ab", encoding: "koi8" };
    expect(faultsOf({ ...options, timeZone: "Mars" })).toEqual(
      ["preset", "dateFormat", "decimal", "delimiter", "encoding", "timeZone"].map((option) => [
        ...["BAD_OPTION", "input", option],
      ]),
    );
    const [fault] = readingFaults({ preset: "shop" });
    expect(fault.message).toBe(
      `preset cannot be "shop": known are uci-online-retail, uci-online-retail-ii, shopify, woocommerce, woocommerce-analytics, transactions, orders.`,
    );
    expect(faultsOf({ encoding: "", decimal: "" })).toHaveLength(2);
    expect(faultsOf({ sheet: " " })).toEqual([["BAD_OPTION", "input", "sheet"]]);
    expect(faultsOf({ sheet: "Orders" })).toEqual([]);
  });

  it("names each field and each column once", () => {
    const whys = (...pairs: [string, string][]) =>
      readingFaults({ mapping: pairs.map(([column, field]) => ({ column, field })) }).map(
        ({ message }) => message,
      );
    expect(whys(["a", "who"])[0]).toContain(
      "no such field; known are invoice (InvoiceNo), stockCode (StockCode)",
    );
    expect(whys(["a", "country"], ["b", "Country"])[0]).toContain("the field has a column already");
    expect(whys(["a b", "country"], ["A_B", "quantity"])[0]).toContain("the column fills a field already");
    expect(whys([" ", "country"])[0]).toContain("it names no column");
    expect(whys(["a", "__proto__"])).toHaveLength(1);
  });
});

describe("encodings", () => {
  it("have many spellings", () => {
    expect(
      ["utf-8", "UTF8", "utf-16", "UTF-16LE", "utf-16be", "latin1", "Latin-1"].map(encodingNamed),
    ).toEqual([...["utf-8", "utf-8", "utf-16le", "utf-16le", "utf-16be", "latin1", "latin1"]]);
    expect(["ISO-8859-1", "windows-1252", "CP1252", "koi8-r", "constructor", ""].map(encodingNamed)).toEqual([
      ...["latin1", "windows-1252", "windows-1252", null, null, null],
    ]);
  });
});

describe("date formats", () => {
  it.each([
    ["DD/MM/YYYY", "dmy"],
    ["dd/MM/yyyy HH:mm", "dmy"],
    ["%d/%m/%Y %H:%M", "dmy"],
    ["D.M.YYYY", "dmy"],
    ["dd-MMM-yy", "dmy"],
    ["%d-%b-%y", "dmy"],
    ["M/d/yyyy h:mm a", "mdy"],
    ["MM/DD/YY hh:mm:ss A", "mdy"],
    ["%m/%d/%y %I:%M %p", "mdy"],
    ["YYYY/MM/DD", "ymd"],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSZ", "ymd"],
    ["%Y-%m-%dT%H:%M:%S", "ymd"],
    ["ISO", "iso"],
    ["epoch-ms", "epoch-ms"],
    ["YY-MM-DD", "ymd"],
    ["YYYYMMDD", "yyyymmdd"],
    ["%Y%m%d", "yyyymmdd"],
  ])("are known by name or by pattern: %s is %s", (name, format) => {
    expect(dateFormatNamed(name)).toBe(format);
  });

  it.each([
    "",
    "date",
    "ydm",
    "DD/MM",
    "DD/DD/YYYY",
    "YYYY-DD-MM",
    "%d/%m",
    "%d/%m/%Q",
    "ddmmyyyy",
    "HH:mm dd/MM/yyyy",
  ])("are nothing else: %j", (name) => {
    expect(dateFormatNamed(name)).toBe(null);
  });
});
