import { describe, expect, it } from "vitest";
import { nonProductCodes } from "../../src/database/line-marks.js";
import { ClienteleError } from "../../src/errors.js";
import { editedCodes, isNonProduct } from "../../src/intake/non-product.js";
import { withEmptyDatabase } from "../support/workspace.js";

describe("a stock code that is no goods", () => {
  it("stands on the list exactly as it is written", () => {
    expect(isNonProduct("POST", ["DOT", "POST"])).toBe(true);
    for (const goods of ["post", "POSTCARD", " POST", "85123A", ""])
      expect(isNonProduct(goods, ["DOT", "POST"]), goods).toBe(false);
    expect(isNonProduct("POST", [])).toBe(false);
  });

  it("begins with what stands before a trailing *", () => {
    expect(isNonProduct("gift_0001_20", ["gift_*"])).toBe(true);
    expect(isNonProduct("gift_", ["gift_*"])).toBe(true);
    expect(isNonProduct("agift_1", ["gift_*"])).toBe(false);
    expect(isNonProduct("B*NK", ["B*NK"])).toBe(true); // only at the end
    expect(isNonProduct("BANK", ["B*NK"])).toBe(false);
  });

  it("is at first one of the codes of UCI that semantics.md names; its goods are not", () =>
    withEmptyDatabase(async ({ db }) => {
      const codes = await nonProductCodes(db);
      for (const code of ["POST", "DOT", "C2", "M", "m", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"])
        expect(isNonProduct(code, codes), code).toBe(true);
      for (const goods of ["85123A", "PADS", "DCGS0003", "gift_0001_10", "22423", "15056BL"])
        expect(isNonProduct(goods, codes), goods).toBe(false);
    }));
});

describe("the list of such codes", () => {
  it("is sorted and has each once, after codes were added and removed", () => {
    expect(editedCodes(["POST", "DOT"], { add: ["FEE", "POST", "B*"], remove: ["DOT"] })).toEqual([
      "B*",
      "FEE",
      "POST",
    ]);
    expect(editedCodes(["A"], { add: ["A"], remove: ["A"] })).toEqual(["A"]); // what is added stays
  });

  it.each([[""], ["  "], ["*"], ["x".repeat(101)]])("does not take %j", (code) => {
    expect(() => editedCodes([], { add: [code], remove: [] })).toThrow(ClienteleError);
  });

  it("ends at 1,000 codes", () => {
    const codes = Array.from({ length: 1_000 }, (_, i) => `X${i}`);
    expect(editedCodes(codes, { add: ["X1"], remove: [] })).toHaveLength(1_000);
    expect(() => editedCodes(codes, { add: ["one more"], remove: [] })).toThrow("1001 codes");
  });
});
