import { describe, expect, it } from "vitest";
import { fitDbscan } from "../../src/models/dbscan.js";
import { kDistances } from "../../src/models/k-distance.js";
import { fitKMeans, type KMeansModel } from "../../src/models/k-means.js";
import { fitPca } from "../../src/models/pca.js";
import { goldenFacts, goldenMatrix, goldenTable, hasGolden } from "../support/golden.js";

const SEEDS = [0, 1, 7, 20];

/** Labels renumbered by ascending centroid on one column, as the reference files have them. */
function byCentroid({ k, centroids, labels }: KMeansModel, j: number): Int32Array {
  const coordinate = (c: number) => centroids.values[c * centroids.columns + j];
  const order = Array.from({ length: k }, (_, c) => c).sort((a, b) => coordinate(a) - coordinate(b));
  return labels.map((label) => order.indexOf(label));
}

function shareEqual(a: Int32Array, b: Float64Array): number {
  return a.filter((label, i) => label === b[i]).length / a.length;
}

/** Type 7, as NumPy. */
function quantile(ascending: Float64Array, q: number): number {
  const place = q * (ascending.length - 1);
  const low = Math.floor(place);
  return (
    ascending[low] + (place - low) * (ascending[Math.min(low + 1, ascending.length - 1)] - ascending[low])
  );
}

const isThere = hasGolden();

describe.skipIf(!isThere).each(["uci-rfm", "uci-five"])("scikit-learn's reference values: %s", (name) => {
  if (!isThere) return it("need the folder ../shared/golden"); // vitest runs the body of a skipped describe, too
  const facts = goldenFacts(name);
  const expectedLabels = goldenTable(`${name}-labels`).columns;
  const x = goldenMatrix(facts.features);
  const monetary = facts.features.indexOf("monetary");

  it.each(Object.keys(facts.kmeans))("k-means with k = %s is as good or better, from every seed", (k) => {
    const reference = facts.kmeans[k].inertia;
    for (const seed of SEEDS) {
      const model = fitKMeans(x, { k: Number(k), restarts: 10, maxIterations: 300, seed });
      expect(model.converged).toBe(true);
      expect(model.inertia).toBeLessThanOrEqual(reference * (1 + 1e-6));
      const share = shareEqual(byCentroid(model, monetary), expectedLabels[`kmeans${k}`]);
      const isSame = Math.abs(model.inertia - reference) <= 1e-9 * reference;
      expect(share).toBeGreaterThanOrEqual(isSame ? 1 : 0.97);
    }
  });

  it.each(Object.keys(facts.dbscan))("DBSCAN at %s gives every customer the same label", (setting) => {
    const [eps, minSamples] = setting.split("/").map(Number);
    const model = fitDbscan(x, { eps, minSamples });
    const { clusters, noise, core } = facts.dbscan[setting];
    expect([model.clusterCount, model.noiseCount]).toEqual([clusters, noise]);
    expect(model.isCore.filter((flag) => flag === 1)).toHaveLength(core);
    expect([...model.labels]).toEqual([...expectedLabels[`dbscan_${setting.replace("/", "_")}`]]);
  });

  it("principal components explain the same shares with the same loadings", () => {
    const model = fitPca(x);
    facts.pca.explained_variance_ratio.forEach((ratio, c) => {
      expect(Math.abs(model.explainedVarianceRatio[c] - ratio)).toBeLessThan(1e-9);
      facts.pca.components_abs[c].forEach((loading, j) => {
        expect(Math.abs(Math.abs(model.components[c][j]) - loading)).toBeLessThan(1e-9);
      });
    });
  });

  it("k-distances have the same quantiles", () => {
    for (const [neighbours, quantiles] of Object.entries(facts.k_distance_excluding_self)) {
      const distances = kDistances(x, Number(neighbours) + 1);
      for (const [q, expected] of Object.entries(quantiles)) {
        expect(quantile(distances, Number(q))).toBeCloseTo(expected, 9);
      }
    }
  });
});
