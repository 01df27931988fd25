import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { nearestRow } from "../../src/numeric/distance.js";
import { matrix, row } from "../../src/numeric/matrix.js";
import { applyPreprocessing } from "../../src/preprocessing/apply-preprocessing.js";
import { fitPreprocessing } from "../../src/preprocessing/fit-preprocessing.js";
import type { FeatureSettings, FittedFeature } from "../../src/preprocessing/preprocessing.js";
import { type CustomerInModel, nextSegment } from "../../src/segments/next-segment.js";

/** Features as they are, on their own scale; what a test needs otherwise it says. */
function plain(features: readonly Feature[], more: Partial<FittedFeature> = {}): FittedFeature[] {
  return features.map((feature) => ({
    ...{ feature, transform: "NONE", scaler: "NONE", lambda: null, center: 0, scale: 1 },
    ...{ lowerLimit: null, upperLimit: null, imputedValue: null, imputedCount: 0 },
    ...{ skewnessBefore: 0, skewnessAfter: 0, minimum: 0, maximum: 100, median: 1 },
    ...more,
  }));
}

function inModel(fitted: FittedFeature[], centroids: number[][], raw: number[]): CustomerInModel {
  const point = applyPreprocessing(fitted, matrix([raw])).values;
  return { fitted, centroids: matrix(centroids), raw: Float64Array.from(raw), point };
}

const above = (own: number) => (segment: number) => segment > own;

describe("the next higher segment", () => {
  it("begins at the first whole number beyond the boundary", () => {
    // the boundary of 2 and 7 orders is 4.5
    const customer = inModel(plain(["FREQUENCY"]), [[2], [7]], [1]);
    expect(nextSegment(customer, above(0))).toEqual({ segment: 1, feature: "FREQUENCY", from: 1, to: 5 });
  });

  it("does not begin on a boundary that belongs to the lower segment", () => {
    expect(nextSegment(inModel(plain(["FREQUENCY"]), [[2], [6]], [1]), above(0))).toMatchObject({ to: 5 });
    const swapped = inModel(plain(["FREQUENCY"]), [[6], [2]], [1]); // ties belong to the lower number
    expect(nextSegment(swapped, (segment) => segment === 0)).toMatchObject({ to: 4 });
  });

  it("is reached by fewer days, and money to the hundredth", () => {
    expect(nextSegment(inModel(plain(["RECENCY"]), [[90], [3]], [80]), above(0))).toEqual({
      ...{ segment: 1, feature: "RECENCY", from: 80, to: 46 }, // below 46.5
    });
    const spend = inModel(plain(["MONETARY"], { transform: "LOG1P" }), [[1], [2]], [2]);
    // the boundary is e^1.5 − 1 = 3.4816…
    expect(nextSegment(spend, above(0))).toMatchObject({ from: 2, to: 3.49 });
  });

  it("takes the feature with the shortest way in scaled units, ties in the order of the features", () => {
    const fitted = [...plain(["RECENCY"]), ...plain(["FREQUENCY"], { scale: 0.1 })];
    const customer = inModel(
      fitted,
      [
        [50, 10],
        [40, 10],
        [50, 90],
      ],
      [50, 1],
    );
    // six days fewer are 6 units, five more orders 50
    expect(nextSegment(customer, above(0))).toEqual({ segment: 1, feature: "RECENCY", from: 50, to: 44 });
    const even = inModel(
      plain(["UNITS", "DISTINCT_PRODUCTS"]),
      [
        [0, 0],
        [3, 0],
        [0, 3],
      ],
      [0, 0],
    );
    expect(nextSegment(even, above(0))).toMatchObject({ feature: "UNITS", to: 2 });
  });

  it("passes over a piece that has no whole number in it, to the next higher one", () => {
    // boundaries at 4.25 and 4.75, then 7.5: nothing from 5 to 7 is higher
    const customer = inModel(plain(["FREQUENCY"]), [[4], [4.5], [5], [10]], [1]);
    const isHigher = (segment: number) => segment === 1 || segment === 3;
    expect(nextSegment(customer, isHigher)).toMatchObject({ segment: 3, to: 8 });
  });

  it("is null where none is higher, where no feature can be acted on, and below zero days", () => {
    expect(nextSegment(inModel(plain(["FREQUENCY"]), [[2], [7]], [1]), () => false)).toBeNull();
    expect(nextSegment(inModel(plain(["TENURE"]), [[2], [7]], [1]), above(0))).toBeNull();
    expect(nextSegment(inModel(plain(["RECENCY"]), [[2], [-7]], [1]), above(0))).toBeNull();
    expect(nextSegment(inModel(plain(["FREQUENCY"]), [[7], [2]], [9]), above(0))).toBeNull(); // fewer orders
  });

  it("is not reached by a feature that is drawn in at a limit before the boundary", () => {
    const limited = (upperLimit: number) => plain(["FREQUENCY"], { upperLimit, lowerLimit: 0 });
    expect(nextSegment(inModel(limited(4), [[2], [7]], [1]), above(0))).toBeNull();
    expect(nextSegment(inModel(limited(4.6), [[2], [7]], [1]), above(0))).toMatchObject({ to: 5 });
    expect(nextSegment(inModel(limited(4), [[2], [7]], [90]), above(0))).toBeNull();
  });

  it("keeps the average order value where a model has orders, spend and average, and leaves these two alone", () => {
    const fitted = plain(["FREQUENCY", "MONETARY", "AVERAGE_ORDER_VALUE"]);
    const customer = inModel(
      fitted,
      [
        [1, 10, 10],
        [3, 30, 10],
        [1, 12, 12],
      ],
      [1, 10, 10],
    );
    // (2, 20, 10) is nearest to segment 2, (3, 30, 10) is segment 1 itself; 2 more spent per order would be a shorter way
    expect(nextSegment(customer, (segment) => segment === 1)).toMatchObject({ feature: "FREQUENCY", to: 3 });
    expect(nextSegment(customer, (segment) => segment === 2)).toMatchObject({ segment: 2, to: 2 });
    expect(nextSegment(customer, () => false)).toBeNull();
  });
});

