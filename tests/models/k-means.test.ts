import fc from "fast-check";
import { kmeans } from "ml-kmeans";
import { describe, expect, it } from "vitest";
import {
  chainKMeans,
  countDistinctRows,
  fitKMeans,
  searchKMeans,
  sweepKMeans,
} from "../../src/models/k-means.js";
import { descendFully } from "../../src/models/k-means-descent.js";
import { narrow, pointsOf, widen } from "../../src/models/k-means-points.js";
import { begin, emptyPartition, inertiaOf } from "../../src/models/k-means-state.js";
import { assignToNearest } from "../../src/models/nearest-centroid.js";
import { type Matrix, matrix, toRows } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

const settings = { restarts: 3, maxIterations: 100, seed: 7 };
const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

/** The least inertia of all 2-partitions: every subset is tried. */
function bestOfAllPairs(x: Matrix): number {
  let least = Number.POSITIVE_INFINITY;
  for (let subset = 1; subset < 2 ** (x.rows - 1); subset++) {
    const labels = Array.from({ length: x.rows }, (_, i) => (subset >> i) & 1);
    least = Math.min(least, spread(x, labels, 0) + spread(x, labels, 1));
  }
  return least;
}

function spread(x: Matrix, labels: number[], label: number): number {
  const rows = toRows(x).filter((_, i) => labels[i] === label);
  const mean = rows[0].map((_, j) => rows.reduce((sum, r) => sum + r[j], 0) / rows.length);
  return rows.flat().reduce((sum, value, e) => sum + (value - mean[e % mean.length]) ** 2, 0);
}

/** Where a walk from given centroids ends. */
function descended(x: Matrix, centroids: Matrix) {
  const points = pointsOf(x);
  const p = begin(emptyPartition(points, centroids.rows), widen(centroids, points.width));
  descendFully(p, 50);
  return p;
}

