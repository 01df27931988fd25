import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentEvaluations } from "../../src/evaluation/segment-evaluation.js";
import { silhouettes } from "../../src/evaluation/silhouette.js";
import { silhouetteSlices } from "../../src/evaluation/silhouette-slices.js";
import { matrix } from "../../src/numeric/matrix.js";
import { mean } from "../../src/numeric/statistics.js";

describe("the nearest other cluster", () => {
  it("is the one with the least mean distance, ties to the lowest label, also for a cluster of one", () => {
    const x = matrix([[0], [1], [4], [5], [-4]]);
    const { neighbours } = silhouettes(x, Int32Array.of(7, 7, 9, 9, 3))!;
    // from 0: label 9 at 4.5, label 3 at 4; from 1: 3.5 against 5; from −4: label 7 at 4.5
    expect([...neighbours]).toEqual([3, 9, 7, 7, 7]);
    const tied = silhouettes(matrix([[0], [0], [2], [-2]]), Int32Array.of(1, 1, 5, 4))!;
    expect(tied.neighbours[0]).toBe(4);
  });
});

describe("the evaluation of segments", () => {
  it("counts all customers and averages the silhouettes that are known", () => {
    const labels = Int32Array.of(0, 0, 0, 1, 1, 2, 0);
    const known = {
      samples: Float64Array.of(0.5, -0.1, 0.2, 0.4, -0.2),
      neighbours: Int32Array.of(2, 1, 1, 0, 2),
    };
    expect(segmentEvaluations(labels, 4, known, Int32Array.of(0, 1, 2, 3, 4))).toEqual([
      {
        ...{ segment: 0, customerCount: 4, neighbour: 1, negativeShare: 1 / 3 },
        meanSilhouette: expect.closeTo(0.2, 14),
      },
      {
        ...{ segment: 1, customerCount: 2, neighbour: 0, negativeShare: 0.5 }, // 0 and 2 are named once each
        meanSilhouette: expect.closeTo(0.1, 14),
      },
      { segment: 2, customerCount: 1, meanSilhouette: null, negativeShare: null, neighbour: null },
      { segment: 3, customerCount: 0, meanSilhouette: null, negativeShare: null, neighbour: null },
    ]);
  });

  it("has no silhouettes where they are not defined", () => {
    const x = matrix([[0], [1]]);
    const labels = new Int32Array(2);
    expect(segmentEvaluations(labels, 1, silhouettes(x, labels))).toEqual([
      { segment: 0, customerCount: 2, meanSilhouette: null, negativeShare: null, neighbour: null },
    ]);
  });
});

describe("slices of silhouettes", () => {
  it("are the members themselves in descending order, with their shares of the segment", () => {
    const samples = Float64Array.of(0.1, 0.7, -0.2, 0.4, 0.9, 0.3);
    const labels = Int32Array.of(0, 1, 0, 0, 1, -1);
    expect(silhouetteSlices(samples, labels, 3)).toEqual([
      { segment: 0, from: 0, to: 1 / 3, silhouette: 0.4 },
      { segment: 0, from: 1 / 3, to: 2 / 3, silhouette: 0.1 },
      { segment: 0, from: 2 / 3, to: 1, silhouette: -0.2 },
      { segment: 1, from: 0, to: 0.5, silhouette: 0.9 },
      { segment: 1, from: 0.5, to: 1, silhouette: 0.7 },
    ]);
  });

  it("are the means of parts where there are too many members", () => {
    const slices = silhouetteSlices(Float64Array.of(0.1, 0.5, 0.3, 0.2, 0.4), new Int32Array(5), 1, 2);
    expect(slices).toEqual([
      { segment: 0, from: 0, to: 0.4, silhouette: 0.45 }, // 0.5 and 0.4
      { segment: 0, from: 0.4, to: 1, silhouette: expect.closeTo(0.2, 14) }, // 0.3, 0.2 and 0.1
    ]);
  });

  it("cover the segment, fall, number at most 200 and have its mean silhouette as their area", () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 900 });
    fc.assert(
      fc.property(values, (list) => {
        const slices = silhouetteSlices(Float64Array.from(list), new Int32Array(list.length), 1);
        expect(slices.length).toBe(Math.min(200, list.length));
        expect([slices[0].from, slices.at(-1)!.to]).toEqual([0, 1]);
        slices.slice(1).forEach((slice, i) => {
          expect(slice.from).toBe(slices[i].to);
          expect(slice.silhouette).toBeLessThanOrEqual(slices[i].silhouette + 1e-15);
        });
        const area = slices.reduce((sum, { from, to, silhouette }) => sum + (to - from) * silhouette, 0);
        expect(area).toBeCloseTo(mean(list), 12);
      }),
      { numRuns: 50 },
    );
  });
});
