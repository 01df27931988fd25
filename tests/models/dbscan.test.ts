import { DBSCAN } from "density-clustering";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitDbscan } from "../../src/models/dbscan.js";
import { type Matrix, matrix, toRows } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { anyMatrix, scatteredMatrix, tiedMatrix } from "../support/arbitrary-matrix.js";
import { bruteDbscan } from "../support/brute-dbscan.js";

const onLine = (...values: number[]) => matrix(values.map((value) => [value]));
const random = seededRandom(11);
const uniform = (n: number, d: number): Matrix =>
  matrix(Array.from({ length: n }, () => Array.from({ length: d }, random)));

describe("DBSCAN", () => {
  it("numbers clusters by their first core point and leaves the rest as noise", () => {
    const model = fitDbscan(onLine(9, 0, 1, 2, 20, 21, 22), { eps: 1, minSamples: 2 });
    expect([...model.labels]).toEqual([-1, 0, 0, 0, 1, 1, 1]);
    expect([model.clusterCount, model.noiseCount]).toEqual([2, 1]);
  });

  it("counts a neighbour at exactly eps, and the point itself", () => {
    expect([...fitDbscan(onLine(0, 0.5), { eps: 0.5, minSamples: 2 }).isCore]).toEqual([1, 1]);
    expect([...fitDbscan(onLine(0, 0.5), { eps: 0.4999, minSamples: 2 }).isCore]).toEqual([0, 0]);
  });

  it("gives a border point to the lowest-numbered cluster among its core neighbours", () => {
    // 3 has the neighbours 2, 3 and 4: three, one short of core. Both 2 and 4 are core, of clusters 0 and 1.
    const x = onLine(3, 4, 4.5, 5, 5, 1, 1, 1.5, 2);
    const model = fitDbscan(x, { eps: 1, minSamples: 4 });
    expect([...model.isCore]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect([...model.labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it("makes every point a core point at minSamples 1", () => {
    const model = fitDbscan(onLine(0, 5, 9), { eps: 1, minSamples: 1 });
    expect([...model.labels]).toEqual([0, 1, 2]);
    expect(model.noiseCount).toBe(0);
  });

  it("has no clusters where minSamples exceeds the number of points", () => {
    const model = fitDbscan(onLine(0, 0, 0), { eps: 1, minSamples: 4 });
    expect([...model.labels]).toEqual([-1, -1, -1]);
  });

  it("takes an empty matrix", () => {
    expect(fitDbscan(matrix([]), { eps: 1, minSamples: 2 }).clusterCount).toBe(0);
  });

  it("takes 20,000 points within one eps in bounded memory", { timeout: 20_000 }, () => {
    const model = fitDbscan(uniform(20_000, 5), { eps: 100, minSamples: 10 });
    expect([model.clusterCount, model.noiseCount]).toEqual([1, 0]);
    expect(model.isCore.every((flag) => flag === 1)).toBe(true);
  });

  it("takes 20,000 points of which about half reach a minSamples of thousands", { timeout: 20_000 }, () => {
    const x = uniform(20_000, 2);
    const model = fitDbscan(x, { eps: 0.4, minSamples: 8_000 });
    expect(model.clusterCount).toBe(1);
    expect(model.isCore.filter((flag) => flag === 1).length).toBeGreaterThan(2_000);
  });
});

const settings = fc.record({
  eps: fc.oneof(fc.constantFrom(1, Math.SQRT2, 2, 1e-3, 100), fc.double({ min: 0.05, max: 4, noNaN: true })),
  minSamples: fc.integer({ min: 1, max: 12 }),
});

describe("DBSCAN against its definition on all pairs", () => {
  it.each([
    ["scattered", scatteredMatrix({ maxRows: 120 })],
    ["heavily tied", tiedMatrix({ maxRows: 120 })],
  ])("gives the same labels and core points on %s data", (_, data) => {
    fc.assert(
      fc.property(data, settings, (x, setting) => {
        expect(fitDbscan(x, setting)).toEqual(bruteDbscan(x, setting));
      }),
      { numRuns: 600 },
    );
  });

  it("gives the same labels on 1,500 points over a grid of settings", () => {
    const x = uniform(1500, 2);
    for (const eps of [0.005, 0.015, 0.02, 0.03, 0.1, 2]) {
      for (const minSamples of [1, 2, 4, 6, 30]) {
        expect(fitDbscan(x, { eps, minSamples })).toEqual(bruteDbscan(x, { eps, minSamples }));
      }
    }
  });
});

describe("stock density-clustering", () => {
  it("forms the same clusters, apart from a distance of exactly eps, which it does not count", () => {
    fc.assert(
      fc.property(
        anyMatrix({ maxRows: 80 }),
        fc.double({ min: 0.11, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 8 }),
        (x, eps, minSamples) => {
          fc.pre(!isSomeDistance(x, eps));
          const labels = new Int32Array(x.rows).fill(-1);
          new DBSCAN().run(toRows(x), eps, minSamples).forEach((members, c) => {
            for (const i of members) labels[i] = c;
          });
          expect(fitDbscan(x, { eps, minSamples }).labels).toEqual(labels);
        },
      ),
      { numRuns: 200 },
    );
  });
});

function isSomeDistance(x: Matrix, eps: number): boolean {
  const rows = toRows(x);
  return rows.some((a) => rows.some((b) => Math.abs(Math.hypot(...a.map((v, j) => v - b[j])) - eps) < 1e-9));
}
