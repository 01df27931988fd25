import type { Feature } from "../features/feature-catalogue.js";
import { row } from "../numeric/matrix.js";
import { canScale, scaleValue } from "../preprocessing/apply-preprocessing.js";
import { type Contribution, contributions } from "../segments/contributions.js";
import { nextSegment, type SegmentChange } from "../segments/next-segment.js";
import { type CustomerMetrics, readMetrics } from "./classification-input.js";
import { type Score, scorePoint } from "./score-customers.js";
import type { ScoringModel } from "./trained-model.js";

/** Where a customer belongs, and why: the score at once, the reasons when they are asked for. */
export class Classified {
  readonly score: Score;

  /**
   * @param values of the model's features in real units, [d]
   * @param point  the same, scaled, [d]
   */
  constructor(
    private readonly model: ScoringModel,
    private readonly values: Float64Array,
    private readonly point: Float64Array,
  ) {
    this.score = scorePoint(model, point);
  }

  /** What each feature adds to the distance from the segment's centroid. */
  get contributions(): readonly Contribution[] {
    const { preprocessing, centroids } = this.model;
    return contributions(preprocessing, this.values, this.point, row(centroids, this.score.segment));
  }

  /** Features whose value lies outside the range of the training customers. */
  get outOfRange(): readonly Feature[] {
    return this.model.preprocessing
      .filter(({ minimum, maximum }, j) => this.values[j] < minimum || this.values[j] > maximum)
      .map(({ feature }) => feature);
  }

  /**
   * The smallest change of one feature that moves the customer to a segment with a higher number, that is one with a
   * higher monetary centroid; null where there is none.
   */
  get nextSegment(): SegmentChange | null {
    const { centroids, preprocessing } = this.model;
    const customer = { centroids, fitted: preprocessing, raw: this.values, point: this.point };
    return nextSegment(customer, (segment) => segment > this.score.segment);
  }
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
  const point = new Float64Array(values.length);
  for (let j = 0; j < point.length; j++) point[j] = scaleValue(model.preprocessing[j], values[j]);
  return new Classified(model, values, point);
}

/** False where the model cannot take a value: its logarithm, and it is below 0. */
export function canClassify({ preprocessing }: ScoringModel, values: Float64Array): boolean {
  return preprocessing.every((fitted, j) => canScale(fitted, values[j]));
}
