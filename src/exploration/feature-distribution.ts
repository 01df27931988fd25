import type { Feature } from "../features/feature-catalogue.js";
import { quantileOfSorted } from "../numeric/statistics.js";
import { momentsOf } from "./moments.js";

/** How one feature is distributed, in its unit; zeros where no customer has a value. */
export interface FeatureDistribution {
  readonly feature: Feature;
  readonly count: number;
  /** Customers without a value. */
  readonly missing: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly skewness: number;
  readonly skewnessLog1p: number | null;
  readonly min: number;
  readonly p1: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Mean, sample standard deviation (n − 1; 0 for a single value), skewness g1 as given and after ln(1 + x) (null where a
 * value is below 0), quantiles of type 7.
 *
 * @param ascending the values that are there, [count]
 */
export function describeFeature(
  feature: Feature,
  ascending: Float64Array,
  missing: number,
): FeatureDistribution {
  const count = ascending.length;
  const { mean, deviation, skewness } = momentsOf(ascending);
  const isNegative = count > 0 && ascending[0] < 0;
  const at = (q: number) => (count === 0 ? 0 : quantileOfSorted(ascending, q));
  return {
    ...{ feature, count, missing, mean, skewness },
    standardDeviation: count < 2 ? 0 : deviation * Math.sqrt(count / (count - 1)),
    skewnessLog1p: isNegative ? null : momentsOf(ascending.map(Math.log1p)).skewness,
    ...{ min: at(0), p1: at(0.01), p5: at(0.05), p25: at(0.25), median: at(0.5) },
    ...{ p75: at(0.75), p95: at(0.95), p99: at(0.99), max: at(1) },
  };
}
