import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { matrix } from "../../src/numeric/matrix.js";
import {
  applyPreprocessing,
  invertPreprocessing,
  invertValue,
  scaleValue,
} from "../../src/preprocessing/apply-preprocessing.js";
import { fitPreprocessing } from "../../src/preprocessing/fit-preprocessing.js";
import type { FeatureSettings, Scaler, Transform } from "../../src/preprocessing/preprocessing.js";

const settings = (feature: Feature, more: Partial<FeatureSettings> = {}): FeatureSettings => ({
  ...{ feature, transform: "NONE", scaler: "STANDARD", winsorize: null },
  ...more,
});
const columnOf = (...values: number[]) => matrix(values.map((value) => [value]));
const codes = (warnings: readonly { code: string }[]) => warnings.map((w) => w.code);

describe("fitting one feature", () => {
  it("centres on the mean and divides by the population's deviation", () => {
    const { fitted, scaled } = fitPreprocessing(columnOf(2, 4, 4, 4, 5, 5, 7, 9), [settings("FREQUENCY")]);
    expect(fitted[0]).toMatchObject({
      center: 5,
      scale: 2,
      minimum: 2,
      maximum: 9,
      median: 4.5,
      lambda: null,
    });
    expect([...scaled.values]).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
  });

  it("centres on the median and divides by the quartile range when ROBUST", () => {
    const { fitted } = fitPreprocessing(columnOf(1, 2, 3, 4, 100), [
      settings("MONETARY", { scaler: "ROBUST" }),
    ]);
    expect(fitted[0]).toMatchObject({ center: 3, scale: 4 - 2 });
  });

  it("spans 0…1 when MINMAX, and leaves values as they are when NONE", () => {
    const raw = columnOf(10, 15, 30);
    const minmax = fitPreprocessing(raw, [settings("MONETARY", { scaler: "MINMAX" })]);
    expect([...minmax.scaled.values]).toEqual([0, 0.25, 1]);
    expect([...fitPreprocessing(raw, [settings("MONETARY", { scaler: "NONE" })]).scaled.values]).toEqual([
      10, 15, 30,
    ]);
  });

  it("winsorises before it transforms, at quantiles of the training customers", () => {
    const { fitted, scaled } = fitPreprocessing(columnOf(0, 10, 20, 30, 40), [
      settings("MONETARY", { transform: "LOG1P", scaler: "NONE", winsorize: { lower: 0.25, upper: 0.75 } }),
    ]);
    expect(fitted[0]).toMatchObject({ lowerLimit: 10, upperLimit: 30, minimum: 0, maximum: 40 });
    expect([...scaled.values]).toEqual([10, 10, 20, 30, 30].map(Math.log1p));
  });

  it("puts the training median in the place of a missing gap, and says so", () => {
    const { fitted, scaled, warnings } = fitPreprocessing(columnOf(10, Number.NaN, 30, 50, Number.NaN), [
      settings("MEAN_GAP", { scaler: "NONE" }),
    ]);
    expect([...scaled.values]).toEqual([10, 30, 30, 50, 30]);
    expect(fitted[0]).toMatchObject({ imputedValue: 30, imputedCount: 2, median: 30 });
    expect(warnings[0]).toMatchObject({ code: "VALUES_IMPUTED", feature: "MEAN_GAP", value: 2 });
    expect(warnings[0].message).toContain("2 of 5 customers have no MEAN_GAP; the median 30");
  });
});

describe("features that tell nothing", () => {
  const raw = matrix([
    [1, 0.1],
    [2, 0.1],
    [3, 0.1],
  ]);

  it("get scale 1 and a warning that names them", () => {
    const { fitted, scaled, warnings } = fitPreprocessing(raw, [settings("RECENCY"), settings("MONETARY")]);
    expect(fitted[1].scale).toBe(1);
    expect(scaled.values.every(Number.isFinite)).toBe(true);
    expect(warnings).toMatchObject([{ code: "ZERO_VARIANCE", feature: "MONETARY" }]);
  });

  it("are an error where there is no other", () => {
    const both = [settings("MONETARY"), settings("UNITS")];
    expect(() =>
      fitPreprocessing(
        matrix([
          [1, 2],
          [1, 2],
        ]),
        both,
      ),
    ).toThrow(expect.objectContaining({ code: "NO_VARIANCE", facts: { features: "MONETARY, UNITS" } }));
  });

  it("are told apart from those without a quartile range", () => {
    const { fitted, warnings } = fitPreprocessing(columnOf(0, 0, 0, 0, 1), [
      settings("RETURN_RATE", { scaler: "ROBUST" }),
    ]);
    expect(fitted[0].scale).toBe(1);
    expect(codes(warnings)).toEqual(["ZERO_QUARTILE_RANGE"]);
  });
});

