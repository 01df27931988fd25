import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitDbscan } from "../../src/models/dbscan.js";
import { countNoise, noiseThresholds } from "../../src/models/dbscan-noise.js";
import { neighbourLists } from "../../src/models/neighbour-lists.js";
import { buildKdTree } from "../../src/numeric/kd-tree.js";
import { matrix } from "../../src/numeric/matrix.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

const thresholdsOf = (rows: number[], minSamples: number) => [
  ...noiseThresholds(neighbourLists(buildKdTree(matrix(rows.map((v) => [v]))), minSamples), minSamples),
];

describe("DBSCAN's noise", () => {
  it("ends for each customer where a core neighbour comes within eps", () => {
    // At minSamples 3 core distances are 2, 1, 2, 6: customer 7 is core at 6, and next to core 3 at max(4, 2).
    expect(thresholdsOf([0, 1, 2, 6], 3)).toEqual([1, 1, 1, 16]);
    expect(thresholdsOf([5, 5], 2)).toEqual([0, 0]);
  });

  it("never ends where minSamples exceeds the number of customers", () => {
    expect(thresholdsOf([1, 2], 3)).toEqual([Number.NaN, Number.NaN]);
    expect(countNoise(buildKdTree(matrix([[1], [2]])), { eps: 1e300, minSamples: 3 })).toBe(2);
  });

  it("is nobody's without customers", () => {
    expect(countNoise(buildKdTree(matrix([])), { eps: 1, minSamples: 1 })).toBe(0);
    expect(noiseThresholds(neighbourLists(buildKdTree(matrix([])), 2), 2)).toHaveLength(0);
  });

  it("is the noise of a fit at every eps, customer by customer", () => {
    const radius = fc.oneof(fc.constantFrom(1, Math.SQRT2, 2), fc.double({ min: 0.05, max: 8, noNaN: true }));
    fc.assert(
      fc.property(
        anyMatrix({ maxRows: 120 }),
        radius,
        fc.integer({ min: 1, max: 14 }),
        (x, eps, minSamples) => {
          const tree = buildKdTree(x);
          const { labels, noiseCount } = fitDbscan(x, { eps, minSamples });
          const thresholds = noiseThresholds(neighbourLists(tree, 14), minSamples);
          const joins = Array.from(thresholds, (threshold) => threshold <= eps * eps);
          expect(joins).toEqual(Array.from(labels, (label) => label >= 0));
          expect(countNoise(tree, { eps, minSamples })).toBe(noiseCount);
        },
      ),
      { numRuns: 500 },
    );
  });
});
