import { describe, expect, it } from "vitest";
import { corePointsOf, predictDbscan } from "../../src/models/core-points.js";
import { fitDbscan } from "../../src/models/dbscan.js";
import { fitKMeans } from "../../src/models/k-means.js";
import { nearestTwo } from "../../src/models/nearest-centroid.js";
import { type Matrix, matrix, row } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";

interface Fitted {
  labels: Int32Array;
  clusters: number;
  /** The lowest label that may occur: −1 where there is noise. */
  lowest: number;
  predict: (point: Float64Array) => number;
}

const clusterers: [string, (x: Matrix) => Fitted][] = [
  [
    "k-means",
    (x) => {
      const k = Math.min(3, x.rows);
      const model = fitKMeans(x, { k, restarts: 10, maxIterations: 100, seed: 4 });
      const predict = (point: Float64Array) => nearestTwo(model.centroids, point).first;
      return { labels: model.labels, clusters: k, lowest: 0, predict };
    },
  ],
  [
    "DBSCAN",
    (x) => {
      const model = fitDbscan(x, { eps: 1, minSamples: 4 });
      const core = corePointsOf(x, model, 1);
      const predict = (point: Float64Array) => predictDbscan(core, point).label;
      return { labels: model.labels, clusters: model.clusterCount, lowest: -1, predict };
    },
  ],
];

/** Three groups of 40 around (0, 0), (6, 0), (0, 6), each in a square of side 2, and one stray point. */
function threeGroups(): number[][] {
  const random = seededRandom(8);
  const around = (a: number, b: number) =>
    Array.from({ length: 40 }, () => [a + 2 * random() - 1, b + 2 * random() - 1]);
  return [...around(0, 0), ...around(6, 0), ...around(0, 6), [2.9, 3]];
}

/** For every row the first row with its label, or −1 for noise: equal for equal partitions. */
function partition(labels: Int32Array): number[] {
  return [...labels].map((label) => (label < 0 ? -1 : labels.indexOf(label)));
}

describe.each(clusterers)("every clusterer: %s", (_, cluster) => {
  const rows = threeGroups();
  const x = matrix(rows);

  it("gives every row one whole label in range", () => {
    const { labels, clusters, lowest } = cluster(x);
    expect(labels).toBeInstanceOf(Int32Array);
    expect(labels).toHaveLength(x.rows);
    expect(labels.every((label) => label >= lowest && label < clusters)).toBe(true);
  });

  it("finds the three groups", () => {
    const { labels } = cluster(x);
    for (const start of [0, 40, 80]) expect(new Set(labels.slice(start, start + 40)).size).toBe(1);
    expect(new Set([labels[0], labels[40], labels[80]]).size).toBe(3);
  });

  it("gives equal labels for equal input", () => {
    expect(cluster(matrix(rows)).labels).toEqual(cluster(x).labels);
  });

  it("finds the same partition in any order of the rows", () => {
    const random = seededRandom(2);
    const order = [...rows.keys()]
      .map((i) => [random(), i])
      .sort((a, b) => a[0] - b[0])
      .map(([, i]) => i);
    const shuffled = cluster(matrix(order.map((i) => rows[i]))).labels;
    const back = new Int32Array(rows.length);
    order.forEach((i, place) => {
      back[i] = shuffled[place];
    });
    expect(partition(back)).toEqual(partition(cluster(x).labels));
  });

  it("predicts for a training row its training label", () => {
    const { labels, predict } = cluster(x);
    expect(Int32Array.from(labels.keys()).map((i) => predict(row(x, i)))).toEqual(labels);
  });

  it("takes one point, and identical points", () => {
    expect(cluster(matrix([[1, 2]])).labels).toHaveLength(1);
    const { labels } = cluster(matrix(Array.from({ length: 9 }, () => [3, 3])));
    expect(new Set(labels).size).toBe(1);
  });

  it("is not disturbed by a constant column", () => {
    expect(partition(cluster(matrix(rows.map((r) => [...r, 7]))).labels)).toEqual(
      partition(cluster(x).labels),
    );
  });

  it("does not change its input", () => {
    const before = x.values.slice();
    cluster(x);
    expect(x.values).toEqual(before);
  });
});
