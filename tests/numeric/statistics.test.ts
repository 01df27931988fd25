import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percent, readable } from "../../src/numeric/readable.js";
import {
  extent,
  mean,
  median,
  pearson,
  percentileRanks,
  populationStandardDeviation,
  quantile,
  skewness,
  sum,
} from "../../src/numeric/statistics.js";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const someValues = fc.array(finite, { minLength: 1, maxLength: 300 });

describe("statistics by hand", () => {
  it("add up to the sum of a long list, by halves", () => {
    expect(sum(new Float64Array(1000).fill(0.1))).toBeCloseTo(100, 12);
    expect(sum([])).toBe(0);
  });

  it("measure the deviation of the whole population", () => {
    // mean 5, squared deviations 9+1+1+1+0+0+4+16 = 32, 32/8 = 4, √4 = 2
    expect(populationStandardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });

  it("give deviation 0, exactly, for equal values whose mean is off by a rounding", () => {
    expect(populationStandardDeviation(new Array(10).fill(0.1))).toBe(0);
    expect(skewness([0.1, 0.1, 0.1])).toBe(0);
  });

  it("measure skewness as m₃ / m₂^1.5", () => {
    // 0, 0, 0, 4: mean 1, m₂ = (1+1+1+9)/4 = 3, m₃ = (−1−1−1+27)/4 = 6, 6 / 3^1.5
    expect(skewness([0, 0, 0, 4])).toBeCloseTo(6 / 3 ** 1.5, 14);
    expect(skewness([1, 2, 3])).toBe(0);
  });

  it("take quantiles of type 7", () => {
    const values = [40, 10, 30, 20]; // sorted 10 20 30 40; position 3q
    expect(quantile(values, 0.25)).toBe(17.5); // position 0.75: 10 + 0.75·10
    expect(quantile(values, 0.5)).toBe(25);
    expect(quantile(values, 0)).toBe(10);
    expect(quantile(values, 1)).toBe(40);
    expect(values).toEqual([40, 10, 30, 20]); // untouched
    expect(median([7])).toBe(7);
  });

  it("share the mean rank among ties", () => {
    // ranks 1, 2.5, 2.5, 4 of four → (rank − 0.5) / 4
    expect([...percentileRanks([5, 8, 8, 9])]).toEqual([0.125, 0.5, 0.5, 0.875]);
    expect([...percentileRanks([3])]).toEqual([0.5]);
    expect([...percentileRanks([])]).toEqual([]);
  });

  it("correlate", () => {
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    // deviations −1 0 1 and −1 1 0: covariance (1+0+0)/3, variances 2/3 each: 1/2
    expect(pearson([1, 2, 3], [1, 3, 2])).toBeCloseTo(0.5, 14);
    expect(pearson([1, 1, 1], [1, 3, 2])).toBeNaN();
  });

  it("are NaN for no values and for NaN", () => {
    for (const statistic of [mean, median, (v: number[]) => extent(v).minimum]) {
      expect(statistic([])).toBeNaN();
      expect(statistic([1, Number.NaN, 2])).toBeNaN();
    }
  });
});

describe("statistics of any values", () => {
  it("have quantiles that never fall and stay within the extent", () => {
    const shares = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(someValues, shares, (values, [p, q]) => {
        const { minimum, maximum } = extent(values);
        const [lower, upper] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
        expect(minimum <= lower && lower <= upper && upper <= maximum).toBe(true);
      }),
    );
  });

  it("have percentile ranks of mean ½, strictly inside 0…1, in the order of the values", () => {
    fc.assert(
      fc.property(someValues, (values) => {
        const ranks = percentileRanks(values);
        expect(mean(ranks)).toBeCloseTo(0.5, 10);
        expect(ranks.every((rank) => rank > 0 && rank < 1)).toBe(true);
        for (let i = 1; i < values.length; i++) {
          expect(Math.sign(ranks[i] - ranks[0])).toBe(Math.sign(values[i] - values[0]) || 0);
        }
      }),
    );
  });
});

describe("numbers in sentences", () => {
  it("are whole from 100 on and have three significant digits below", () => {
    expect([4338, 1234.5, 0.0031422, 12.345, 3].map(readable)).toEqual([
      "4,338",
      "1,235",
      "0.00314",
      "12.3",
      "3",
    ]);
    expect([0.305, 0.01, 1].map(percent)).toEqual(["30.5 %", "1 %", "100 %"]);
  });
});
