import { describe, expect, it } from "vitest";
import { matrix } from "../../src/numeric/matrix.js";
import {
  smallestCorrelationEigenvalue,
  warnOfLinearDependence,
} from "../../src/preprocessing/linear-dependence.js";

describe("linear dependence", () => {
  it("is measured by 1 − |r| for two features", () => {
    const x = matrix([
      [1, 1],
      [2, 3],
      [3, 2],
    ]); // r = 0.5, eigenvalues 1 ∓ 0.5
    expect(smallestCorrelationEigenvalue(x).eigenvalue).toBeCloseTo(0.5, 14);
    expect(warnOfLinearDependence(["RECENCY", "UNITS"], x)).toEqual([]);
  });

  it("is warned of, naming the features in it but not the others", () => {
    const x = matrix([
      [1, 2, 3, 9],
      [2, 6, 8, 1],
      [3, 1, 4, 4],
      [5, 7, 12, 4],
      [8, 3, 11, 7],
    ]); // third = first + second
    const [only, ...others] = warnOfLinearDependence(["TENURE", "RECENCY", "ACTIVE_SPAN", "UNITS"], x);
    expect(others).toEqual([]);
    expect(only.code).toBe("LINEAR_DEPENDENCE");
    expect(only.value).toBeCloseTo(0, 12);
    expect(only.message).toMatch(/^TENURE, RECENCY, ACTIVE_SPAN nearly determine one another/);
  });

  it("leaves features that do not vary aside", () => {
    const x = matrix([
      [1, 5, 1],
      [2, 5, 3],
      [3, 5, 2],
    ]);
    expect(warnOfLinearDependence(["RECENCY", "FREQUENCY", "UNITS"], x)).toEqual([]);
    expect(warnOfLinearDependence(["FREQUENCY"], matrix([[1], [2]]))).toEqual([]);
  });
});
