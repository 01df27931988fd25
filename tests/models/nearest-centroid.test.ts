import { describe, expect, it } from "vitest";
import { assignToNearest, nearestTwo } from "../../src/models/nearest-centroid.js";
import { matrix } from "../../src/numeric/matrix.js";

describe("assigning to the nearest centroid", () => {
  it("labels two obvious groups and adds up their squared distances", () => {
    const labels = new Int32Array(4);
    const inertia = assignToNearest(matrix([[0], [1], [9], [10]]), matrix([[0.5], [9.5]]), labels);
    expect([...labels]).toEqual([0, 0, 1, 1]);
    expect(inertia).toBe(4 * 0.25); // each point lies 0.5 from its centroid
  });

  it("gives ties to the lower label", () => {
    const labels = new Int32Array(1);
    expect(assignToNearest(matrix([[1]]), matrix([[2], [0]]), labels)).toBe(1);
    expect([...labels]).toEqual([0]);
  });
});

describe("the two nearest centroids", () => {
  it("come with their distances, not squared", () => {
    const two = nearestTwo(
      matrix([
        [9, 9],
        [3, 4],
        [0, 1],
      ]),
      Float64Array.of(0, 0),
    );
    expect(two).toEqual({ first: 2, firstDistance: 1, second: 1, secondDistance: 5 }); // √(3² + 4²) = 5
  });

  it("are the lower labels where distances are equal", () => {
    const two = nearestTwo(matrix([[5], [-1], [1], [1]]), Float64Array.of(0));
    expect([two.first, two.second]).toEqual([1, 2]);
  });

  it("lack a second where there is one centroid", () => {
    const two = nearestTwo(matrix([[3]]), Float64Array.of(1));
    expect(two).toEqual({ first: 0, firstDistance: 2, second: null, secondDistance: null });
  });
});
