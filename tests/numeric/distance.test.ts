import { describe, expect, it } from "vitest";
import { nearestRow, squaredDistance, squaredDistanceAt } from "../../src/numeric/distance.js";
import { matrix } from "../../src/numeric/matrix.js";

describe("squared distance", () => {
  it("adds up the squared gaps of two rows", () => {
    const a = matrix([
      [9, 9, 9],
      [1, 2, 3],
    ]);
    const b = matrix([[4, 6, 3]]);
    expect(squaredDistance(a, 1, b, 0)).toBe(3 ** 2 + 4 ** 2 + 0 ** 2);
  });

  it("reads points from inside flat arrays", () => {
    const values = Float64Array.of(7, 0, 0, 3, 4);
    expect(squaredDistanceAt(values, 1, values, 3, 2)).toBe(3 ** 2 + 4 ** 2);
  });

  it("is 0 between points without coordinates", () => {
    expect(squaredDistanceAt(new Float64Array(0), 0, new Float64Array(0), 0, 0)).toBe(0);
  });
});

describe("nearest row", () => {
  const candidates = matrix([[0], [4], [4]]);

  it("gives ties to the lowest row", () => {
    expect(nearestRow(candidates, Float64Array.of(2))).toEqual({ row: 0, squared: 4 });
    expect(nearestRow(candidates, Float64Array.of(3))).toEqual({ row: 1, squared: 1 });
  });

  it("leaves out the row that is to be skipped", () => {
    expect(nearestRow(candidates, Float64Array.of(4), 0, 1)).toEqual({ row: 2, squared: 0 });
  });

  it("is row −1 where there is no candidate", () => {
    expect(nearestRow(matrix([[1]]), Float64Array.of(4), 0, 0).row).toBe(-1);
  });
});
