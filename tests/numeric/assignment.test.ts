import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maximumAssignment } from "../../src/numeric/assignment.js";
import { type Matrix, matrix, zeros } from "../../src/numeric/matrix.js";

const total = (weights: Matrix, columnOf: ArrayLike<number>) =>
  Array.from(columnOf).reduce(
    (sum, j, i) => (j < 0 ? sum : sum + weights.values[i * weights.columns + j]),
    0,
  );

/** Tries every way of giving each row its own column, or none where there are more rows. */
function bestTotal(weights: Matrix): number {
  const { rows, columns } = weights;
  const spare = Math.max(0, rows - columns);
  let best = Number.NEGATIVE_INFINITY;
  const columnOf: number[] = [];
  const visit = () => {
    if (columnOf.length === rows) {
      best = Math.max(best, total(weights, columnOf));
      return;
    }
    for (let j = -1; j < columns; j++) {
      const isTaken = j < 0 ? columnOf.filter((c) => c < 0).length === spare : columnOf.includes(j);
      if (isTaken) continue;
      columnOf.push(j);
      visit();
      columnOf.pop();
    }
  };
  visit();
  return best;
}

describe("the assignment of greatest weight", () => {
  it("gives up the best single pair where that is better in all", () => {
    // 10 + 1 = 11 < 9 + 9 = 18
    expect([
      ...maximumAssignment(
        matrix([
          [10, 9],
          [9, 1],
        ]),
      ),
    ]).toEqual([1, 0]);
  });

  it("leaves rows over where there are more than columns, and columns where there are more than rows", () => {
    expect([...maximumAssignment(matrix([[1], [5], [2]]))]).toEqual([-1, 0, -1]);
    expect([...maximumAssignment(matrix([[1, 5, 2]]))]).toEqual([1]);
    expect([...maximumAssignment(zeros(0, 3))]).toEqual([]);
    expect([...maximumAssignment(zeros(2, 0))]).toEqual([-1, -1]);
  });

  it("is as good as any other, makes as many pairs as it can and gives no column twice", () => {
    const tables = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([r, c]) =>
      fc.array(fc.array(fc.integer({ min: -5, max: 9 }), { minLength: c, maxLength: c }), {
        minLength: r,
        maxLength: r,
      }),
    );
    fc.assert(
      fc.property(tables, (rows) => {
        const weights = matrix(rows);
        const columnOf = maximumAssignment(weights);
        expect(total(weights, columnOf)).toBe(bestTotal(weights));
        const given = columnOf.filter((j) => j >= 0);
        expect(given.length).toBe(Math.min(weights.rows, weights.columns));
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });
});
