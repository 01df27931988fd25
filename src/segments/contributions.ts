import type { Feature } from "../features/feature-catalogue.js";
import { invertValue } from "../preprocessing/apply-preprocessing.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";

/** What one feature adds to the squared distance between a customer and a point of reference. */
export interface Contribution {
  readonly feature: Feature;
  /** The customer's value and the reference's, in real units. */
  readonly value: number;
  readonly typical: number;
  /** Share of the squared distance, 0…1; the shares of all features add up to 1. */
  readonly share: number;
}

/**
 * Splits ‖x − c‖² = Σ (x_j − c_j)² into its terms: exact, non-negative and adding up to 1. Where x = c each feature
 * gets an equal share.
 *
 * @param raw       the customer's values in real units, [d]
 * @param point     the same, scaled, [d]
 * @param reference a centroid or a core point, scaled, [d]
 */
export function contributions(
  fitted: readonly FittedFeature[],
  raw: ArrayLike<number>,
  point: ArrayLike<number>,
  reference: ArrayLike<number>,
): Contribution[] {
  const squares = fitted.map((_, j) => (point[j] - reference[j]) ** 2);
  const total = squares.reduce((sum, square) => sum + square, 0);
  return fitted.map((feature, j) => ({
    feature: feature.feature,
    value: Number.isNaN(raw[j]) ? (feature.imputedValue ?? feature.median) : raw[j],
    typical: invertValue(feature, reference[j]),
    share: total > 0 ? squares[j] / total : 1 / fitted.length,
  }));
}
