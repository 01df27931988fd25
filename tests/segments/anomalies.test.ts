import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix } from "../../src/numeric/matrix.js";
import type { FittedFeature } from "../../src/preprocessing/preprocessing.js";
import { anomalyKind, robustSpreads } from "../../src/segments/anomaly-kind.js";
import { type TriageFacts, triage } from "../../src/segments/anomaly-triage.js";
import { contributions } from "../../src/segments/contributions.js";

const fitted = (feature: FittedFeature["feature"], change: Partial<FittedFeature> = {}): FittedFeature => ({
  ...{ feature, transform: "NONE", scaler: "STANDARD", lambda: null, center: 0, scale: 1 },
  ...{ lowerLimit: null, upperLimit: null, imputedValue: null, imputedCount: 0 },
  ...{ skewnessBefore: 0, skewnessAfter: 0, minimum: 0, maximum: 1, median: 0.5 },
  ...change,
});

describe("contributions to a distance", () => {
  it("are the shares of the squared distance, with both values in real units", () => {
    const features = [
      fitted("RECENCY", { center: 10, scale: 5 }),
      fitted("MONETARY", { transform: "LOG1P" }),
    ];
    // squares 3² = 9 and 1² = 1; the reference is 10 + 5 × 0 = 10 days and e¹ − 1 pounds
    expect(contributions(features, [25, Math.E ** 2 - 1], [3, 2], [0, 1])).toEqual([
      { feature: "RECENCY", value: 25, typical: 10, share: 0.9 },
      { feature: "MONETARY", value: Math.E ** 2 - 1, typical: expect.closeTo(Math.E - 1, 12), share: 0.1 },
    ]);
  });

  it("are equal where the customer is the reference", () => {
    const features = [fitted("RECENCY"), fitted("FREQUENCY"), fitted("MONETARY"), fitted("UNITS")];
    const same = contributions(features, [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]);
    expect(same.map(({ share }) => share)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it("show what was filled in for a value that is missing", () => {
    const value = (change: Partial<FittedFeature>) =>
      contributions([fitted("MEAN_GAP", change)], [Number.NaN], [0], [1])[0].value;
    expect(value({ imputedValue: 30, median: 7 })).toBe(30);
    expect(value({ imputedValue: null, median: 7 })).toBe(7);
  });

  it("are never negative and add up to 1", () => {
    const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const point = fc.tuple(coordinate, coordinate, coordinate);
    const features = [fitted("RECENCY"), fitted("FREQUENCY"), fitted("MONETARY")];
    fc.assert(
      fc.property(point, point, (a, b) => {
        const shares = contributions(features, a, a, b).map(({ share }) => share);
        expect(shares.every((share) => share >= 0)).toBe(true);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("the kind of an anomaly", () => {
  const features = ["RECENCY", "FREQUENCY", "MONETARY", "AVERAGE_ORDER_VALUE"] as const;
  const spreads = features.map(() => ({ median: 1, scale: 2 }));
  const kindAt = (...point: number[]) => anomalyKind(features, spreads, point);

  it("is named by the feature with the largest robust z above 3", () => {
    // (9 − 1) / 2 = 4; (−7 − 1) / 2 = −4
    expect(kindAt(1, 1, 9, 1)).toBe("EXTREME_SPENDER");
    expect(kindAt(1, 1, 1, 9)).toBe("EXTREME_SPENDER");
    expect(kindAt(1, -7, 1, 1)).toBe("EXTREME_FREQUENCY");
    expect(kindAt(9, 1, 1, 1)).toBe("RARE_PROFILE");
    expect(kindAt(9, 1, 11, 1)).toBe("EXTREME_SPENDER"); // 5 beats 4
  });

  it("is an unusual combination where no single feature is extreme, and 3 itself is not", () => {
    expect(kindAt(7, 7, 7, 7)).toBe("UNUSUAL_COMBINATION"); // (7 − 1) / 2 = 3
    expect(kindAt(7.01, 7, 7, 7)).toBe("RARE_PROFILE");
  });

  it("goes by the first feature where two are equally extreme", () => {
    expect(kindAt(1, 9, 9, 1)).toBe("EXTREME_FREQUENCY");
  });

  it("measures spread by the middle half: median and IQR / 1.349, and 1 where the quartiles coincide", () => {
    const scaled = matrix([
      [0, 5],
      [2, 5],
      [4, 5],
      [6, 5],
      [1_000, 9],
    ]);
    // sorted 0, 2, 4, 6, 1000: quartiles 2 and 6
    expect(robustSpreads(scaled)).toEqual([
      { median: 4, scale: 4 / 1.349 },
      { median: 5, scale: 1 },
    ]);
  });
});

describe("the triage of an anomaly", () => {
  const plain: TriageFacts = {
    ...{ monetary: 100, netMonetary: 100, unitsPerOrder: 10, medianUnitsPerOrder: 10 },
    ...{ hasSuspectLine: false, isHighTier: false },
  };
  const of = (change: Partial<TriageFacts>) => triage({ ...plain, ...change });

  it("is one of five", () => {
    expect(of({})).toBe("UNCLEAR");
    expect(of({ isHighTier: true })).toBe("VIP");
    expect(of({ unitsPerOrder: 100.1 })).toBe("WHOLESALE_LIKE");
    expect(of({ hasSuspectLine: true })).toBe("SUSPECT_DATA");
    expect(of({ netMonetary: 49.99 })).toBe("REVERSED_PURCHASE");
  });

  it("takes the borders as they are written: below a half, above ten times", () => {
    expect(of({ netMonetary: 50 })).toBe("UNCLEAR");
    expect(of({ unitsPerOrder: 100 })).toBe("UNCLEAR");
  });

  it("is the first rule that fits", () => {
    const all = { netMonetary: -1, hasSuspectLine: true, unitsPerOrder: 999, isHighTier: true };
    expect(of(all)).toBe("REVERSED_PURCHASE");
    expect(of({ ...all, netMonetary: 100 })).toBe("SUSPECT_DATA");
    expect(of({ ...all, netMonetary: 100, hasSuspectLine: false })).toBe("WHOLESALE_LIKE");
  });
});
