import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustedRandIndex, adjustedRandIndexOf } from "../../src/evaluation/adjusted-rand.js";
import { jaccardIndices, overlapCounts } from "../../src/evaluation/overlap-counts.js";

const between = (a: number[], b: number[]) => adjustedRandIndex(Int32Array.from(a), Int32Array.from(b));
const pairsOfLabels = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 })), {
  minLength: 1,
  maxLength: 40,
});

describe("the adjusted Rand index", () => {
  it("is that of scikit-learn 1.2.1 (adjusted_rand_score of the same lists)", () => {
    expect(between([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])).toBeCloseTo(0.24242424242424243, 15);
    expect(between([0, 0, 1, 2, 2, 2, 3], [1, 1, 1, 0, 0, 2, 2])).toBeCloseTo(0.2953020134228188, 15);
    expect(between([0, 0, 1, 1], [0, 1, 0, 1])).toBe(-0.5);
    expect(between([0, 1, 2, 3], [0, 0, 0, 0])).toBe(0);
  });

  it("is 1 where both have one cluster, both only single customers, and where there is nobody", () => {
    expect(between([0, 0, 0, 0], [5, 5, 5, 5])).toBe(1);
    expect(between([0, 1, 2], [4, 5, 6])).toBe(1);
    expect(between([3], [7])).toBe(1);
    expect(between([], [])).toBe(1);
  });

  it("is symmetric, 1 under other names, and the same from the table of overlaps", () => {
    fc.assert(
      fc.property(pairsOfLabels, (pairs) => {
        const a = Int32Array.from(pairs, ([label]) => label);
        const b = Int32Array.from(pairs, ([, label]) => label);
        const index = adjustedRandIndex(a, b);
        expect(adjustedRandIndex(b, a)).toBe(index);
        expect(
          adjustedRandIndex(
            a,
            a.map((label) => 7 - 2 * label),
          ),
        ).toBe(1);
        expect(adjustedRandIndexOf(overlapCounts(a, b, 4, 5))).toBe(index);
        expect(index).toBeGreaterThanOrEqual(-0.5);
        expect(index).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("stays exact for a million customers, most of them in clusters of their own", () => {
    const single = Int32Array.from({ length: 1_000_000 }, (_, i) => i);
    const paired = single.map((i) => i >> 1);
    expect(adjustedRandIndex(single, single)).toBe(1);
    expect(adjustedRandIndex(single, paired)).toBe(0); // no pair shares both labels
  });
});

describe("overlaps of two labelings", () => {
  it("are counted per pair, and in relation to those who have either", () => {
    const overlap = overlapCounts(Int32Array.of(0, 0, 0, 1, 1), Int32Array.of(0, 0, 1, 1, 1), 3, 2);
    expect([...overlap.values]).toEqual([2, 1, 0, 2, 0, 0]);
    // segment 0 and 0: 2 of 3; 0 and 1: 1 of 5; 1 and 1: 2 of 3; nobody is in segment 2
    expect([...jaccardIndices(overlap).values]).toEqual([2 / 3, 1 / 5, 0, 2 / 3, 0, 0]);
  });
});
