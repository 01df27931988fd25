import { selectFeatures } from "../features/feature-matrix.js";
import { predictDbscan } from "../models/core-points.js";
import { nearestTwo } from "../models/nearest-centroid.js";
import { projectPca } from "../models/pca.js";
import { type Matrix, row } from "../numeric/matrix.js";
import { applyPreprocessing } from "../preprocessing/apply-preprocessing.js";
import type { ScoringModel } from "./trained-model.js";

/** The place of one customer in a model. */
export interface Score {
  readonly segment: number;
  /** Distance to the centroid, in scaled units. */
  readonly distance: number;
  /** The second nearest segment; null where there is only one. */
  readonly secondSegment: number | null;
  /** 0 on the boundary between the two nearest segments, 1 at the centroid; null where there is only one segment. */
  readonly margin: number | null;
  /** DBSCAN's label, −1 = anomaly. */
  readonly dbscanLabel: number;
  /** Distance to the nearest core point, in scaled units, and the index of that point; null where there is none. */
  readonly distanceToCore: number | null;
  readonly nearestCore: number | null;
  /** distanceToCore / eps: above 1 exactly for anomalies. */
  readonly severity: number | null;
}

/** The scores of customers, and where they stand in the scaled space and in the plane of the first two components. */
export interface Scores {
  readonly scaled: Matrix;
  readonly scores: readonly Score[];
  /** [n × 2]. */
  readonly plane: Matrix;
}

/**
 * Scores customers with a model: training customers get exactly the labels of their training.
 * @param values all features in real units, [n × 11]
 */
export function scoreCustomers(model: ScoringModel, values: Matrix): Scores {
  const scaled = applyPreprocessing(model.preprocessing, selectFeatures(values, model.features));
  const scores = Array.from({ length: scaled.rows }, (_, i) => scorePoint(model, row(scaled, i)));
  return { scaled, scores, plane: projectPca(model.pca, scaled, 2) };
}

/** Scores one point of the scaled space. */
export function scorePoint(model: ScoringModel, point: Float64Array): Score {
  const { first, firstDistance, second, secondDistance } = nearestTwo(model.centroids, point);
  const dbscan = predictDbscan(model.core, point);
  return {
    segment: first,
    distance: firstDistance,
    secondSegment: second,
    margin: second === null ? null : marginBetween(firstDistance, secondDistance as number),
    dbscanLabel: dbscan.label,
    distanceToCore: dbscan.distance,
    nearestCore: dbscan.nearest,
    severity:
      dbscan.distance === null ? null : severityOf(dbscan.distance / model.core.eps, dbscan.label < 0),
  };
}

/** (d₂² − d₁²) / (d₂² + d₁²): linear in the position between the two centroids near the boundary. */
function marginBetween(first: number, second: number): number {
  const [a, b] = [first * first, second * second];
  return a + b > 0 ? (b - a) / (b + a) : 0;
}

/** Distances are compared squared; a root may round across 1, and the verdict is what counts. */
function severityOf(ratio: number, isAnomaly: boolean): number {
  return isAnomaly ? Math.max(ratio, 1 + Number.EPSILON) : Math.min(ratio, 1);
}
