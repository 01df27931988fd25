import { describe, expect, it } from "vitest";
import { calinskiHarabasz } from "../../src/evaluation/calinski-harabasz.js";
import { chooseK } from "../../src/evaluation/choose-k.js";
import { daviesBouldin } from "../../src/evaluation/davies-bouldin.js";
import { findKnee } from "../../src/evaluation/kneedle.js";
import { meanSilhouettes, silhouettePerSegment, silhouetteSamples } from "../../src/evaluation/silhouette.js";
import { column } from "../../src/numeric/matrix.js";
import { fitPreprocessing } from "../../src/preprocessing/fit-preprocessing.js";
import { nameSegments } from "../../src/segments/name-segments.js";
import { tierSegments } from "../../src/segments/tier-segments.js";
import { hasGolden } from "../support/golden.js";
import { FIVE, goldenLabelings, goldenRaw, logStandard, RFM } from "../support/golden-features.js";

const within = 1e-9;

function smallestShare(labels: Int32Array, k: number): number {
  const sizes = Array.from({ length: k }, (_, segment) => labels.filter((label) => label === segment).length);
  return Math.min(...sizes) / labels.length;
}

describe.runIf(hasGolden())("indices of the reference's segments", () => {
  it.each([
    ["uci-rfm", RFM],
    ["uci-five", FIVE],
  ] as const)("are scikit-learn's (%s)", (name, features) => {
    const { scaled } = fitPreprocessing(goldenRaw(features), logStandard(features));
    const labelings = goldenLabelings(name);
    const silhouettes = meanSilhouettes(
      scaled,
      labelings.map(({ labels }) => labels),
    );
    labelings.forEach(({ indices, labels }, i) => {
      expect(Math.abs(silhouettes[i]! - indices.silhouette)).toBeLessThan(within);
      expect(Math.abs(daviesBouldin(scaled, labels)! - indices.davies_bouldin)).toBeLessThan(within);
      expect(Math.abs(calinskiHarabasz(scaled, labels)! / indices.calinski_harabasz - 1)).toBeLessThan(
        within,
      );
    });
  });

  it("average to the mean silhouette over segments weighted by size", () => {
    const { scaled } = fitPreprocessing(goldenRaw(RFM), logStandard(RFM));
    const { labels, indices } = goldenLabelings("uci-rfm").find(({ k }) => k === 4)!;
    const samples = silhouetteSamples(scaled, labels)!;
    const sizes = [0, 1, 2, 3].map((segment) => labels.filter((label) => label === segment).length);
    const total = silhouettePerSegment(samples, labels, 4).reduce<number>(
      (sum, s, i) => sum + s! * sizes[i],
      0,
    );
    expect(Math.abs(total / labels.length - indices.silhouette)).toBeLessThan(within);
  });
});

describe.runIf(hasGolden())("choices on the reference's curve", () => {
  it("hang on its range: the knee is 3 from k = 1 on and 4 from 2 to 8", () => {
    const inertias = goldenLabelings("uci-rfm").map(({ indices }) => indices.inertia);
    const ks = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(findKnee(ks, [4338 * 3, ...inertias], "convex", "decreasing")).toBe(3);
    expect(findKnee(ks.slice(1), inertias, "convex", "decreasing")).toBe(4);
  });

  it("take k = 4 over 2…8", () => {
    const curve = goldenLabelings("uci-rfm").map(({ k, indices, labels }) => ({
      ...{ k, inertia: indices.inertia, silhouette: indices.silhouette },
      smallestSegmentShare: smallestShare(labels, k),
    }));
    expect(chooseK(curve)).toMatchObject({ k: 4, kneeK: 4, warnings: [] });
  });

  it("name the four segments by what their members are like", () => {
    const raw = goldenRaw(RFM);
    const [recencyDays, frequency, monetary] = [0, 1, 2].map((j) => column(raw, j));
    const { labels } = goldenLabelings("uci-rfm").find(({ k }) => k === 4)!;
    const names = nameSegments({ labels, k: 4, recencyDays, frequency, monetary }).map(({ name }) => name);
    expect(names).toEqual(["Hibernating", "Potential loyalists", "Loyal customers", "Champions"]);
    expect(tierSegments(monetary, labels, 4)).toEqual(["LOW", "MEDIUM", "MEDIUM", "HIGH"]);
  });
});
