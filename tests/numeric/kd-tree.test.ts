import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squaredDistance } from "../../src/numeric/distance.js";
import { countWithin, nearestOne, nearestSquared } from "../../src/numeric/kd-neighbours.js";
import { buildKdTree, forEachWithin, type KdTree } from "../../src/numeric/kd-tree.js";
import { type Matrix, matrix, row } from "../../src/numeric/matrix.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

const rowsWithin = (tree: KdTree, point: Float64Array, squared: number) => {
  const rows: number[] = [];
  forEachWithin(tree, point, squared, (i) => rows.push(i));
  return rows.sort((a, b) => a - b);
};
const distancesFrom = (x: Matrix, i: number) =>
  Array.from({ length: x.rows }, (_, j) => squaredDistance(x, i, x, j));

describe("kd-tree", () => {
  const line = matrix([[3], [0], [1], [7], [1]]);
  const tree = buildKdTree(line);

  it("finds what lies exactly on the radius", () => {
    expect(rowsWithin(tree, Float64Array.of(1), 4)).toEqual([0, 1, 2, 4]); // 3 − 1 = 2, and 2² ≤ 4
    expect(rowsWithin(tree, Float64Array.of(1), 3.999)).toEqual([1, 2, 4]);
  });

  it("gives the lowest row where several are equally near", () => {
    expect(nearestOne(tree, Float64Array.of(1))).toEqual({ row: 2, squared: 0 });
    expect(nearestOne(tree, Float64Array.of(5))).toEqual({ row: 0, squared: 4 }); // 3 and 7 are both 2 away
  });

  it("gives the k nearest, the point itself included, and Infinity beyond the last point", () => {
    const nearest = new Float64Array(6);
    nearestSquared(tree, Float64Array.of(1), nearest);
    expect([...nearest]).toEqual([0, 0, 1, 4, 36, Number.POSITIVE_INFINITY]);
  });

  it("finds nothing in an empty tree", () => {
    const empty = buildKdTree(matrix([]));
    expect(nearestOne(empty, Float64Array.of(1))).toBeNull();
    expect(countWithin(empty, Float64Array.of(1), 9)).toBe(0);
    expect(rowsWithin(empty, Float64Array.of(1), 9)).toEqual([]);
  });

  it("takes a thousand equal points", () => {
    const same = buildKdTree(matrix(Array.from({ length: 1000 }, () => [2, 2])));
    expect(countWithin(same, Float64Array.of(2, 2), 0)).toBe(1000);
    expect(nearestOne(same, Float64Array.of(0, 0))).toEqual({ row: 0, squared: 8 });
  });

  it("does not change the matrix", () => {
    const x = matrix([[2], [1]]);
    buildKdTree(x);
    expect([...x.values]).toEqual([2, 1]);
  });
});

describe("kd-tree against all pairs", () => {
  const cases = fc.tuple(
    anyMatrix({ maxRows: 150 }),
    fc.nat(149),
    fc.nat(149),
    fc.integer({ min: 1, max: 20 }),
  );

  it("finds the same rows within the exact distance of any pair", () => {
    fc.assert(
      fc.property(cases, ([x, a, b]) => {
        const [i, j] = [a % x.rows, b % x.rows];
        const squared = squaredDistance(x, i, x, j);
        const expected = distancesFrom(x, i).flatMap((d, l) => (d <= squared ? [l] : []));
        const tree = buildKdTree(x);
        expect(rowsWithin(tree, row(x, i), squared)).toEqual(expected);
        expect(countWithin(tree, row(x, i), squared)).toBe(expected.length);
      }),
      { numRuns: 500 },
    );
  });

  it("counts as far as it is asked to", () => {
    fc.assert(
      fc.property(cases, ([x, a, b, enough]) => {
        const squared = squaredDistance(x, a % x.rows, x, b % x.rows);
        const count = distancesFrom(x, a % x.rows).filter((d) => d <= squared).length;
        const counted = countWithin(buildKdTree(x), row(x, a % x.rows), squared, enough);
        expect(counted >= enough).toBe(count >= enough);
        expect(counted).toBeLessThanOrEqual(count);
      }),
      { numRuns: 300 },
    );
  });

  it("finds the same k nearest and the same nearest one", () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -6, max: 6, noNaN: true }), ([x, a, , k], by) => {
        const point = row(x, a % x.rows).map((value) => value + by);
        const distances = distancesFrom({ ...x, rows: x.rows + 1, values: joined(x, point) }, x.rows).slice(
          0,
          -1,
        );
        const nearest = new Float64Array(Math.min(k, x.rows));
        nearestSquared(buildKdTree(x), point, nearest);
        expect([...nearest]).toEqual(distances.toSorted((p, q) => p - q).slice(0, k));
        const least = Math.min(...distances);
        expect(nearestOne(buildKdTree(x), point)).toEqual({ row: distances.indexOf(least), squared: least });
      }),
      { numRuns: 300 },
    );
  });
});

function joined(x: Matrix, point: Float64Array): Float64Array {
  return Float64Array.from([...x.values, ...point]);
}
