import { describe, expect, it } from "vitest";
import { drawCustomers, inventCustomers, scaleCustomers } from "../../bench/customers.js";
import { column } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { mean, populationStandardDeviation } from "../../src/numeric/statistics.js";

describe("the customers of the bench", () => {
  const raw = inventCustomers(2_000, seededRandom(1));

  it("are the same from the same seed", () => {
    expect(inventCustomers(2_000, seededRandom(1))).toEqual(raw);
    expect(inventCustomers(2_000, seededRandom(2))).not.toEqual(raw);
  });

  it("fit together: recency within tenure, whole orders, spend = orders × order value", () => {
    for (let i = 0; i < raw.rows; i++) {
      const [recency, frequency, monetary, orderValue, tenure] = raw.values.subarray(5 * i, 5 * i + 5);
      expect(recency).toBeGreaterThanOrEqual(1);
      expect(recency).toBeLessThanOrEqual(tenure);
      expect(Number.isInteger(frequency) && frequency >= 1).toBe(true);
      expect(monetary).toBeCloseTo(frequency * orderValue, 6);
    }
  });

  it("are scaled to mean 0 and deviation 1", () => {
    const scaled = scaleCustomers(raw);
    for (let j = 0; j < 5; j++) {
      expect(mean(column(scaled, j))).toBeCloseTo(0, 10);
      expect(populationStandardDeviation(column(scaled, j))).toBeCloseTo(1, 10);
    }
  });

  it("are drawn near those they come from: 0.1 is the deviation of what is added", () => {
    const two = { rows: 2, columns: 1, values: Float64Array.of(0, 100) };
    const { rows, values } = drawCustomers(two, 10_000, seededRandom(3));
    expect(rows).toBe(10_000);
    const low = values.filter((value) => value < 50);
    expect(low.length / rows).toBeCloseTo(0.5, 1);
    expect(mean(low)).toBeCloseTo(0, 1);
    expect(populationStandardDeviation(low)).toBeCloseTo(0.1, 2);
  });
});
