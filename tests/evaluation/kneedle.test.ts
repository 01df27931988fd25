import { describe, expect, it } from "vitest";
import { findKnee } from "../../src/evaluation/kneedle.js";

const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);

describe("Kneedle", () => {
  it("finds the corner of a curve of two straight lines, in each of its four forms", () => {
    const rising = [0, 4, 8, 8.5, 9, 9.5, 10]; // corner at x = 2
    const falling = rising.map((y) => 10 - y);
    expect(findKnee(upTo(7), rising, "concave", "increasing")).toBe(2);
    expect(findKnee(upTo(7), falling, "convex", "decreasing")).toBe(2);
    expect(findKnee(upTo(7), rising.toReversed(), "concave", "decreasing")).toBe(4);
    expect(findKnee(upTo(7), falling.toReversed(), "convex", "increasing")).toBe(4);
  });

  it("gives the knee of the paper's figure 2, y = 5 − 1 / (x + 0.1) on ten points", () => {
    const x = upTo(10).map((i) => i / 9);
    expect(
      findKnee(
        x,
        x.map((v) => 5 - 1 / (v + 0.1)),
        "concave",
        "increasing",
      ),
    ).toBeCloseTo(2 / 9, 12);
  });

  it("takes the first of two knees", () => {
    const y = [0, 4, 4.2, 4.3, 4.4, 9, 9.2, 9.3, 9.4, 10];
    expect(findKnee(upTo(10), y, "concave", "increasing")).toBe(1);
  });

  it("hangs on the range: the inertias of the reference customers have it at 3 from k = 1 on, else at 5", () => {
    const inertias = [13014, 6481.22, 4867.76, 3937.95, 3295.78, 2854.89, 2548.87, 2336.59, 2155.38, 1999.86];
    expect(findKnee(upTo(10, 1), inertias, "convex", "decreasing")).toBe(3);
    expect(findKnee(upTo(9, 2), inertias.slice(1), "convex", "decreasing")).toBe(5);
  });

  it("is null for straight, flat, opposite and too short curves", () => {
    expect(findKnee(upTo(5), [0, 1, 2, 3, 4], "concave", "increasing")).toBeNull();
    expect(findKnee(upTo(5), [3, 3, 3, 3, 3], "convex", "decreasing")).toBeNull();
    expect(findKnee([2], [7], "convex", "decreasing")).toBeNull();
    expect(findKnee([2, 3], [7, 5], "convex", "decreasing")).toBeNull();
    expect(findKnee([], [], "convex", "decreasing")).toBeNull();
  });
});
