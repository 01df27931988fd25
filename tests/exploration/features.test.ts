import "../support/property-seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlations } from "../../src/exploration/correlations.js";
import { density } from "../../src/exploration/density.js";
import { describeFeature } from "../../src/exploration/feature-distribution.js";
import { featureHistograms } from "../../src/exploration/histograms.js";
import { findOutliers } from "../../src/exploration/outliers.js";
import { quintileGrid } from "../../src/exploration/quintile-grid.js";
import type { Feature } from "../../src/features/feature-catalogue.js";
import {
  pearson,
  percentileRanks,
  populationStandardDeviation,
  quantile,
  skewness,
} from "../../src/numeric/statistics.js";

const floats = (...values: number[]) => Float64Array.from(values);
const ascending = (values: Iterable<number>) => Float64Array.from(values).filter(Number.isFinite).sort();
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Plain, tied, tiny and huge; of one sign or both. */
const anyValue = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.double({ min: -1e6, max: 1e9, noNaN: true }),
  fc.constantFrom(0, 1e-320, 5e-324, 1e15, 0.1),
);
const positive = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
const values = fc.array(anyValue, { minLength: 1, maxLength: 80 });

describe("the distribution of a feature", () => {
  it("is as worked out by hand for 1, 2, 3, 4 and 10", () => {
    const found = describeFeature("MONETARY", floats(1, 2, 3, 4, 10), 2);
    expect(found).toMatchObject({
      count: 5,
      missing: 2,
      mean: 4,
      min: 1,
      median: 3,
      p25: 2,
      p75: 4,
      max: 10,
    });
    expect(found.standardDeviation).toBeCloseTo(Math.sqrt(50 / 4), 14); // 9 + 4 + 1 + 0 + 36
    expect(found.skewness).toBeCloseTo((-27 - 8 - 1 + 216) / 5 / 10 ** 1.5, 14);
    expect(found.p1).toBeCloseTo(1.04, 14);
    expect(found.p99).toBeCloseTo(9.76, 14);
  });

  it("is all zeros without values, and has no spread for one value or equal ones", () => {
    const none = describeFeature("MEAN_GAP", floats(), 3);
    const { feature: _, ...numbers } = none;
    expect(numbers).toMatchObject({ count: 0, missing: 3, mean: 0, skewnessLog1p: 0, min: 0, max: 0 });
    for (const alike of [floats(0.1), floats(0.1, 0.1, 0.1)]) {
      const found = describeFeature("MONETARY", alike, 0);
      expect(found).toMatchObject({
        mean: 0.1,
        standardDeviation: 0,
        skewness: 0,
        skewnessLog1p: 0,
        median: 0.1,
      });
    }
  });

  it("does not lose what differs by next to nothing", () => {
    const found = describeFeature("RETURN_RATE", floats(0, 5e-324, 1e-323), 0);
    expect(found).toMatchObject({ skewness: 0, skewnessLog1p: 0, median: 5e-324 });
  });

  it("has no logarithm where a value is below 0", () => {
    expect(describeFeature("NET_MONETARY", floats(-1, 5), 0).skewnessLog1p).toBeNull();
  });

  it("agrees with the general statistics", () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 2, maxLength: 3_000 }), (given) => {
        const found = describeFeature("MONETARY", ascending(given), 0);
        const n = given.length;
        const deviation = populationStandardDeviation(given) * Math.sqrt(n / (n - 1));
        expect(Math.abs(found.standardDeviation - deviation)).toBeLessThanOrEqual(1e-12 * deviation);
        expect(found.skewness).toBeCloseTo(skewness(given), 8);
        expect(found.skewnessLog1p).toBeCloseTo(skewness(given.map(Math.log1p)), 8);
        expect(found.p95).toBe(quantile(given, 0.95));
      }),
    );
  });
});

