import { describe, expect, it } from "vitest";
import { anomalyEffect } from "../../src/evaluation/anomaly-effect.js";
import { meanSilhouettes } from "../../src/evaluation/silhouette.js";
import { matrix } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";

const x = matrix([[0], [1], [4], [5], [9], [10], [60]]);
const isAnomaly = [false, false, false, false, false, false, true];

describe("the effect of the anomalies", () => {
  it("is judged on the other customers, with segments matched by overlap", () => {
    // with the anomaly: {0, 1, 4} and {5, 9, 10}; without, in another order: {4, 5, 9, 10} and {0, 1}
    const effect = anomalyEffect({
      ...{ x, isAnomaly },
      centroidsWith: matrix([[1], [8]]),
      centroidsWithout: matrix([[7], [0.5]]),
    })!;
    const judged = matrix([[0], [1], [4], [5], [9], [10]]);
    const [silhouetteWith, silhouetteWithout] = meanSilhouettes(judged, [
      Int32Array.of(0, 0, 0, 1, 1, 1),
      Int32Array.of(1, 1, 0, 0, 0, 0),
    ]);
    expect(effect).toEqual({
      ...{ silhouetteWith, silhouetteWithout, centroidShift: [0.5, 1] },
      relabelledShare: expect.closeTo(1 / 6, 14), // the customer at 4
    });
  });

  it("is none where the centroids are the same", () => {
    const centroids = matrix([[0.5], [4.5], [9.5]]);
    const effect = anomalyEffect({ x, isAnomaly, centroidsWith: centroids, centroidsWithout: centroids })!;
    expect(effect).toMatchObject({ relabelledShare: 0, centroidShift: [0, 0, 0] });
    expect(effect.silhouetteWith).toBe(effect.silhouetteWithout);
  });

  it("is estimated from a sample where one is asked for", () => {
    const input = { x, isAnomaly, centroidsWith: matrix([[1], [8]]), centroidsWithout: matrix([[7], [0.5]]) };
    const exact = anomalyEffect(input)!;
    const sample = { sampleSize: 6, random: seededRandom(1) };
    const sampled = anomalyEffect({ ...input, sample })!;
    expect(sampled.silhouetteWith).toBeCloseTo(exact.silhouetteWith, 12);
    expect(sampled.silhouetteWithout).toBeCloseTo(exact.silhouetteWithout, 12);
    expect(sampled.relabelledShare).toBe(exact.relabelledShare);
  });

  it("is null where the other customers have one segment, or there are none", () => {
    const centroidsWith = matrix([[5], [60]]);
    const centroidsWithout = matrix([[0.5], [9.5]]);
    expect(anomalyEffect({ x, isAnomaly, centroidsWith, centroidsWithout })).toBeNull();
    expect(
      anomalyEffect({ x, isAnomaly: new Uint8Array(7).fill(1), centroidsWith, centroidsWithout }),
    ).toBeNull();
  });
});
