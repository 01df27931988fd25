import { describe, expect, it } from "vitest";
import { parseQuantity, parseThousandths } from "../../src/intake/parse-values.js";

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

  it.each(["", "six", "1.5", "1e3", "0x10", "1_000", "NaN", "Infinity", "1,000", "٣", "6 7"])(
    "is not %j",
    (text) => {
      expect(parseQuantity(text)).toEqual({ reason: `"${text}" is not a whole number` });
    },
  );

  it("has 31 bits", () => {
    expect(parseQuantity("2147483648")).toEqual({ reason: '"2147483648" is out of range' });
    expect(parseQuantity("-2147483648")).toHaveProperty("reason");
    expect(parseQuantity("9".repeat(60))).toEqual({ reason: `"${"9".repeat(40)}…" is not a whole number` });
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

  it.each(["", "free", "1e3", "1.234,56", "1,234.56", "0x1", "NaN", "-Infinity", "£2", "--1", "."])(
    "is not %j",
    (text) => {
      expect(parseThousandths(text)).toEqual({ reason: `"${text}" is not an amount such as 2.55` });
    },
  );

  it("is at most 9 × 10¹² thousandths", () => {
    expect(parseThousandths("9000000000")).toEqual({ value: 9e12 });
    expect(parseThousandths("9000000000.001")).toEqual({ reason: '"9000000000.001" is out of range' });
    expect(parseThousandths("-9000000000.001")).toHaveProperty("reason");
    expect(parseThousandths("1".repeat(14))).toHaveProperty("reason");
  });
});
