import { describe, expect, it } from "vitest";
import { inWords } from "../../src/graphql/units.js";

describe("a value in words", () => {
  it.each([
    ["FREQUENCY", 1, "GBP", "1 order"],
    ["FREQUENCY", 12, "GBP", "12 orders"],
    ["RECENCY", 1, null, "1 day"],
    ["MEAN_GAP", 1.5, null, "1.5 days"],
    ["MONETARY", 2054.27, "GBP", "2,054.3 GBP"],
    ["MONETARY", 15.1, null, "15.1"],
    ["AVERAGE_ORDER_VALUE", 1, "GBP", "1 GBP per order"],
  ] as const)("%s %d %s → %s", (feature, value, currency, text) => {
    expect(inWords(feature, value, currency)).toBe(text);
  });
});