describe("a histogram", () => {
  it("has bins of equal width, the last one with its end", () => {
    const [raw] = featureHistograms("FREQUENCY", floats(0, 1, 1, 2, 3, 4), ["RAW"], 4);
    expect(raw.bins).toEqual([
      { lo: 0, hi: 1, count: 1 },
      { lo: 1, hi: 2, count: 2 },
      { lo: 2, hi: 3, count: 1 },
      { lo: 3, hi: 4, count: 2 },
    ]);
  });

  it("takes ln(1 + x), and from there its mean and deviation", () => {
    const [transformed, scaled] = featureHistograms(
      "MONETARY",
      floats(0, Math.E - 1, Math.E ** 2 - 1),
      ["TRANSFORMED", "SCALED"],
      2,
    );
    expect(transformed.bins.map(({ count }) => count)).toEqual([1, 2]);
    expect(transformed.bins[1].hi).toBeCloseTo(2, 12);
    const deviation = Math.sqrt(2 / 3);
    expect(scaled.bins[0].lo).toBeCloseTo(-1 / deviation, 12);
    expect(scaled.bins[1].lo).toBeCloseTo(0, 12);
    expect(scaled.bins.map(({ count }) => count)).toEqual([1, 2]);
  });

  it("puts equal values into one bin around them, and has none without values", () => {
    const stages = ["RAW", "TRANSFORMED", "SCALED"] as const;
    const [raw, transformed, scaled] = featureHistograms("RECENCY", floats(7, 7, 7), stages, 40);
    expect(raw.bins).toEqual([{ lo: 6.5, hi: 7.5, count: 3 }]);
    expect(transformed.bins).toEqual([{ lo: Math.log(8) - 0.5, hi: Math.log(8) + 0.5, count: 3 }]);
    expect(scaled.bins.map(({ count }) => count)).toEqual([3]);
    expect(featureHistograms("RECENCY", floats(), stages, 40).map(({ bins }) => bins)).toEqual([[], [], []]);
  });

  it("counts every value once, between its edges, at every stage", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (given, bins) => {
        const own = ascending(given);
        for (const { stage, bins: found } of featureHistograms(
          "NET_MONETARY",
          own,
          ["RAW", "TRANSFORMED", "SCALED"],
          bins,
        )) {
          expect(sum(found.map(({ count }) => count))).toBe(own.length);
          expect(found.every(({ lo, hi }) => Number.isFinite(lo) && lo <= hi)).toBe(true);
          expect(found.slice(1).every(({ lo }, i) => lo === found[i].hi)).toBe(true);
          if (stage !== "RAW") continue;
          const last = found.length - 1;
          const within = (lo: number, hi: number, i: number) =>
            own.filter((v) => v >= lo && (v < hi || (i === last && v === hi))).length;
          expect(found.map(({ lo, hi }, i) => within(lo, hi, i))).toEqual(found.map(({ count }) => count));
        }
      }),
    );
  });
});

