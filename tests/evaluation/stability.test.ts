import { describe, expect, it } from "vitest";
import {
  bootstrapWeights,
  replicateStability,
  summariseStability,
  verdictOf,
} from "../../src/evaluation/stability.js";
import { matrix } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";

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
  it("compares each segment with the one most similar to it, over all customers", () => {
    const weights = Float64Array.of(1, 1, 2, 0);
    const replicate = replicateStability({
      ...{ x, labels, k: 2, weights },
      fitCentroids: (given) => {
        expect(given).toBe(weights);
        return matrix([[0], [1], [9]]);
      },
    });
    // 0, 1, 2, 2: segment 0 is halved (1 of 2), segment 1 comes back although one of its customers was not drawn
    expect([...replicate.jaccard]).toEqual([0.5, 1]);
    // one pair of six stays together, two did before: (1 − 2·1/6) / ((2 + 1) / 2 − 2·1/6) = 4/7
    expect(replicate.adjustedRandIndex).toBeCloseTo(4 / 7, 14);
  });

  it("is perfect under other numbers", () => {
    const replicate = replicateStability({
      ...{ x, labels, k: 2, weights: new Float64Array(4) },
      fitCentroids: () => matrix([[9.5], [0.5]]),
    });
    expect([...replicate.jaccard, replicate.adjustedRandIndex]).toEqual([1, 1, 1]);
  });

  it("may have fewer segments", () => {
    const replicate = replicateStability({
      ...{ x, labels, k: 2, weights: new Float64Array(4) },
      fitCentroids: () => matrix([[5]]),
    });
    expect([...replicate.jaccard, replicate.adjustedRandIndex]).toEqual([0.5, 0.5, 0]);
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