describe("values that cannot be used", () => {
  it("are refused below 0 under LOG1P, with the lowest", () => {
    expect(() =>
      fitPreprocessing(columnOf(1, -2.5), [settings("NET_MONETARY", { transform: "LOG1P" })]),
    ).toThrow(
      expect.objectContaining({
        code: "NEGATIVE_UNDER_LOG1P",
        facts: { feature: "NET_MONETARY", minimum: -2.5 },
        inputPath: ["input", "preprocessing"],
      }),
    );
  });

  it("are refused where not finite, and counted", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => fitPreprocessing(columnOf(1, bad, 3), [settings("MONETARY")])).toThrow(
        expect.objectContaining({ code: "NOT_FINITE", facts: { feature: "MONETARY", count: 1 } }),
      );
    }
    const noGaps = columnOf(Number.NaN, Number.NaN);
    expect(() => fitPreprocessing(noGaps, [settings("MEAN_GAP")])).toThrow(
      expect.objectContaining({ code: "NOT_FINITE" }),
    );
  });

  it("are refused when serving, never turned into NaN", () => {
    const { fitted } = fitPreprocessing(columnOf(1, 2, 3), [settings("MONETARY", { transform: "LOG1P" })]);
    for (const bad of [-0.5, -2, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => scaleValue(fitted[0], bad)).toThrow(expect.objectContaining({ code: "BAD_FEATURES" }));
    }
  });

  it("do not include a gap that a new customer cannot have yet", () => {
    const { fitted } = fitPreprocessing(columnOf(10, 20, 60), [settings("MEAN_GAP")]);
    expect(fitted[0].imputedValue).toBeNull(); // nobody lacked it in training
    expect(scaleValue(fitted[0], Number.NaN)).toBe(scaleValue(fitted[0], 20));
  });
});

describe("applying and inverting", () => {
  const rows = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 300 })),
    {
      minLength: 3,
      maxLength: 60,
    },
  );
  const transforms = fc.constantFrom<Transform>("NONE", "LOG1P", "YEO_JOHNSON");
  const scalers = fc.constantFrom<Scaler>("STANDARD", "ROBUST", "MINMAX", "NONE");

  it("gives training customers the numbers that they were trained with, and nothing that is not finite", () => {
    fc.assert(
      fc.property(rows, transforms, scalers, fc.boolean(), (given, transform, scaler, winsorized) => {
        fc.pre(new Set(given.map(([, orders]) => orders)).size > 2);
        const winsorize = winsorized ? { lower: 0.01, upper: 0.99 } : null;
        const wanted = (["MONETARY", "FREQUENCY"] as const).map((f) =>
          settings(f, { transform, scaler, winsorize }),
        );
        const { fitted, scaled } = fitPreprocessing(matrix(given), wanted);
        expect(scaled.values.every(Number.isFinite)).toBe(true);
        expect(applyPreprocessing(fitted, matrix(given)).values).toEqual(scaled.values);
      }),
    );
  });

  it("gives the value back", () => {
    const frequencies = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(frequencies, transforms, scalers, (given, transform, scaler) => {
        fc.pre(new Set(given).size > 1);
        const raw = columnOf(...given);
        const { fitted, scaled } = fitPreprocessing(raw, [settings("FREQUENCY", { transform, scaler })]);
        fc.pre(fitted[0].lambda === null || Math.abs(fitted[0].lambda) < 2); // steeper powers lose digits
        invertPreprocessing(fitted, scaled).values.forEach((value, i) => {
          expect(Math.abs(value / given[i] - 1)).toBeLessThan(1e-8);
        });
      }),
    );
  });

  it("gives the largest value back where a steep power has squeezed it into its bound", () => {
    const raw = columnOf(...Array.from({ length: 39 }, () => 2), 3);
    const steep = settings("FREQUENCY", { transform: "YEO_JOHNSON", scaler: "ROBUST" });
    const { fitted, scaled } = fitPreprocessing(raw, [steep]);
    expect(invertValue(fitted[0], scaled.values[39])).toBe(3);
  });

  it("turns the mean under LOG1P into a geometric mean", () => {
    const { fitted } = fitPreprocessing(columnOf(0, 99), [settings("MONETARY", { transform: "LOG1P" })]);
    expect(invertValue(fitted[0], 0)).toBeCloseTo(9, 12); // √(1 · 100) − 1, the average being 49.5
  });
});
