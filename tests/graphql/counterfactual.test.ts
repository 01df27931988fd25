import "reflect-metadata";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { Counterfactual } from "../../src/graphql/counterfactual.type.js";
import type { Segment } from "../../src/graphql/segment.type.js";

function textOf(feature: Feature, from: number, to: number, currency: string | null = "GBP"): string {
  const target = { name: "Champions" } as Segment;
  return new Counterfactual({ segment: 2, feature, from, to }, target, currency).text;
}

const MOVES = "would move the customer to Champions, at otherwise equal numbers.";

describe("what would move a customer up, in words", () => {
  it.each<[Feature, number, number, string]>([
    ["FREQUENCY", 2, 3, `One more order (2 → 3) ${MOVES}`],
    ["FREQUENCY", 2, 1_004.2, `1,003 more orders (2 → 1,005) ${MOVES}`],
    ["FREQUENCY", 2.5, 3.1, `A higher number of orders (2.5 → 4 orders) ${MOVES}`],
    ["MONETARY", 500, 812.401, `A higher spend (500.00 → 812.41 GBP) ${MOVES}`],
    ["AVERAGE_ORDER_VALUE", 20, 31.1, `A higher average order value (20.00 → 31.10 GBP per order) ${MOVES}`],
    ["DISTINCT_PRODUCTS", 4, 6.5, `A higher number of different products (4 → 7 products) ${MOVES}`],
    ["MEAN_GAP", 40, 20.27, `A lower mean time between orders (40 → 20.2 days) ${MOVES}`],
    ["RETURN_RATE", 0.5, 0.1239, `A lower share of spend cancelled (50 % → 12.3 %) ${MOVES}`],
  ])("%s from %d to %d", (feature, from, to, text) => {
    expect(textOf(feature, from, to)).toBe(text);
  });

  it("speaks of an order in the past where recency would have to be lower", () => {
    const rest = "the customer would belong to Champions, at otherwise equal numbers.";
    expect(textOf("RECENCY", 40, 12.9)).toBe(
      `Had the last order been at most 12 days ago (now 40), ${rest}`, // 13 days would not do
    );
    expect(textOf("RECENCY", 3, 1)).toBe(`Had the last order been at most 1 day ago (now 3), ${rest}`);
  });

  it("rounds so that the value it names is enough, and leaves a value alone that needs no rounding", () => {
    expect(textOf("MONETARY", 1, 2.000_000_1)).toContain("2.01 GBP"); // 2.00 would not do
    expect(textOf("MONETARY", 1, 1.1)).toContain("1.10 GBP"); // 100 × 1.1 is a little above 110
  });

  it("names no currency that nobody stated", () => {
    expect(textOf("MONETARY", 500, 800, null)).toBe(`A higher spend (500.00 → 800.00) ${MOVES}`);
  });
});
