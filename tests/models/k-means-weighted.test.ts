import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointsOf } from "../../src/models/k-means-points.js";
import { seedCentroids, seedingSpace } from "../../src/models/k-means-seeding.js";
import { fitCentroids, fitSeveralCentroids } from "../../src/models/k-means-weighted.js";
import { squaredDistance } from "../../src/numeric/distance.js";
import { type Matrix, matrix, toRows, zeros } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";

const settings = { k: 3, starts: 1, maxIterations: 500 };

/** Rows without ties, how often each counts (0…3, the first at least once), and a seed. */
const weighted = fc.record({
  d: fc.integer({ min: 1, max: 9 }),
  weights: fc.array(fc.nat(3), { minLength: 8, maxLength: 60 }).map((w) => Float64Array.of(1, ...w)),
  k: fc.integer({ min: 1, max: 5 }),
  seed: fc.nat(1000),
});

function scattered(rows: number, d: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const x = zeros(rows, d);
  x.values.set(x.values.map(() => random() * 4 - 2));
  return x;
}

function repeated(x: Matrix, weights: Float64Array): Matrix {
  return matrix(toRows(x).flatMap((cells, i) => Array.from({ length: weights[i] }, () => cells)));
}

/** Lloyd's iteration as it is in the textbook, on rows of weight 1; null where a cluster becomes empty. */
function plainLloyd(x: Matrix, start: Matrix): number | null {
  const centroids = { ...start, values: start.values.slice() };
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const counts = new Array<number>(centroids.rows).fill(0);
    const sums = new Float64Array(centroids.values.length);
    let inertia = 0;
    for (let i = 0; i < x.rows; i++) {
      const squares = Array.from({ length: centroids.rows }, (_, c) => squaredDistance(x, i, centroids, c));
      const nearest = squares.indexOf(Math.min(...squares));
      inertia += squares[nearest];
      counts[nearest]++;
      for (let j = 0; j < x.columns; j++) sums[nearest * x.columns + j] += x.values[i * x.columns + j];
    }
    if (counts.includes(0)) return null;
    sums.forEach((sum, e) => {
      centroids.values[e] = sum / counts[Math.floor(e / x.columns)];
    });
    if (!(inertia < before * (1 - 1e-14))) return inertia;
    before = inertia;
  }
}

describe("the weighted fit", () => {
  it("finds weighted means: 0 twice and 3 once give 1, and 3 · 2 for the sum of squares", () => {
    const fit = fitCentroids(
      matrix([[0], [3]]),
      Float64Array.of(2, 1),
      { ...settings, k: 1 },
      seededRandom(1),
    );
    expect([...fit.centroids.values]).toEqual([1]);
    expect(fit.inertia).toBe(2 * 1 + 2 ** 2);
  });

  it("does not see rows of weight 0", () => {
    const x = matrix([[0], [1e9], [4]]);
    const fit = fitCentroids(x, Float64Array.of(1, 0, 1), { ...settings, k: 2, starts: 2 }, seededRandom(1));
    expect([...fit.centroids.values].sort()).toEqual([0, 4]);
    expect(fit.inertia).toBe(0);
  });

  it("takes fractions of a customer, also where a cluster loses its last one", () => {
    const x = matrix([[0], [0.1], [0.2], [7], [7.1]]);
    const fit = fitCentroids(
      x,
      Float64Array.of(0.1, 0.2, 0.3, 0.1, 0.7),
      { ...settings, starts: 5 },
      seededRandom(2),
    );
    expect([...fit.centroids.values].every(Number.isFinite)).toBe(true);
    expect(fit.inertia).toBeLessThan(0.01);
  });

  it("repeats centroids where fewer distinct rows count than there are clusters", () => {
    const fit = fitCentroids(matrix([[5], [5], [8]]), Float64Array.of(1, 2, 0), settings, seededRandom(1));
    expect([...fit.centroids.values]).toEqual([5, 5, 5]);
    expect(fit.inertia).toBe(0);
  });

  it("keeps the best of its starts", () => {
    const x = scattered(200, 2, 4);
    const one = fitCentroids(x, null, { ...settings, k: 8 }, seededRandom(3)).inertia;
    const many = fitCentroids(x, null, { ...settings, k: 8, starts: 20 }, seededRandom(3)).inertia;
    expect(many).toBeLessThan(one);
  });

  it("stops after as many passes as it may make", () => {
    const x = scattered(300, 2, 5);
    const early = fitCentroids(x, null, { k: 9, starts: 1, maxIterations: 1 }, seededRandom(6)).inertia;
    expect(early).toBeGreaterThan(fitCentroids(x, null, { ...settings, k: 9 }, seededRandom(6)).inertia);
  });
});

describe("the weighted fit, as properties", () => {
  it("gives for several k what it gives for one after the other", () => {
    fc.assert(
      fc.property(weighted, fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }), (draw, ks) => {
        const x = scattered(draw.weights.length, draw.d, draw.seed);
        const { k: _, ...rest } = { ...settings, starts: 2 };
        const random = seededRandom(draw.seed);
        const one = ks.map((k) => fitCentroids(x, draw.weights, { k, ...rest }, random));
        expect(fitSeveralCentroids(x, draw.weights, { ks, ...rest }, seededRandom(draw.seed))).toEqual(one);
      }),
    );
  });

  it("equals the fit of rows repeated by weight", () => {
    fc.assert(
      fc.property(weighted, ({ d, weights, k, seed }) => {
        const x = scattered(weights.length, d, seed);
        const fit = fitCentroids(x, weights, { ...settings, k }, seededRandom(seed));
        const twin = fitCentroids(repeated(x, weights), null, { ...settings, k }, seededRandom(seed));
        expect(fit.inertia).toBeCloseTo(twin.inertia, 9);
        fit.centroids.values.forEach((value, e) => {
          expect(value).toBeCloseTo(twin.centroids.values[e], 9);
        });
      }),
    );
  });

  it("ends where the plain iteration over repeated rows ends from the same seeds", () => {
    fc.assert(
      fc.property(weighted, ({ d, weights, k, seed }) => {
        const x = scattered(weights.length, d, seed);
        const points = pointsOf(x, weights);
        const seeds = seedCentroids(points, k, seededRandom(seed), seedingSpace(points.rows));
        const start = zeros(k, d);
        for (let c = 0; c < k; c++)
          start.values.set(seeds.subarray(c * points.width, c * points.width + d), c * d);
        const plain = plainLloyd(repeated(x, weights), start);
        fc.pre(plain !== null);
        const fit = fitCentroids(x, weights, { ...settings, k }, seededRandom(seed));
        expect(fit.inertia).toBeCloseTo(plain as number, 9);
      }),
    );
  });
});
