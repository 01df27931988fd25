import type { Feature } from "../features/feature-catalogue.js";
import { quantileOfSorted } from "../numeric/statistics.js";

/** Customers whose value lies beyond Tukey's fences. */
export interface Outliers {
  readonly feature: Feature;
  readonly beyond: number;
  /** Of the customers who have a value; 0 where nobody has. */
  readonly share: number;
  /** Of the revenue of all customers, with a value or without. */
  readonly revenueShare: number;
  /** Row numbers of those farthest beyond: `most` and all that are level with the last of them, the farthest first. */
  readonly farthest: readonly number[];
  /** How far each of them is beyond its fence, in the feature's unit. */
  readonly distances: readonly number[];
}

const FENCE = 1.5;

/**
 * Finds the values below Q1 − 1.5 IQR and above Q3 + 1.5 IQR (Tukey 1977; quartiles of type 7). Where half of the
 * customers or more are alike the IQR may be 0: then everything beyond the quartiles counts.
 *
 * @param values     NaN where there is none, [n]
 * @param ascending  those that are there
 * @param spendMilli of the same customers, [n]
 */
export function findOutliers(
  feature: Feature,
  values: Float64Array,
  ascending: Float64Array,
  spendMilli: Float64Array,
  most: number,
): Outliers {
  const [lower, upper] = [quantileOfSorted(ascending, 0.25), quantileOfSorted(ascending, 0.75)];
  const low = lower - FENCE * (upper - lower);
  const high = upper + FENCE * (upper - lower);
  const rows: number[] = [];
  let [revenue, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    total += spendMilli[i];
    if (!(values[i] < low || values[i] > high)) continue;
    rows.push(i);
    revenue += spendMilli[i];
  }
  const distanceOf = (row: number) => Math.max(low - values[row], values[row] - high);
  const farthest = farthestOf(rows, distanceOf, most);
  return {
    ...{ feature, beyond: rows.length, share: rows.length / Math.max(1, ascending.length) },
    ...{ revenueShare: total === 0 ? 0 : revenue / total, farthest, distances: farthest.map(distanceOf) },
  };
}

function farthestOf(rows: readonly number[], distanceOf: (row: number) => number, most: number): number[] {
  const descending = Float64Array.from(rows, distanceOf).sort().reverse();
  const least = descending[Math.min(most, rows.length) - 1];
  return rows.filter((row) => distanceOf(row) >= least).sort((a, b) => distanceOf(b) - distanceOf(a));
}
