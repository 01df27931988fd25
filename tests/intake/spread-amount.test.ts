import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceText, type SpreadLine, spreadAmount } from "../../src/intake/spread-amount.js";

const line = (quantity: number, amount: number, goods = ""): SpreadLine => ({ quantity, amount, goods });
const sumOf = (lines: readonly SpreadLine[], total: number) =>
  spreadAmount(lines, total).reduce(
    (sum, { amount, units }, i) => sum + (amount * lines[i].quantity) / units,
    0,
  );

const lines = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 50 }),
    amount: fc.integer({ min: 1, max: 9e9 }),
    goods: fc.string(),
  }),
  { minLength: 1, maxLength: 8 },
);

describe("an amount that is spread over lines", () => {
  it("is in proportion, down to whole thousandths, what is left going to whole lines", () => {
    // 47,000 of 52,000: 14,461.5 for each of two units and 18,076.9; the 2 that are left are a thousandth for each of two
    expect(spreadAmount([line(2, 32_000), line(1, 20_000)], 47_000)).toEqual([
      { amount: 14_462, units: 1 },
      { amount: 18_076, units: 1 },
    ]);
    // 25,000 of 30,000 over 3 units and 3 units: 4,166.66 each; of the 4 that are left 3 go to the first line, 1 to the last
    expect(spreadAmount([line(3, 15_000, "B"), line(3, 15_000, "A")], 25_000)).toEqual([
      { amount: 12_499, units: 3 },
      { amount: 4_167, units: 1 },
    ]);
  });

  it("adds up, and is the same for each line in whatever order they stand", () => {
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const total = Math.floor(given.reduce((sum, { amount }) => sum + amount, 0) * share);
        expect(sumOf(given, total)).toBeCloseTo(total, 3);
        const pricesOf = (some: readonly SpreadLine[]) =>
          spreadAmount(some, total)
            .map(({ amount, units }, i) => JSON.stringify([some[i], amount / units]))
            .sort();
        expect(pricesOf([...given].reverse())).toEqual(pricesOf(given));
      }),
    );
  });

  it("is exact in whole thousandths where a line has one unit", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 9e9 }), (given, amount) => {
        const all = [...given, line(1, amount)];
        const total = Math.floor(all.reduce((sum, each) => sum + each.amount, 0) / 3);
        expect(spreadAmount(all, total).filter(({ units }) => units > 1)).toEqual([]);
        expect(sumOf(all, total)).toBe(total);
      }),
    );
  });

  it("is nothing where there are no lines", () => {
    expect(spreadAmount([], 0)).toEqual([]);
  });
});

describe("a price as a text", () => {
  it("has three decimals where it is a whole thousandth, else enough to be rounded", () => {
    const text = (amount: number, units: number) => priceText({ amount, units }, ".");
    expect([text(15_400, 1), text(77_000, 5), text(5, 1), text(0, 3), text(-20_000, 2)]).toEqual([
      ...["15.400", "15.400", "0.005", "0.000", "-10.000"],
    ]);
    expect([text(10_000, 3), text(1, 2), text(-1, -2), text(1_000_001, 2_000_000)]).toEqual([
      // the last one is a little more than half
      ...["3.3333333331", "0.0005", "0.0005", "0.0005000001"],
    ]);
    expect(priceText({ amount: 25_010, units: 2 }, ",")).toBe("12,505");
  });
});
