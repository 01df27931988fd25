import { type Feature, MONEY_FEATURES } from "../features/feature-catalogue.js";
import { column, type Matrix } from "../numeric/matrix.js";
import { quantileOfSorted } from "../numeric/statistics.js";

export type AnomalyKind = "EXTREME_SPENDER" | "EXTREME_FREQUENCY" | "RARE_PROFILE" | "UNUSUAL_COMBINATION";

/** The middle and the spread of a scaled feature among the training customers, not moved by extremes. */
export interface RobustSpread {
  readonly median: number;
  /** IQR / 1.349, the standard deviation of a normal distribution with that IQR. */
  readonly scale: number;
}

/** |z| above this is extreme in one feature. */
const EXTREME_Z = 3;
/** Interquartile range of the standard normal distribution. */
const NORMAL_IQR = 1.349;

/** Median and IQR / 1.349 of each scaled feature; 1 where the quartiles coincide. */
export function robustSpreads(scaled: Matrix): RobustSpread[] {
  return Array.from({ length: scaled.columns }, (_, j) => {
    const values = column(scaled, j).sort();
    const range = quantileOfSorted(values, 0.75) - quantileOfSorted(values, 0.25);
    return { median: quantileOfSorted(values, 0.5), scale: range > 0 ? range / NORMAL_IQR : 1 };
  });
}

/** The kind of an anomaly: named by the feature with the largest robust |z| where that exceeds 3 (ties: the first). */
export function anomalyKind(
  features: readonly Feature[],
  spreads: readonly RobustSpread[],
  point: ArrayLike<number>,
): AnomalyKind {
  const z = spreads.map(({ median, scale }, j) => Math.abs(point[j] - median) / scale);
  const largest = Math.max(...z);
  if (largest <= EXTREME_Z) return "UNUSUAL_COMBINATION";
  const feature = features[z.indexOf(largest)];
  if (MONEY_FEATURES.includes(feature)) return "EXTREME_SPENDER";
  return feature === "FREQUENCY" ? "EXTREME_FREQUENCY" : "RARE_PROFILE";
}
