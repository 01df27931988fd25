import "../support/property-seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concentration } from "../../src/exploration/concentration.js";

const of = (...spend: number[]) => concentration(Float64Array.from(spend));
const spending = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 300 });

describe("how unequally customers spend", () => {
  it("is as worked out by hand for 10, 20, 30 and 40", () => {
    const { lorenz, gini, customersForHalf } = of(30, 10, 40, 20);
    expect(lorenz).toEqual([
      { customerShare: 0, revenueShare: 0 },
      { customerShare: 0.25, revenueShare: 0.1 },
      { customerShare: 0.5, revenueShare: 0.3 },
      { customerShare: 0.75, revenueShare: 0.6 },
      { customerShare: 1, revenueShare: 1 },
    ]);
    expect(gini).toBeCloseTo((-3 * 10 - 1 * 20 + 1 * 30 + 3 * 40) / (4 * 100), 15); // 0.25
    expect(customersForHalf).toBe(2); // 40 < 50 ≤ 40 + 30
  });

  it("rounds top shares to whole customers: of 30, the top 5 % are 2, the top 1 % nobody", () => {
    const { topShares } = of(...Array.from({ length: 30 }, (_, i) => (i === 7 ? 71 : 1)));
    expect(topShares.map(({ customerShare }) => customerShare)).toEqual([0.01, 0.05, 0.1, 0.2]);
    const expected = [0, 72, 73, 76]; // of 100
    topShares.forEach(({ revenueShare }, i) => {
      expect(revenueShare).toBeCloseTo(expected[i] / 100, 12);
    });
  });

  it.each([
    ["nobody", [], [], 0, 0],
    ["one customer", [7], [0, 1], 0, 1],
    ["three who spend alike", [5, 5, 5], [0, 1 / 3, 2 / 3, 1], 0, 2],
    ["two who spend nothing", [0, 0], [0, 0.5, 1], 0, 0],
    ["one who spends all", [0, 0, 0, 9], [0, 0, 0, 0, 1], 0.75, 1],
  ])("knows %s", (_, spend, curve, gini, half) => {
    const found = of(...spend);
    expect(found.lorenz.map(({ revenueShare }) => revenueShare)).toEqual(curve);
    expect([found.gini, found.customersForHalf]).toEqual([gini, half]);
    expect(found.topShares.every(({ revenueShare }) => Number.isFinite(revenueShare))).toBe(true);
  });

  it("gives a curve that rises ever faster from (0, 0) to (1, 1), of 101 points at most", () => {
    fc.assert(
      fc.property(spending, (spend) => {
        const { lorenz, gini } = of(...spend);
        expect(lorenz.length).toBe(Math.min(spend.length, 100) + 1);
        expect(lorenz[0]).toEqual({ customerShare: 0, revenueShare: 0 });
        expect(lorenz.at(-1)).toEqual({ customerShare: 1, revenueShare: 1 });
        const steps = lorenz.slice(1).map((point, i) => point.revenueShare - lorenz[i].revenueShare);
        expect(steps.every((step, i) => step >= 0 && (i === 0 || step >= steps[i - 1] - 1e-12))).toBe(true);
        expect(gini).toBeGreaterThanOrEqual(-1e-12);
        expect(gini).toBeLessThan(1);
      }),
    );
  });

  it("gives the mean difference of all pairs as Gini, and the fewest customers for half", () => {
    fc.assert(
      fc.property(spending, (spend) => {
        const total = spend.reduce((sum, value) => sum + value, 0);
        fc.pre(total > 0);
        let differences = 0;
        for (const a of spend) for (const b of spend) differences += Math.abs(a - b);
        const { gini, customersForHalf } = of(...spend);
        expect(gini).toBeCloseTo(differences / (2 * spend.length * total), 9);
        const descending = [...spend].sort((a, b) => b - a);
        const sumOf = (count: number) => descending.slice(0, count).reduce((sum, value) => sum + value, 0);
        expect(2 * sumOf(customersForHalf)).toBeGreaterThanOrEqual(total);
        expect(2 * sumOf(customersForHalf - 1)).toBeLessThan(total);
      }),
    );
  });
});
