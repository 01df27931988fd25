import { describe, expect, it } from "vitest";
import { markShown } from "../../src/intake/decimal-mark.js";
import { parseThousandths as priceOf, parseQuantity as quantityOf } from "../../src/intake/parse-values.js";

const parseQuantity = (text: string) => quantityOf(text, ".");
/** Without what is said of rounding. */
const parseThousandths = (text: string) => {
  const { isRounded: _, ...parsed } = { isRounded: false, ...priceOf(text, ".") };
  return parsed as { value: number } | { code: string; reason: string };
};

describe("a quantity", () => {
  it.each([
    ["6", 6],
    [" -12 ", -12],
    ["+3", 3],
    ["6.0", 6],
    ["-80995.00", -80995],
    ["2147483647", 2147483647],
    ["0", 0],
    ["-0", 0],
  ])("is %j = %d", (text, value) => {
    expect(parseQuantity(text)).toEqual({ value });
    expect(Object.is((parseQuantity(text) as { value: number }).value, -0)).toBe(false);
  });

  it.each([
    "",
    "six",
    "1.5",
    "1e3",
    "0x10",
    "1_000",
    "NaN",
    "Infinity",
    "1,00",
    "0,100",
    "٣",
    "6 7",
    "£5",
    "5-",
  ])("is not %j", (text) => {
    expect(parseQuantity(text)).toEqual({ code: "NOT_A_NUMBER", reason: `"${text}" is not a whole number` });
  });

  it("has 31 bits, however it is written", () => {
    for (const text of ["2147483648", "-2147483648", "1e308", "1e400", "-1E99", "9".repeat(400)])
      expect(parseQuantity(text)).toMatchObject({ code: "OUT_OF_RANGE" });
    expect(parseQuantity("2147483648")).toMatchObject({ reason: '"2147483648" is out of range' });
    expect(parseQuantity("9".repeat(401))).toMatchObject({ code: "NOT_A_NUMBER" });
  });
});

describe("a price in thousandths", () => {
  it.each([
    ["2.55", 2_550],
    ["2", 2_000],
    ["2.", 2_000],
    [" 0.001 ", 1],
    ["-11062.06", -11_062_060],
    ["+1.5", 1_500],
    ["0.0", 0],
    ["-0.000", 0],
    ["38970.123", 38_970_123],
  ])("is %j = %d", (text, value) => {
    expect(parseThousandths(text)).toEqual({ value });
    expect(Object.is((parseThousandths(text) as { value: number }).value, -0)).toBe(false);
  });

  it.each([
    ["1.0004", 1_000], // below half
    ["1.0005", 1_000], // half, beside an even digit
    ["1.0015", 1_002], // half, beside an odd digit
    ["1.00050001", 1_001], // more than half
    ["1.0006", 1_001],
    ["0.9995", 1_000], // half, 999 is odd: carries over
    ["-1.0015", -1_002],
    ["-0.0005", 0],
    ["2.5499999999999998", 2_550],
  ])("is rounded half to even: %j = %d", (text, value) => {
    expect(parseThousandths(text)).toEqual({ value });
  });

  it.each([
    "",
    "free",
    "1e3",
    "1.234,56",
    "1,23",
    "0x1",
    "NaN",
    "-Infinity",
    "£",
    "EUR",
    "£ two",
    "abc 2.5",
    "--1",
    ".",
    "1_0",
    "1 234,5",
  ])("is not %j", (text) => {
    expect(parseThousandths(text)).toEqual({
      code: "NOT_A_NUMBER",
      reason: `"${text}" is not an amount such as 2.55`,
    });
  });

  it.each([
    ["£2.50", "sign", "2.50"],
    ["€ 2.50", "sign", "2.50"],
    [" $1,234.50 ", "sign", "1,234.50"],
    ["-£2.50", "sign", "-2.50"],
    ["£-2.50", "sign", "-2.50"],
    ["US$2", "sign", "2"],
    ["2,50 €", "sign", "2,50"],
    ["2.5 EUR", "name", "2.5"],
    ["GBP 2", "name", "2"],
    ["20 kr", "name", "20"],
  ])("is written without its currency: not %j", (text, what, amount) => {
    expect(parseThousandths(text)).toEqual({
      code: "NOT_A_NUMBER",
      reason: `"${text}" has a currency ${what}: write ${amount}, and give the currency with --currency`,
    });
    expect(priceOf(text, null)).toMatchObject({ code: "NOT_A_NUMBER" });
  });

  it("is at most 9 × 10¹² thousandths", () => {
    expect(parseThousandths("9000000000")).toEqual({ value: 9e12 });
    expect(parseThousandths("9000000000.001")).toMatchObject({ reason: '"9000000000.001" is out of range' });
    expect(parseThousandths("-9000000000.001")).toHaveProperty("reason");
    expect(parseThousandths("1".repeat(14))).toHaveProperty("reason");
  });
});