describe("k-means", () => {
  it("finds two groups, their means and the sum of squared distances", () => {
    const model = fitKMeans(matrix([[0], [1], [9], [10]]), { ...settings, k: 2 });
    expect(sorted(model.centroids.values)).toEqual([0.5, 9.5]);
    expect(model.inertia).toBe(4 * 0.5 ** 2);
    expect(model.converged).toBe(true);
    expect(model.labels[0]).toBe(model.labels[1]);
    expect(model.labels[2]).toBe(model.labels[3]);
  });

  it("leaves an optimum of Lloyd that an exchange of one point improves", () => {
    // {0, 2} {3.1}: 2 lies nearer to 1 than to 3.1, so Lloyd stays. Leaving saves 2/1 · 1² = 2, joining costs
    // 1/2 · 1.1² = 0.605: {0} {2, 3.1} has 2 · 0.55² = 0.605 instead of 2.
    const p = descended(matrix([[0], [2], [3.1]]), matrix([[1], [3.1]]));
    expect([...p.labels]).toEqual([0, 1, 1]);
    expect(inertiaOf(p)).toBeCloseTo(0.605, 12);
  });

  it("fills a cluster that nobody is nearest to with the farthest customer", () => {
    const p = descended(matrix([[0], [1], [9]]), matrix([[0.4], [100]]));
    expect([...p.labels]).toEqual([0, 0, 1]);
    expect([...narrow(p.centroids, p.points.width, 1).values]).toEqual([0.5, 9]);
  });

  it("is the mean and the total variance at k = 1", () => {
    const model = fitKMeans(matrix([[1], [2], [6]]), { ...settings, k: 1 });
    expect([...model.centroids.values]).toEqual([3]);
    expect(model.inertia).toBe(2 ** 2 + 1 ** 2 + 3 ** 2);
  });

  it("gives every customer its own segment at k = n", () => {
    const model = fitKMeans(matrix([[5], [1], [3]]), { ...settings, k: 3 });
    expect(sorted(model.labels)).toEqual([0, 1, 2]);
    expect(model.inertia).toBe(0);
  });

  it("has no empty segment while k is at most the number of distinct customers", () => {
    const copies = matrix([[0], [0], [0], [0], [0], [0], [0], [5], [5], [9]]);
    const model = fitKMeans(copies, { ...settings, k: 3 });
    expect(new Set(model.labels).size).toBe(3);
    expect(model.inertia).toBe(0);
  });

  it("stays finite where k exceeds the number of distinct customers", () => {
    const model = fitKMeans(matrix([[1], [1], [1]]), { ...settings, k: 2 });
    expect(model.inertia).toBe(0);
    expect([...model.centroids.values].every(Number.isFinite)).toBe(true);
  });

  it("keeps labels and centroids consistent when it is stopped early", () => {
    const random = seededRandom(3);
    const x = matrix(Array.from({ length: 200 }, () => [random(), random()]));
    const model = fitKMeans(x, { k: 9, restarts: 1, maxIterations: 1, seed: 5 });
    const labels = new Int32Array(200);
    expect(assignToNearest(x, model.centroids, labels)).toBe(model.inertia);
    expect(model.labels).toEqual(labels);
    expect(model.converged).toBe(false);
  });

  it("converges on features of a tiny scale, where the library's default tolerance would stop at once", () => {
    const x = matrix([[0], [1], [2], [9], [10], [14]].map(([value]) => [value * 1e-6]));
    const model = fitKMeans(x, { ...settings, k: 2 });
    expect(sorted(model.centroids.values)[1]).toBeCloseTo(11e-6, 18); // (9 + 10 + 14) / 3
  });

  it("searches a sample above 50,000 customers, and yet ends at a fixed point of all", () => {
    const random = seededRandom(8);
    const middle = [0, 0, 6, 20];
    const x = matrix(Array.from({ length: 60_000 }, (_, i) => [middle[i % 4] + random(), random()]));
    const model = fitKMeans(x, { ...settings, k: 3 });
    expect(model.converged).toBe(true);
    expect(sorted(model.centroids.values.filter((_, e) => e % 2 === 0)).map(Math.floor)).toEqual([0, 6, 20]);
    const labels = new Int32Array(x.rows);
    expect(assignToNearest(x, model.centroids, labels)).toBe(model.inertia);
    expect(model.labels).toEqual(labels);
  });

  it("gives an outlier of 1e12 its own segment and still tells the others apart", () => {
    const x = matrix([[0], [1], [50], [51], [1e12]]);
    const model = fitKMeans(x, { ...settings, restarts: 10, k: 3 });
    expect(sorted(model.centroids.values)).toEqual([0.5, 50.5, 1e12]);
    expect(model.inertia).toBe(4 * 0.5 ** 2);
  });

  it("puts values that are too small to have a distance into one segment", () => {
    const model = fitKMeans(matrix([[0], [1e-300], [2e-300]]), { ...settings, k: 2 });
    expect([...model.labels]).toEqual([0, 0, 0]);
    expect(model.inertia).toBe(0);
  });

  it("tells after every restart how many are done", () => {
    const told: number[] = [];
    fitKMeans(matrix([[1], [2]]), { ...settings, k: 1 }, (done) => told.push(done));
    expect(told).toEqual([1, 2, 3]);
  });

  it("gives other seeds other starts, and equal seeds equal bytes", () => {
    const random = seededRandom(1);
    const x = matrix(Array.from({ length: 300 }, () => [random(), random(), random()]));
    const fitted = (seed: number) => fitKMeans(x, { k: 8, restarts: 1, maxIterations: 100, seed });
    expect(fitted(1)).toEqual(fitted(1));
    expect(fitted(1).centroids).not.toEqual(fitted(2).centroids);
  });
});

