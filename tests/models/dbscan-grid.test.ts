import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitDbscan } from "../../src/models/dbscan.js";
import { type DbscanCell, dbscanGrid, gridBasis, gridColumn } from "../../src/models/dbscan-grid.js";
import { collectLists, neighbourLists } from "../../src/models/neighbour-lists.js";
import { squaredDistance } from "../../src/numeric/distance.js";
import { nearestLists } from "../../src/numeric/kd-neighbours.js";
import { buildKdTree } from "../../src/numeric/kd-tree.js";
import { type Matrix, matrix } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { scatteredMatrix, tiedMatrix } from "../support/arbitrary-matrix.js";
import { bruteDbscan } from "../support/brute-dbscan.js";

const gridOf = (x: Matrix, eps: readonly number[], minSamples: readonly number[]) => {
  const most = Math.max(0, ...minSamples.filter((m) => m <= x.rows));
  return dbscanGrid(neighbourLists(buildKdTree(x), most), eps, minSamples);
};

/** A cell from the labels of a fit. */
function cellOf(labels: Int32Array, clusters: number, eps: number, minSamples: number): DbscanCell {
  const sizes = Array.from({ length: clusters }, (_, c) => labels.filter((label) => label === c).length);
  const noise = labels.filter((label) => label < 0).length;
  return {
    ...{ eps, minSamples, clusters, noise },
    noiseShare: noise / labels.length,
    largestClusterShare: Math.max(0, ...sizes) / labels.length,
  };
}

const bruteCell = (x: Matrix, eps: number, minSamples: number) => {
  const { labels, clusterCount } = bruteDbscan(x, { eps, minSamples });
  return cellOf(labels, clusterCount, eps, minSamples);
};

describe("the DBSCAN grid", () => {
  const x = matrix([[9], [0], [1], [2], [20], [21], [22]]);

  it("has what a fit finds at each setting", () => {
    expect(gridOf(x, [1], [2])).toEqual([
      { eps: 1, minSamples: 2, clusters: 2, noise: 1, noiseShare: 1 / 7, largestClusterShare: 3 / 7 },
    ]);
    expect(gridOf(x, [7], [2])[0]).toMatchObject({ clusters: 2, noise: 0, largestClusterShare: 4 / 7 });
    expect(gridOf(x, [11], [7])[0]).toMatchObject({ clusters: 0, noise: 7, largestClusterShare: 0 });
  });

  it("counts a border point in the lowest-numbered cluster that it touches", () => {
    // 3 lies between core points of both clusters; the one of row 0 (4, 4.5, 5, 5) is number 0.
    const both = matrix([[4], [3], [4.5], [5], [5], [1], [1], [1.5], [2]]);
    expect(gridOf(both, [1], [4])[0]).toMatchObject({ clusters: 2, noise: 0, largestClusterShare: 5 / 9 });
  });

  it("answers in the order asked, also unsorted and repeated", () => {
    const cells = gridOf(x, [7, 1, 7], [3, 2]);
    expect(cells.map(({ eps, minSamples }) => [eps, minSamples])).toEqual([
      ...[7, 1, 7].flatMap((eps) => [3, 2].map((minSamples) => [eps, minSamples])),
    ]);
    expect(cells.slice(4)).toEqual(cells.slice(0, 2));
  });

  it("is all noise where minSamples exceeds the number of customers, at any eps", () => {
    for (const cell of gridOf(x, [1, 1e300], [8])) expect(cell).toMatchObject({ clusters: 0, noise: 7 });
  });

  it("takes an eps whose square is 0 or Infinity", () => {
    const twins = matrix([[1e200], [0], [0]]);
    const [tiny, huge] = gridOf(twins, [1e-300, 1e300], [2]);
    expect(tiny).toMatchObject({ clusters: 1, noise: 1 });
    expect(huge).toMatchObject({ clusters: 1, noise: 0, largestClusterShare: 1 });
  });

  it("takes no customers", () => {
    expect(gridOf(matrix([]), [1], [2])).toEqual([
      { eps: 1, minSamples: 2, clusters: 0, noise: 0, noiseShare: 0, largestClusterShare: 0 },
    ]);
  });

  it("is the same from parts of the work", () => {
    const random = seededRandom(3);
    const many = matrix(Array.from({ length: 500 }, () => [random(), random()]));
    const tree = buildKdTree(many);
    const [first, middle, end] = [tree.firstLeaf, tree.firstLeaf + 5, tree.start.length];
    const parts = [nearestLists(tree, 6, middle, end), nearestLists(tree, 6, first, middle)];
    const lists = collectLists(tree, 6, parts);
    expect(lists).toEqual(neighbourLists(tree, 6));
    const basis = gridBasis(lists, [0.02, 0.05]);
    const columns = [3, 6].map((m) => gridColumn(basis, [0.02, 0.05], m));
    const cells = [0, 1].flatMap((e) => columns.map((column) => column[e]));
    expect(dbscanGrid(lists, [0.02, 0.05], [3, 6])).toEqual(cells);
  });

  it("reports its progress, and stops where that throws", () => {
    const random = seededRandom(5);
    const tree = buildKdTree(matrix(Array.from({ length: 5000 }, () => [random(), random()])));
    const told: number[] = [];
    neighbourLists(tree, 4, (fraction) => told.push(fraction));
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    const cancel = () => {
      throw new Error("cancelled");
    };
    expect(() => neighbourLists(tree, 4, cancel)).toThrow("cancelled");
  });
});

/** Some radii of any size, and some that are the exact distance of two rows. */
const radii = fc.record({
  free: fc.array(fc.double({ min: 0.05, max: 8, noNaN: true }), { minLength: 1, maxLength: 3 }),
  pairs: fc.array(fc.tuple(fc.nat(119), fc.nat(119)), { maxLength: 4 }),
});
const samples = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 130 })), {
  minLength: 1,
  maxLength: 4,
});

describe("the DBSCAN grid against its definition on all pairs", () => {
  it.each([
    ["scattered", scatteredMatrix({ maxRows: 120, maxColumns: 6 })],
    ["heavily tied", tiedMatrix({ maxRows: 120, maxColumns: 6 })],
  ])("has the same cells on %s data, and so has a fit", (_, data) => {
    fc.assert(
      fc.property(data, radii, samples, (x, { free, pairs }, minSamples) => {
        const exact = pairs
          .map(([i, j]) => Math.sqrt(squaredDistance(x, i % x.rows, x, j % x.rows)))
          .filter((distance) => distance > 0);
        const eps = [...exact, ...free];
        const expected = eps.flatMap((value) => minSamples.map((m) => bruteCell(x, value, m)));
        expect(gridOf(x, eps, minSamples)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("has the same cells as fits of 3,000 customers in clusters, dense and thin", () => {
    const random = seededRandom(17);
    const centre = () => 20 * random();
    const centres = Array.from({ length: 12 }, () => [centre(), centre(), centre()]);
    const x = matrix(
      Array.from({ length: 3000 }, (_, i) => centres[i % 12].map((c) => c + (i % 4) * (random() - 0.5))),
    );
    const eps = [0.05, 0.2, 0.3, 0.5, 0.9, 3, 30];
    const minSamples = [1, 2, 5, 10, 40];
    const expected = eps.flatMap((value) =>
      minSamples.map((m) => {
        const { labels, clusterCount } = fitDbscan(x, { eps: value, minSamples: m });
        return cellOf(labels, clusterCount, value, m);
      }),
    );
    expect(gridOf(x, eps, minSamples)).toEqual(expected);
  });
});
