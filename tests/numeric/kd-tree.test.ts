import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squaredDistance } from "../../src/numeric/distance.js";
import { enoughWithin } from "../../src/numeric/kd-count.js";
import { nearestOne } from "../../src/numeric/kd-nearest.js";
import { nearestLists } from "../../src/numeric/kd-neighbours.js";
import { buildKdTree, leastBetween, lowerBound, mostBetween, upperBound } from "../../src/numeric/kd-tree.js";
import { type Matrix, matrix, row } from "../../src/numeric/matrix.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

/** The rows that have at least `enough` rows within the squared distance. */
const rowsWithEnough = (x: Matrix, squared: number, enough: number) => {
  const tree = buildKdTree(x);
  const flags = enoughWithin(tree, squared, enough);
  return [...tree.rows].filter((_, p) => flags[p] === 1).sort((a, b) => a - b);
};
/** Per row of x its k nearest: squared distances and rows. */
const listsByRow = (x: Matrix, k: number) => {
  const tree = buildKdTree(x);
  const { squared, positions } = nearestLists(tree, k, tree.firstLeaf, tree.start.length);
  const lists: { squared: number[]; rows: number[] }[] = [];
  tree.rows.forEach((i, p) => {
    lists[i] = {
      squared: [...squared.subarray(p * k, p * k + k)],
      rows: [...positions.subarray(p * k, p * k + k)].map((q) => tree.rows[q]),
    };
  });
  return lists;
};
const distancesFrom = (x: Matrix, i: number) =>
  Array.from({ length: x.rows }, (_, j) => squaredDistance(x, i, x, j));

describe("kd-tree", () => {
  const line = matrix([[3], [0], [1], [7], [1]]);
  const tree = buildKdTree(line);

  it("counts what lies exactly on the radius", () => {
    expect(rowsWithEnough(line, 4, 3)).toEqual([0, 1, 2, 4]); // 3 − 1 = 2, and 2² ≤ 4
    expect(rowsWithEnough(line, 3.999, 3)).toEqual([1, 2, 4]);
  });

  it("gives the lowest row where several are equally near", () => {
    expect(nearestOne(tree, Float64Array.of(1))).toEqual({ row: 2, squared: 0 });
    expect(nearestOne(tree, Float64Array.of(5))).toEqual({ row: 0, squared: 4 }); // 3 and 7 are both 2 away
  });

  it("gives the k nearest, the point itself included", () => {
    const lists = listsByRow(line, 5);
    expect(lists[1].squared).toEqual([0, 1, 1, 9, 49]);
    expect(lists[3]).toEqual({ squared: [0, 16, 36, 36, 49], rows: expect.arrayContaining([3, 0, 1, 2, 4]) });
  });

  it("gives a point itself in place of neighbours too far for their square", () => {
    const lists = listsByRow(matrix([[1e200], [-1e200], [1e200]]), 3);
    expect(lists[1]).toEqual({
      squared: [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      rows: [1, 1, 1],
    });
    expect(lists[0].squared).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  });

  it("finds nothing in an empty tree", () => {
    expect(nearestOne(buildKdTree(matrix([])), Float64Array.of(1))).toBeNull();
    expect(rowsWithEnough(matrix([]), 9, 1)).toEqual([]);
    expect(listsByRow(matrix([]), 0)).toEqual([]);
  });

  it("takes a hundred thousand equal points", () => {
    const same = { rows: 100_000, columns: 2, values: new Float64Array(200_000).fill(2) };
    expect(rowsWithEnough(same, 0, 100_000)).toHaveLength(100_000);
    expect(listsByRow(same, 3)[99_999].squared).toEqual([0, 0, 0]);
    const tree = buildKdTree(same);
    for (let i = 0; i < 100_000; i++) nearestOne(tree, Float64Array.of(0, 0)); // not all n, each time
    expect(nearestOne(tree, Float64Array.of(0, 0))).toEqual({ row: 0, squared: 8 });
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

  it("has the same rows with enough others within the exact distance of any pair", () => {
    fc.assert(
      fc.property(cases, ([x, a, b, enough]) => {
        const squared = squaredDistance(x, a % x.rows, x, b % x.rows);
        const expected = Array.from({ length: x.rows }, (_, i) => i).filter(
          (i) => distancesFrom(x, i).filter((d) => d <= squared).length >= enough,
        );
        expect(rowsWithEnough(x, squared, enough)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("finds the same k nearest of every row", () => {
    fc.assert(
      fc.property(cases, ([x, , , most]) => {
        const k = Math.min(most, x.rows);
        listsByRow(x, k).forEach(({ squared, rows }, i) => {
          const distances = distancesFrom(x, i);
          expect(squared).toEqual(distances.toSorted((p, q) => p - q).slice(0, k));
          expect(rows.map((j) => distances[j])).toEqual(squared);
          expect(new Set(rows).size).toBe(k);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("finds the same lists leaf by leaf", () => {
    const x = matrix(Array.from({ length: 100 }, (_, i) => [(i * 37) % 101, (i * 53) % 89]));
    const tree = buildKdTree(x);
    const whole = nearestLists(tree, 4, tree.firstLeaf, tree.start.length);
    for (let leaf = tree.firstLeaf; leaf < tree.start.length; leaf++) {
      const { first, squared } = nearestLists(tree, 4, leaf, leaf + 1);
      expect(first).toBe(tree.start[leaf]);
      expect(squared).toEqual(whole.squared.subarray(first * 4, tree.end[leaf] * 4));
    }
  });

  it("finds the same nearest one", () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -6, max: 6, noNaN: true }), ([x, a], by) => {
        const point = row(x, a % x.rows).map((value) => value + by);
        const distances = distancesFrom({ ...x, rows: x.rows + 1, values: joined(x, point) }, x.rows).slice(
          0,
          -1,
        );
        const least = Math.min(...distances);
        expect(nearestOne(buildKdTree(x), point)).toEqual({ row: distances.indexOf(least), squared: least });
      }),
      { numRuns: 300 },
    );
  });

  it("bounds every distance from below and above, bit for bit", () => {
    fc.assert(
      fc.property(cases, ([x, a]) => {
        const tree = buildKdTree(x);
        const distances = distancesFrom(x, a % x.rows);
        const ofNode = (v: number) => [...tree.rows.subarray(tree.start[v], tree.end[v])];
        const home = tree.start.findIndex((_, v) => v >= tree.firstLeaf && ofNode(v).includes(a % x.rows));
        tree.start.forEach((_, v) => {
          const near = Math.min(...ofNode(v).map((i) => distances[i]));
          const far = Math.max(...ofNode(v).map((i) => distances[i]));
          const point = row(x, a % x.rows);
          expect(lowerBound(tree, v, point)).toBeLessThanOrEqual(near);
          expect(upperBound(tree, v, point)).toBeGreaterThanOrEqual(far);
          expect(leastBetween(tree, v, home)).toBeLessThanOrEqual(lowerBound(tree, v, point));
          expect(mostBetween(tree, v, home)).toBeGreaterThanOrEqual(upperBound(tree, v, point));
        });
      }),
    );
  });
});

function joined(x: Matrix, point: Float64Array): Float64Array {
  return Float64Array.from([...x.values, ...point]);
}