describe("k-means, as properties", () => {
  it("reaches the best of all partitions of ten customers in two", () => {
    fc.assert(
      fc.property(anyMatrix({ minRows: 3, maxRows: 10 }), (x) => {
        const { inertia } = fitKMeans(x, { k: 2, restarts: 10, maxIterations: 100, seed: 1 });
        expect(inertia).toBeLessThanOrEqual(bestOfAllPairs(x) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("stays where it is when ml-kmeans goes on from it, and its labels are the nearest centroids", () => {
    fc.assert(
      fc.property(anyMatrix({ minRows: 6 }), fc.integer({ min: 1, max: 6 }), (x, k) => {
        const model = fitKMeans(x, { ...settings, k });
        const again = kmeans(toRows(x), k, { initialization: toRows(model.centroids), tolerance: 0 });
        expect(model.converged).toBe(true);
        expect(again.centroids).toEqual(toRows(model.centroids));
        expect(again.clusters).toEqual([...model.labels]);
        const nearest = new Int32Array(x.rows);
        assignToNearest(x, model.centroids, nearest);
        expect(nearest).toEqual(model.labels);
      }),
      { numRuns: 150 },
    );
  });

  it("is never worse than ml-kmeans with its own k-means++", () => {
    fc.assert(
      fc.property(anyMatrix({ minRows: 8 }), fc.integer({ min: 2, max: 5 }), fc.nat(99), (x, k, seed) => {
        const library = kmeans(toRows(x), k, { seed, tolerance: 0 });
        const inertia = assignToNearest(x, matrix(library.centroids), new Int32Array(x.rows));
        const ours = fitKMeans(x, { ...settings, restarts: 10, k }).inertia;
        expect(ours).toBeLessThanOrEqual(inertia + 1e-9);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a sweep over k", () => {
  it("never rises in inertia", () => {
    fc.assert(
      fc.property(anyMatrix({ minRows: 12 }), fc.integer({ min: 1, max: 2 }), (x, restarts) => {
        const range = { kMin: 1, kMax: Math.min(12, countDistinctRows(x)) };
        const inertias = sweepKMeans(x, range, { ...settings, restarts }).map((model) => model.inertia);
        for (let k = 1; k < inertias.length; k++)
          expect(inertias[k]).toBeLessThanOrEqual(inertias[k - 1] + 1e-12);
      }),
      { numRuns: 100 },
    );
  });

  it("never rises in inertia when it is stopped early", () => {
    const random = seededRandom(9);
    const x = matrix(Array.from({ length: 400 }, () => [random(), random() ** 4]));
    const models = sweepKMeans(x, { kMin: 1, kMax: 12 }, { restarts: 1, maxIterations: 1, seed: 2 });
    for (let k = 1; k < 12; k++) expect(models[k].inertia).toBeLessThanOrEqual(models[k - 1].inertia);
  });

  it("is each k found alone, then chained: the same bytes in any order, on any thread", () => {
    const random = seededRandom(4);
    const x = matrix(Array.from({ length: 200 }, () => [random(), random()]));
    const alone = [5, 3, 4, 2].map((k) => structuredClone(searchKMeans(x, { ...settings, k })));
    const chained = chainKMeans(
      x,
      alone.sort((a, b) => a.k - b.k),
      settings,
    );
    expect(chained).toEqual(sweepKMeans(x, { kMin: 2, kMax: 5 }, settings));
  });

  it("gives a k that was found badly the centroids of k − 1 and the farthest customer", () => {
    const x = matrix([[0], [1], [10], [11], [30]]);
    const two = fitKMeans(x, { ...settings, k: 2 });
    const bad = { ...fitKMeans(x, { ...settings, k: 3 }), inertia: two.inertia + 1 };
    const [, three] = chainKMeans(x, [two, bad], settings);
    expect(three.inertia).toBe(4 * 0.5 ** 2);
    expect(sorted(three.centroids.values)).toEqual([0.5, 10.5, 30]);
  });

  it("tells the fraction of all starts that are done", () => {
    const told: number[] = [];
    sweepKMeans(matrix([[1], [2], [4]]), { kMin: 1, kMax: 2 }, { ...settings, restarts: 2 }, (f) =>
      told.push(f),
    );
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  });
});

describe("counting distinct rows", () => {
  const x = matrix([
    [0, 1],
    [-0, 1],
    [1, 0],
    [1, 1],
  ]);

  it("takes −0 for 0", () => expect(countDistinctRows(x)).toBe(3));
  it("stops where it is told to", () => expect(countDistinctRows(x, 2)).toBe(2));
  it("is 0 without rows", () => expect(countDistinctRows(matrix([]))).toBe(0));
});
