import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountText, plainNumber } from "../../src/formats/xlsx-number.js";

describe("a number of a workbook", () => {
  it.each([
    ["6", "6"],
    ["-12", "-12"],
    ["17850.0", "17850"],
    ["2.55", "2.55"],
    ["2.5499999999999998", "2.55"],
    ["2.50", "2.5"],
    ["1E-3", "0.001"],
    ["1.5e-7", "0.00000015"],
    ["-2.5E+2", "-250"],
    ["1.25E+21", "1250000000000000000000"],
    ["9007199254740993", "9007199254740993"], // 2⁵³ + 1 stays what it is
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["007", "7"],
    ["NaN", "NaN"],
    ["1e999", "1e999"],
    ["", ""],
    ["six", "six"],
  ])("%j becomes %j", (number, text) => {
    expect(plainNumber(number)).toBe(text);
  });

  it("stands for the same number, without an exponent", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainNumber(value.toExponential());
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
        expect(plainNumber(text)).toBe(text);
      }),
    );
  });

  it("that is an amount is never one that could be a thousand as well", () => {
    expect(amountText("1.234", ".")).toBe("1.2340");
    expect(amountText("-1.234", ",")).toBe("-1,2340");
    expect(amountText("2.5", ",")).toBe("2,5");
    expect(amountText("1234", ",")).toBe("1234");
  });
});