describe("the density of two features", () => {
  const axis = (given: readonly number[]) => ({
    values: Float64Array.from(given),
    ascending: ascending(given),
  });

  it("leaves out empty cells and customers without a value", () => {
    const cells = density(axis([0, 3, 3, Number.NaN]), axis([1, 5, 5, 5]), 2);
    // ln 1 … ln 4: the middle is ln 2, that is 1; ln 2 … ln 6: the middle is ln √12, that is √12 − 1
    expect(cells.map(({ count }) => count)).toEqual([1, 2]);
    expect(cells[0]).toMatchObject({ x0: 0, y0: 1 });
    expect(cells[0].x1).toBeCloseTo(1, 12);
    expect(cells[1].y0).toBeCloseTo(Math.sqrt(12) - 1, 12);
    expect(cells[1]).toMatchObject({ x1: 3, y1: 5 });
    expect(density(axis([]), axis([]), 30)).toEqual([]);
    expect(density(axis([4]), axis([4]), 30)).toEqual([{ x0: 3.5, x1: 4.5, y0: 3.5, y1: 4.5, count: 1 }]);
  });

  it("counts every customer with both values once, in the cell that holds them", () => {
    const pair = fc.tuple(fc.oneof(anyValue, fc.constant(Number.NaN)), anyValue);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (pairs, bins) => {
        const cells = density(axis(pairs.map(([x]) => x)), axis(pairs.map(([, y]) => y)), bins);
        const whole = pairs.filter(([x]) => !Number.isNaN(x));
        expect(sum(cells.map(({ count }) => count))).toBe(whole.length);
        expect(cells.length).toBeLessThanOrEqual(bins * bins);
        for (const { x0, x1, y0, y1, count } of cells) {
          const near = whole.filter(([x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
          expect(near.length).toBeGreaterThanOrEqual(count);
        }
      }),
    );
  });
});

describe("correlations", () => {
  const FEATURES: readonly Feature[] = ["RECENCY", "MEAN_GAP", "MONETARY"];

  it("are as worked out by hand, over the customers who have both values", () => {
    const columns = [floats(1, 2, 3, 4), floats(2, Number.NaN, 4, 6), floats(5, 5, 5, 5)];
    const [first, flat, flatToo] = correlations(FEATURES, columns);
    expect(first).toMatchObject({ a: "RECENCY", b: "MEAN_GAP", spearman: 1 });
    // (1, 2), (3, 4), (4, 6): means 8/3 and 4; covariance 18/9, variances 14/9 and 8/3
    expect(first.pearson).toBeCloseTo(2 / Math.sqrt((14 / 9) * (8 / 3)), 14);
    expect([flat, flatToo]).toEqual([
      { a: "RECENCY", b: "MONETARY", pearson: 0, spearman: 0 },
      { a: "MEAN_GAP", b: "MONETARY", pearson: 0, spearman: 0 },
    ]);
  });

  it("are none without customers, and 0 for one or for a feature without values", () => {
    expect(correlations(FEATURES, [floats(), floats(), floats()])).toEqual([]);
    expect(correlations(["RECENCY"], [floats(1, 2)])).toEqual([]);
    const zero = { pearson: 0, spearman: 0 };
    for (const columns of [
      [floats(1), floats(2), floats(3)],
      [floats(1, 2), floats(Number.NaN, Number.NaN), floats(1, 2)],
    ])
      expect(correlations(FEATURES, columns)[0]).toMatchObject(zero);
  });

  it("are those of the values and of their percentile ranks, in −1…1, and the same in either order", () => {
    const number = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const row = fc.tuple(number, fc.oneof(number, fc.constant(Number.NaN)), number);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const columns = FEATURES.map((_, j) => Float64Array.from(rows, (cells) => cells[j]));
        const found = correlations(FEATURES, columns);
        expect(found).toHaveLength(3);
        const backward = correlations([...FEATURES].reverse(), [...columns].reverse());
        found.forEach(({ a, b, ...values }) => {
          const [i, j] = [FEATURES.indexOf(a), FEATURES.indexOf(b)];
          const both = rows.filter((cells) => !Number.isNaN(cells[i]) && !Number.isNaN(cells[j]));
          const [x, y] = [both.map((cells) => cells[i]), both.map((cells) => cells[j])];
          expect(values.pearson).toBeCloseTo(pearson(x, y) || 0, 9);
          expect(values.spearman).toBeCloseTo(pearson(percentileRanks(x), percentileRanks(y)) || 0, 9);
          expect(Math.max(Math.abs(values.pearson), Math.abs(values.spearman))).toBeLessThanOrEqual(1);
          const mirrored = backward.find((one) => one.a === b && one.b === a);
          expect(mirrored?.pearson).toBeCloseTo(values.pearson, 12);
          expect(mirrored?.spearman).toBeCloseTo(values.spearman, 12);
        });
      }),
    );
  });
});

