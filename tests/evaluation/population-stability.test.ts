import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { populationStabilityIndex } from "../../src/evaluation/population-stability.js";

const psi = (base: number[], other: number[]) =>
  populationStabilityIndex(Float64Array.from(base), Float64Array.from(other));
const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe("the population stability index", () => {
  it("adds up over the deciles of the base", () => {
    // five bins from 10 to 20 %, five from 10 % to none, which counts as 0.01 %
    const expected = 5 * 0.1 * Math.log(2) + 5 * (0.0001 - 0.1) * Math.log(0.0001 / 0.1);
    expect(psi(ten, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])).toBeCloseTo(expected, 12);
  });

  it("merges deciles that are equal", () => {
    // deciles 1 (five of them), 1.4 and so on: the bin ≤ 1 goes from 60 to 70 %, the last one from 10 % to none
    const base = [1, 1, 1, 1, 1, 1, 2, 2.5, 5, 20];
    const expected = 0.1 * Math.log(0.7 / 0.6) + (0.0001 - 0.1) * Math.log(0.0001 / 0.1);
    expect(psi(base, [...base.slice(0, 9), 1])).toBeCloseTo(expected, 12);
  });

  it("notices values on either side of a base that does not vary, and missing ones", () => {
    expect(psi([5, 5], [5, 5, 5])).toBe(0);
    expect(psi([5, 5], [4, 4])).toBeGreaterThan(9);
    expect(psi([5, 5], [6, 6])).toBeGreaterThan(9);
    expect(psi([5, Number.NaN], [5, Number.NaN, 5, Number.NaN])).toBe(0);
    expect(psi([5, Number.NaN], [5, 5])).toBeGreaterThan(1);
    expect(psi([Number.NaN], [5])).toBeGreaterThan(1);
  });

  it("is never negative, and 0 for the same values in another order or number", () => {
    const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, values, (base, other) => {
        expect(psi(base, other)).toBeGreaterThanOrEqual(0);
        expect(psi(base, [...base, ...base].reverse())).toBeCloseTo(0, 14);
      }),
    );
  });
});
