import { describe, expect, it } from "vitest";
import { sharedCopy } from "../../src/numeric/shared.js";

describe("a shared copy", () => {
  it("equals the original, with its numbers in memory that threads share", () => {
    const model = {
      eps: 0.5,
      points: { rows: 1, columns: 2, values: Float64Array.of(1, Number.NaN) },
      names: ["a"],
    };
    const copy = sharedCopy({ ...model, labels: Int32Array.of(-1, 2), none: null });
    expect(copy).toEqual({ ...model, labels: Int32Array.of(-1, 2), none: null });
    expect(copy.points.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(copy.labels.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("shares no memory with the original", () => {
    const values = Float64Array.of(1);
    const copy = sharedCopy({ values });
    values[0] = 2;
    expect(copy.values[0]).toBe(1);
  });

  it("takes lists without a number, and nothing at all", () => {
    expect(sharedCopy(new Int32Array(0))).toHaveLength(0);
    expect(sharedCopy(null)).toBeNull();
  });
});