describe("the grid of recency and frequency", () => {
  it("is as worked out by hand for ten customers", () => {
    const recency = floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10); // quantiles 2.8, 4.6, 6.4, 8.2: pairs
    const frequency = floats(9, 1, 1, 1, 1, 1, 2, 2, 3, 1); // quantiles 1, 1, 1.4, 2: fifths 1, 4 (of 2) and 5
    const spend = floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const country = floats(7, 7, 7, 8, 7, 7, Number.NaN, 7, 7, 7);
    const cells = quintileGrid(recency, frequency, spend, country);
    expect(cells).toHaveLength(5 * 3);
    expect(cells.filter(({ customerCount }) => customerCount > 0)).toMatchObject([
      { recencyQuintile: 1, frequencyQuintile: 1, customerCount: 1, revenueMilli: 2, recencyTo: 2 },
      { recencyQuintile: 1, frequencyQuintile: 5, customerCount: 1, revenueMilli: 1, frequencyFrom: 3 },
      { recencyQuintile: 2, frequencyQuintile: 1, customerCount: 2, revenueMilli: 7, recencyFrom: 3 },
      { recencyQuintile: 3, frequencyQuintile: 1, customerCount: 2, revenueMilli: 11, frequencyTo: 1 },
      { recencyQuintile: 4, frequencyQuintile: 4, customerCount: 2, revenueMilli: 15, frequencyFrom: 2 },
      { recencyQuintile: 5, frequencyQuintile: 1, customerCount: 1, revenueMilli: 10, recencyTo: 10 },
      { recencyQuintile: 5, frequencyQuintile: 5, customerCount: 1, revenueMilli: 9, frequencyTo: 9 },
    ]);
    const countriesIn = (recencyQuintile: number, frequencyQuintile: number) =>
      cells.find((c) => c.recencyQuintile === recencyQuintile && c.frequencyQuintile === frequencyQuintile)
        ?.countries;
    expect(countriesIn(2, 1)).toEqual([
      { countryId: 8, customerCount: 1, orders: 1, revenueMilli: 4 },
      { countryId: 7, customerCount: 1, orders: 1, revenueMilli: 3 },
    ]);
    expect(countriesIn(4, 4)).toEqual([
      { countryId: 7, customerCount: 1, orders: 2, revenueMilli: 8 },
      { countryId: 0, customerCount: 1, orders: 2, revenueMilli: 7 },
    ]);
    expect(countriesIn(3, 4)).toEqual([]);
  });

  it("has one cell where all are alike, none without customers, and everybody once", () => {
    expect(quintileGrid(floats(3, 3), floats(1, 1), floats(5, 6), floats(2, 2))).toEqual([
      {
        countries: [{ countryId: 2, customerCount: 2, orders: 2, revenueMilli: 11 }],
        ...{ recencyQuintile: 1, frequencyQuintile: 1, customerCount: 2, revenueMilli: 11 },
        ...{ recencyFrom: 3, recencyTo: 3, frequencyFrom: 1, frequencyTo: 1 },
      },
    ]);
    expect(quintileGrid(floats(), floats(), floats(), floats())).toEqual([]);
    const customer = fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 9 }), fc.nat(1e6));
    fc.assert(
      fc.property(fc.array(customer, { maxLength: 100 }), (customers) => {
        const [r, f, m] = [0, 1, 2].map((j) => Float64Array.from(customers, (one) => one[j]));
        const cells = quintileGrid(r, f, m, r);
        expect(sum(cells.map(({ customerCount }) => customerCount))).toBe(customers.length);
        expect(sum(cells.map(({ revenueMilli }) => revenueMilli))).toBe(sum([...m]));
        for (const cell of cells) {
          const own = customers.filter(
            ([days, orders]) =>
              days >= cell.recencyFrom &&
              days <= cell.recencyTo &&
              orders >= cell.frequencyFrom &&
              orders <= cell.frequencyTo,
          );
          expect(own).toHaveLength(cell.customerCount);
        }
      }),
    );
  });
});

describe("outliers", () => {
  it("lie beyond Tukey's fences, the farthest first, ties all there", () => {
    const tied = floats(1, 2, 3, 4, 5, 6, 7, 50, 50, -50, Number.NaN);
    // of the ten: quartiles 2.25 and 6.75, IQR 4.5, fences −4.5 and 13.5
    const spend = floats(1, 1, 1, 1, 1, 1, 1, 10, 20, 30, 2);
    const found = findOutliers("MONETARY", tied, ascending(tied), spend, 2);
    expect(found).toMatchObject({ beyond: 3, share: 0.3, revenueShare: 60 / 69 });
    expect(found.farthest).toEqual([9, 7, 8]); // 45.5 below, 36.5 above twice
    expect(found.distances).toEqual([45.5, 36.5, 36.5]);
  });

  it("are none where there is nothing, one customer, or no spread", () => {
    for (const given of [[], [5], [5, 5, 5]]) {
      const found = findOutliers("UNITS", floats(...given), ascending(given), floats(...given), 10);
      expect(found).toMatchObject({ beyond: 0, share: 0, revenueShare: 0, farthest: [] });
    }
  });
});
