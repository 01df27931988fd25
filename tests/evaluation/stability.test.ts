import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustedRandIndex } from "../../src/evaluation/adjusted-rand.js";
import { jaccardIndices, overlapCounts } from "../../src/evaluation/overlap-counts.js";
import {
  bootstrapWeights,
  replicateStability,
  stabilityReference,
  summariseStability,
  verdictOf,
} from "../../src/evaluation/stability.js";
import { fitKMeans } from "../../src/models/k-means.js";
import { assignToNearest } from "../../src/models/nearest-centroid.js";
import { matrix, row, toRows } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

const x = matrix([[0], [1], [9], [10]]);
const labels = Int32Array.of(0, 0, 1, 1);

describe("bootstrap weights", () => {
  it("count n draws with replacement: about n / e customers are never drawn", () => {
    const weights = bootstrapWeights(10_000, seededRandom(1));
    expect(weights.reduce((total, count) => total + count, 0)).toBe(10_000);
    expect(weights.filter((count) => count === 0).length / 10_000).toBeCloseTo(Math.exp(-1), 2);
  });

  it("are the same for the same seed", () => {
    expect(bootstrapWeights(50, seededRandom(7))).toEqual(bootstrapWeights(50, seededRandom(7)));
  });
});

describe("a bootstrap replicate", () => {
  const reference = stabilityReference(x, labels, 2);

  it("compares each segment with the one most similar to it, over all customers", () => {
    const { jaccard, adjustedRandIndex } = replicateStability(reference, matrix([[0], [1], [9]]));
    expect([...jaccard]).toEqual([0.5, 1]); // 0, 1, 2, 2: segment 0 is halved, segment 1 comes back
    // one pair of six stays together, two did before: (1 − 2·1/6) / ((2 + 1) / 2 − 2·1/6) = 4/7
    expect(adjustedRandIndex).toBeCloseTo(4 / 7, 14);
  });

  it("is perfect under other numbers, and may have fewer segments", () => {
    const swapped = replicateStability(reference, matrix([[9.5], [0.5]]));
    expect([...swapped.jaccard, swapped.adjustedRandIndex]).toEqual([1, 1, 1]);
    const single = replicateStability(reference, matrix([[5]]));
    expect([...single.jaccard, single.adjustedRandIndex]).toEqual([0.5, 0.5, 0]);
  });

  it("assigns each customer to the nearest centroid, however far the centroids moved", () => {
    const cases = anyMatrix({ minRows: 3 }).chain((points) =>
      fc.record({
        points: fc.constant(points),
        labels: fc.array(fc.integer({ min: 0, max: 2 }), {
          minLength: points.rows,
          maxLength: points.rows,
        }),
        seeds: fc.array(fc.nat(points.rows - 1), { minLength: 1, maxLength: 4 }),
        shift: fc.constantFrom(0, 0.01, 0.3, 2),
      }),
    );
    fc.assert(
      fc.property(cases, ({ points, labels: given, seeds, shift }) => {
        const own = Int32Array.from(given, (label, i) => (i < 3 ? i : label)); // no segment is empty
        const centroids = matrix(seeds.map((i, c) => Array.from(row(points, i), (v) => v + shift * c)));
        const assigned = new Int32Array(points.rows);
        assignToNearest(points, centroids, assigned);
        const overlap = overlapCounts(own, assigned, 3, centroids.rows);
        const indices = toRows(jaccardIndices(overlap));
        const replicate = replicateStability(stabilityReference(points, own, 3), centroids);
        expect([...replicate.jaccard]).toEqual(indices.map((list) => Math.max(...list)));
        expect(replicate.adjustedRandIndex).toBe(adjustedRandIndex(own, assigned));
      }),
    );
  });

  it("agrees with full assignment where the segments are those of k-means", () => {
    const random = seededRandom(9);
    const points = matrix(Array.from({ length: 400 }, (_, i) => [(i % 4) + random(), random() * 2]));
    const model = fitKMeans(points, { k: 4, restarts: 3, maxIterations: 50, seed: 1 });
    const known = stabilityReference(points, model.labels, 4);
    for (let b = 0; b < 30; b++) {
      const centroids = matrix(
        toRows(model.centroids).map((centroid) => centroid.map((v) => v + (random() - 0.5) * 0.2 * b)),
      );
      const assigned = new Int32Array(400);
      assignToNearest(points, centroids, assigned);
      const { adjustedRandIndex: index } = replicateStability(known, centroids);
      expect(index).toBe(adjustedRandIndex(model.labels, assigned));
    }
  });
});

describe("the summary of replicates", () => {
  it("holds means and the 5 % and 95 % quantiles", () => {
    const replicates = Array.from({ length: 21 }, (_, i) => ({
      jaccard: Float64Array.of(i / 20, 0.9),
      adjustedRandIndex: i / 40,
    }));
    const { segments, adjustedRandIndex } = summariseStability(replicates);
    // 21 values 0, 0.05, … 1: the second is the 5 % quantile
    expect(segments[0]).toMatchObject({ verdict: "UNSTABLE", replicates: 21 });
    expect(segments[0].jaccard).toBeCloseTo(0.5, 14);
    expect(segments[0].lower).toBeCloseTo(0.05, 14);
    expect(segments[0].upper).toBeCloseTo(0.95, 14);
    expect(segments[1]).toMatchObject({ lower: 0.9, upper: 0.9, verdict: "HIGHLY_STABLE" });
    expect(adjustedRandIndex.mean).toBeCloseTo(0.25, 14);
    expect(adjustedRandIndex.lower).toBeCloseTo(0.025, 14);
    expect(adjustedRandIndex.upper).toBeCloseTo(0.475, 14);
  });

  it("calls segments doubtful from 0.60, stable from 0.75 and highly stable above 0.85", () => {
    expect([0.599, 0.6, 0.749, 0.75, 0.85, 0.851].map(verdictOf)).toEqual([
      "UNSTABLE",
      "DOUBTFUL",
      "DOUBTFUL",
      "STABLE",
      "STABLE",
      "HIGHLY_STABLE",
    ]);
  });
});