describe("the next higher segment of any model", () => {
  const LEVERS = { RECENCY: [-1, 1], FREQUENCY: [1, 1], MONETARY: [1, 100] } as const;
  const features = ["RECENCY", "FREQUENCY", "MONETARY", "TENURE"] as const;
  const settings = fc.record({
    transform: fc.constantFrom("NONE", "LOG1P", "YEO_JOHNSON"),
    scaler: fc.constantFrom("STANDARD", "ROBUST", "MINMAX", "NONE"),
    winsorize: fc.constantFrom(null, { lower: 0.1, upper: 0.9 }),
  });
  const customers = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 2_000 }).map((hundredths) => hundredths / 100),
      fc.integer({ min: 0, max: 60 }),
    ),
    { minLength: 6, maxLength: 12 },
  );
  const MOST = { RECENCY: 0, FREQUENCY: 80, MONETARY: 40 };

  it("is the smallest change there is: tried out one value after the other", () => {
    fc.assert(
      fc.property(settings, customers, fc.integer({ min: 2, max: 5 }), (how, rows, k) => {
        const all = matrix(rows);
        const { fitted, scaled } = fitPreprocessing(
          all,
          features.map((feature): FeatureSettings => ({ feature, ...how })),
        );
        const centroids = matrix(Array.from({ length: k }, (_, c) => Array.from(row(scaled, c))));
        const raw = row(all, k);
        const point = row(scaled, k);
        const own = nearestRow(centroids, point).row;
        const isHigher = (segment: number) => segment > own;
        const classify = (j: number, value: number) => {
          const changed = Float64Array.from(raw);
          changed[j] = value;
          const moved = applyPreprocessing(fitted, matrix([Array.from(changed)])).values;
          return { segment: nearestRow(centroids, moved).row, way: Math.abs(moved[j] - point[j]) };
        };
        const tried = Object.entries(LEVERS).flatMap(([feature, [direction, perUnit]], j) => {
          const last = MOST[feature as keyof typeof MOST] * perUnit;
          for (let steps = Math.round(raw[j] * perUnit); steps !== last; ) {
            steps += direction;
            const { segment, way } = classify(j, steps / perUnit);
            if (isHigher(segment)) return [{ segment, feature, from: raw[j], to: steps / perUnit, way }];
            if (direction * (steps - last) >= 0) break;
          }
          return [];
        });
        const found = nextSegment({ centroids, fitted, raw, point }, isHigher);
        if (found === null) {
          expect(tried).toEqual([]);
          return;
        }
        const j = features.indexOf(found.feature as (typeof features)[number]);
        const { segment, way } = classify(j, found.to);
        expect(segment).toBe(found.segment);
        expect(isHigher(segment)).toBe(true);
        for (const other of tried) expect(way).toBeLessThanOrEqual(other.way + 1e-12);
        const same = tried.find(({ feature }) => feature === found.feature);
        if (same) expect(found).toEqual({ segment, feature: same.feature, from: same.from, to: same.to });
        else expect(found.to).toBeGreaterThan(MOST[found.feature as keyof typeof MOST]);
      }),
      { numRuns: 200 },
    );
  });
});
