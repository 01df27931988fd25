import type { Feature } from "../features/feature-catalogue.js";
import { row } from "../numeric/matrix.js";
import { canScale, scaleValue } from "../preprocessing/apply-preprocessing.js";
import { type Contribution, contributions } from "../segments/contributions.js";
import { nextSegment, type SegmentChange } from "../segments/next-segment.js";
import { type CustomerMetrics, readMetrics } from "./classification-input.js";
import { type Score, scorePoint } from "./score-customers.js";
import type { ScoringModel } from "./trained-model.js";

/** Where a customer belongs, and why. */
export interface Classified extends Score {
  /** What each feature adds to the distance from the segment's centroid. */
  readonly contributions: readonly Contribution[];
  /** Features whose value lies outside the range of the training customers. */
  readonly outOfRange: readonly Feature[];
  /**
   * The smallest change of one feature that moves the customer to a segment with a higher number, that is one with a
   * higher monetary centroid; null where there is none. Worked out when it is asked for.
   */
  readonly nextSegment: SegmentChange | null;
}

/**
 * Classifies a customer from its metrics: from memory, without the database.
 * @throws InvalidInput, see `readMetrics`
 */
export function classify(model: ScoringModel, metrics: CustomerMetrics, path: readonly string[]): Classified {
  return classifyValues(model, readMetrics(model, metrics, path));
}

/** The same from the values of the model's features, in their order. */
export function classifyValues(model: ScoringModel, values: Float64Array): Classified {
  const { preprocessing, centroids } = model;
  const point = Float64Array.from(preprocessing, (fitted, j) => scaleValue(fitted, values[j]));
  const score = scorePoint(model, point);
  return {
    ...score,
    contributions: contributions(preprocessing, values, point, row(centroids, score.segment)),
    outOfRange: preprocessing
      .filter(({ minimum, maximum }, j) => values[j] < minimum || values[j] > maximum)
      .map(({ feature }) => feature),
    get nextSegment() {
      const customer = { centroids, fitted: preprocessing, raw: values, point };
      return nextSegment(customer, (segment) => segment > score.segment);
    },
  };
}

/** False where the model cannot take a value: its logarithm, and it is below 0. */
export function canClassify({ preprocessing }: ScoringModel, values: Float64Array): boolean {
  return preprocessing.every((fitted, j) => canScale(fitted, values[j]));
}
