import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLambda, invertTransform, transformValue } from "../../src/preprocessing/transform.js";

const forward = (lambda: number, x: number) => transformValue("YEO_JOHNSON", lambda, x);
const back = (lambda: number, y: number) => invertTransform("YEO_JOHNSON", lambda, y);

describe("Yeo-Johnson", () => {
  it("follows its four branches", () => {
    expect(forward(2, 3)).toBeCloseTo((4 ** 2 - 1) / 2, 12);
    expect(forward(0, Math.E - 1)).toBeCloseTo(1, 14); // ln(1 + x)
    expect(forward(0, -3)).toBeCloseTo(-(4 ** 2 - 1) / 2, 12); // mirrored with 2 − λ = 2
    expect(forward(2, 1 - Math.E)).toBeCloseTo(-1, 14); // mirrored with 2 − λ = 0
    expect(forward(1, 7)).toBeCloseTo(7, 14); // λ = 1 changes nothing
    expect(forward(1, -7)).toBeCloseTo(-7, 14);
  });

  it("is undone exactly for every λ", () => {
    const lambdas = fc.oneof(
      fc.constantFrom(0, 1, 2, 1e-17, 1e-9),
      fc.double({ min: -3, max: 5, noNaN: true }),
    );
    fc.assert(
      fc.property(lambdas, fc.double({ min: -20, max: 20, noNaN: true }), (lambda, x) => {
        // Near its bound −1/λ the power cannot tell large values apart: allow what a rounding there amounts to.
        const slope = Math.exp((lambda - 1) * Math.sign(x) * Math.log1p(Math.abs(x)));
        const rounding = (Number.EPSILON * 8 * (1 + Math.abs(forward(lambda, x)))) / slope;
        expect(Math.abs(back(lambda, forward(lambda, x)) - x)).toBeLessThanOrEqual(
          1e-11 * (1 + Math.abs(x)) + rounding,
        );
      }),
    );
  });

  it("gives Infinity, not NaN, beyond the bound that no value reaches", () => {
    expect(back(-0.5, 2)).toBe(Number.POSITIVE_INFINITY); // −1/λ = 2
    expect(back(-0.5, 3)).toBe(Number.POSITIVE_INFINITY);
  });

  it("rises with its value", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 4, noNaN: true }),
        fc.integer({ min: -50, max: 50 }),
        (lambda, x) => {
          expect(forward(lambda, x + 1)).toBeGreaterThan(forward(lambda, x));
        },
      ),
    );
  });
});

describe("the λ of greatest likelihood", () => {
  it("is the one of scipy.stats.yeojohnson_normmax 1.17", () => {
    expect(fitLambda(Float64Array.of(1, 1, 1, 2, 2, 3, 4, 5, 7, 12, 40))).toBeCloseTo(-0.6119447790963514, 6);
    expect(fitLambda(Float64Array.of(1, 5, 10, 1e12))).toBeCloseTo(-0.1290880233420262, 6);
  });

  it("mirrors to 2 − λ for mirrored values", () => {
    const values = Float64Array.of(1, 1, 1, 2, 2, 3, 4, 5, 7, 12, 40);
    expect(fitLambda(values.map((x) => -x))).toBeCloseTo(2 - fitLambda(values), 6);
  });

  it("is 1, no change, where nothing varies", () => {
    expect(fitLambda(Float64Array.of(5, 5, 5))).toBe(1);
  });

  it("is finite for any values", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
        expect(Number.isFinite(fitLambda(Float64Array.from(values)))).toBe(true);
      }),
    );
  });
});
