import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FEATURES, type Feature, featureIndex } from "../../src/features/feature-catalogue.js";
import { matrix } from "../../src/numeric/matrix.js";
import type { FittedFeature } from "../../src/preprocessing/preprocessing.js";
import { describeSegments } from "../../src/segments/describe-segments.js";
import { profileSegments } from "../../src/segments/profile-segments.js";
import { samplePoints } from "../../src/segments/sample-points.js";

/** Customers with all eleven features; what is left out is 1. */
const customers = (...rows: Partial<Record<Feature, number>>[]) =>
  matrix(rows.map((row) => FEATURES.map((feature) => row[feature] ?? 1)));

describe("the profile of a segment", () => {
  const spends = [0, 10, 20, 30, 1_000];
  const values = customers(...spends.map((MONETARY) => ({ MONETARY })));
  const labels = Int32Array.of(0, 0, 0, 0, 1);
  const of = (segment: number, feature: Feature) =>
    profileSegments(values, labels, 2)[segment].find((profile) => profile.feature === feature);

  it("has mean, quantiles (type 7) and range of its members, in real units", () => {
    expect(of(0, "MONETARY")).toMatchObject({
      ...{ mean: 15, median: 15, p10: expect.closeTo(3, 12), p25: 7.5, p75: 22.5, p90: 27, min: 0, max: 30 }, // places 0.3, 0.75 …
      populationMedian: 20,
    });
    expect(of(1, "MONETARY")).toMatchObject({ mean: 1_000, median: 1_000, p10: 1_000, p90: 1_000 });
  });

  it("compares the logarithms of its members with those of all, in standard deviations", () => {
    const logs = spends.map(Math.log1p);
    const mean = logs.reduce((sum, log) => sum + log, 0) / 5;
    const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 5);
    expect(of(1, "MONETARY")?.z).toBeCloseTo((Math.log1p(1_000) - mean) / deviation, 12);
    expect(of(0, "MONETARY")?.z).toBeCloseTo(
      ((logs[0] + logs[1] + logs[2] + logs[3]) / 4 - mean) / deviation,
      12,
    );
  });

  it("compares the values themselves where one is below 0, and is 0 where all are alike", () => {
    const net = customers({ NET_MONETARY: -10 }, { NET_MONETARY: 10 });
    const [first] = profileSegments(net, Int32Array.of(0, 1), 2);
    expect(first.find(({ feature }) => feature === "NET_MONETARY")?.z).toBe(-1); // (−10 − 0) / 10
    expect(first.find(({ feature }) => feature === "UNITS")?.z).toBe(0);
  });

  it("leaves out customers without a value, and the feature where nobody has one", () => {
    const gaps = customers({ MEAN_GAP: Number.NaN }, { MEAN_GAP: 8 }, { MEAN_GAP: Number.NaN });
    const [some, none] = profileSegments(gaps, Int32Array.of(0, 0, 1), 2);
    expect(some.find(({ feature }) => feature === "MEAN_GAP")).toMatchObject({
      mean: 8,
      populationMedian: 8,
    });
    expect(some).toHaveLength(11);
    expect(none.map(({ feature }) => feature)).toEqual(FEATURES.filter((feature) => feature !== "MEAN_GAP"));
  });
});

describe("the description of segments", () => {
  const fitted: FittedFeature = {
    ...{ feature: "MONETARY", transform: "NONE", scaler: "STANDARD", lambda: null, center: 100, scale: 50 },
    ...{ lowerLimit: null, upperLimit: null, imputedValue: null, imputedCount: 0 },
    ...{ skewnessBefore: 0, skewnessAfter: 0, minimum: 0, maximum: 1, median: 0.5 },
  };
  const values = customers(
    { RECENCY: 300, FREQUENCY: 1, MONETARY: 0.1 },
    { RECENCY: 290, FREQUENCY: 1, MONETARY: 0.2 },
    { RECENCY: 2, FREQUENCY: 9, MONETARY: 500.005 },
  );
  const described = describeSegments({
    values,
    fitted: [fitted],
    segments: { centroids: matrix([[-2], [8]]), labels: Int32Array.of(0, 0, 1) },
    anomalies: Int32Array.of(0, -1, -1),
  });

  it("has number, name and tier", () => {
    expect(described.map(({ number, name, tier }) => [number, name, tier])).toEqual([
      [0, "Hibernating", "LOW"],
      [1, "Champions", "HIGH"],
    ]);
  });

  it("counts members, anomalies and money in thousandths", () => {
    expect(
      described.map(({ customerCount, anomalyCount, revenueMilli }) => [
        customerCount,
        anomalyCount,
        revenueMilli,
      ]),
    ).toEqual([
      [2, 1, 300], // 0.1 + 0.2
      [1, 1, 500_005],
    ]);
  });

  it("has the centroid in real units and scaled", () => {
    expect(described.map(({ centroid }) => centroid[0])).toEqual([
      { feature: "MONETARY", value: 0, scaled: -2 }, // 100 − 2 × 50
      { feature: "MONETARY", value: 500, scaled: 8 },
    ]);
    expect(described[0].profile[featureIndex("RECENCY")].mean).toBe(295);
  });
});

describe("a sample of points", () => {
  const points = (...counts: [segment: number, is_anomaly: number, count: number][]) =>
    counts.flatMap(([segment, is_anomaly, count]) =>
      Array.from({ length: count }, (_, i) => ({
        segment,
        is_anomaly,
        name: `${segment}/${is_anomaly}/${i}`,
      })),
    );

  it("is all of them where there is room", () => {
    const all = points([0, 0, 3], [1, 1, 2]);
    expect(samplePoints(all, 5).map(({ name }) => name)).toEqual([
      "1/1/0",
      "1/1/1",
      "0/0/0",
      "0/0/1",
      "0/0/2",
    ]);
    expect(samplePoints([], 5)).toEqual([]);
  });

  it("has every anomaly, and of each segment its share, evenly spread", () => {
    const sample = samplePoints(points([0, 0, 60], [1, 0, 40], [1, 1, 5]), 15);
    const others = sample.filter(({ is_anomaly }) => is_anomaly === 0);
    expect(sample).toHaveLength(15); // 5 + 10 × 60 / 100 + 10 × 40 / 100
    expect(others.filter(({ segment }) => segment === 0).map(({ name }) => name)).toEqual(
      [0, 10, 20, 30, 40, 50].map((i) => `0/0/${i}`),
    );
    expect(others.filter(({ segment }) => segment === 1)).toHaveLength(4);
  });

  it("is never longer than its limit, has no point twice, and is the same each time", () => {
    const point = fc.record({ segment: fc.nat(4), is_anomaly: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (all, limit) => {
        const sample = samplePoints(all, limit);
        expect(sample.length).toBeLessThanOrEqual(limit);
        expect(new Set(sample).size).toBe(sample.length);
        expect(samplePoints(all, limit)).toEqual(sample);
        const anomalies = all.filter(({ is_anomaly }) => is_anomaly === 1).length;
        expect(sample.filter(({ is_anomaly }) => is_anomaly === 1).length).toBe(Math.min(anomalies, limit));
      }),
    );
  });
});
