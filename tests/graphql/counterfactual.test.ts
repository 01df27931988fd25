import "reflect-metadata";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { Counterfactual } from "../../src/graphql/counterfactual.type.js";
import type { Segment } from "../../src/graphql/segment.type.js";

const RFM: readonly Feature[] = ["RECENCY", "FREQUENCY", "MONETARY"];

function textOf(feature: Feature, from: number, to: number, currency: string | null = "GBP", features = RFM) {
  const target = { name: "Champions" } as Segment;
  return new Counterfactual({ segment: 2, feature, from, to }, target, { currency, features }).text;
}

const MOVES = "would move the customer to Champions, at otherwise equal numbers.";

describe("what would move a customer up, in words", () => {
  it.each<[Feature, number, number, string]>([
    ["FREQUENCY", 2, 3, `One more order (2 → 3) ${MOVES}`],
    ["FREQUENCY", 2, 1_005, `1,003 more orders (2 → 1,005) ${MOVES}`],
    ["FREQUENCY", 2.5, 4, `A higher number of orders (2.5 → 4 orders) ${MOVES}`], // derived from spend
    ["MONETARY", 500, 1_812.4, `A higher spend (500.00 → 1,812.40 GBP) ${MOVES}`],
    ["AVERAGE_ORDER_VALUE", 20, 31.1, `A higher average order value (20.00 → 31.10 GBP per order) ${MOVES}`],
    ["DISTINCT_PRODUCTS", 4, 7, `A higher number of different products (4 → 7 products) ${MOVES}`],
    ["UNITS", 10, 12, `A higher number of units (10 → 12 units) ${MOVES}`],
  ])("%s from %d to %d", (feature, from, to, text) => {
    expect(textOf(feature, from, to)).toBe(text);
  });

  it("speaks of an order in the past where recency would have to be lower", () => {
    const rest = "the customer would belong to Champions, at otherwise equal numbers.";
    expect(textOf("RECENCY", 40, 12)).toBe(`Had the last order been 12 days ago (now 40), ${rest}`);
    expect(textOf("RECENCY", 3, 1)).toBe(`Had the last order been 1 day ago (now 3), ${rest}`);
  });

  it("says that orders keep their average value where the model looks at that, so that spend grows", () => {
    const features: readonly Feature[] = [...RFM, "AVERAGE_ORDER_VALUE"];
    const text = textOf("FREQUENCY", 2, 3, "GBP", features);
    expect(text).toBe(`One more order of the same average value (2 → 3) ${MOVES}`);
  });

  it("names no currency that nobody stated", () => {
    expect(textOf("MONETARY", 500, 800, null)).toBe(`A higher spend (500.00 → 800.00) ${MOVES}`);
    expect(textOf("UNITS", 1, 2, null)).toBe(`A higher number of units (1 → 2 units) ${MOVES}`);
  });
});