describe("a decimal mark", () => {
  it("is shown by a number that is one under this mark alone", () => {
    const shown = (mark: string, ...texts: string[]) =>
      expect(texts.map(markShown)).toEqual(texts.map(() => mark));
    shown(
      ".",
      "2.55",
      "0.5",
      "0.001",
      "2.",
      ".5",
      "1,234.56",
      "1,234,567",
      "1234.567",
      "1'234.567",
      "12.3456",
      "-1.5",
    );
    shown(
      ",",
      "2,55",
      "0,5",
      "0,001",
      "2,",
      ",5",
      "1.234,56",
      "1.234.567",
      "1234,567",
      "1 234,567",
      "1\u202f234,567",
    );
    shown("either", "1.234", "-12,345", "999.000", "1,000");
  });

  it("is not shown by whole numbers, and by what is none", () => {
    for (const text of [
      "",
      "7",
      "-1234567",
      "1 234",
      "1'234'567",
      "n/a",
      "1.2.3",
      "1,2,3",
      "1.234,567.8",
      "1e3",
      "£2.50",
    ])
      expect(markShown(text), text).toBe(null);
  });

  it("says how a number is read, with groups of three digits", () => {
    expect(priceOf("1.234,56", ",")).toMatchObject({ value: 1_234_560 });
    expect(priceOf("1 234 567,5", ",")).toMatchObject({ value: 1_234_567_500 });
    expect(priceOf("1\u00a0234,5", ",")).toMatchObject({ value: 1_234_500 });
    expect(priceOf("1’234.5", ".")).toMatchObject({ value: 1_234_500 });
    expect(priceOf("1.234", ",")).toMatchObject({ value: 1_234_000 });
    expect(priceOf("1.234", ".")).toMatchObject({ value: 1_234 });
    expect(quantityOf("1.234", ",")).toEqual({ value: 1_234 });
    expect(quantityOf("6,000", ",")).toEqual({ value: 6 });
    expect(priceOf("1.234,567.8", ",")).toMatchObject({ code: "NOT_A_NUMBER" });
    expect(priceOf("1 234.567,8", ",")).toMatchObject({ code: "NOT_A_NUMBER" }); // two kinds of groups
  });

  it("must not stand in a number where the file has none", () => {
    expect(priceOf("7", null)).toMatchObject({ value: 7_000 });
    expect(priceOf("1 234", null)).toMatchObject({ value: 1_234_000 });
    expect(priceOf("7.5", null)).toMatchObject({ code: "NOT_A_NUMBER" });
  });
});

describe("digits past the third decimal", () => {
  it("are a rounding where they are not all 0", () => {
    const isRounded = (text: string) =>
      "value" in priceOf(text, ".") && (priceOf(text, ".") as { isRounded: boolean }).isRounded;
    expect(["2.555", "2.5550", "2.5551", "2.55500000001"].map(isRounded)).toEqual([false, false, true, true]);
  });
});
