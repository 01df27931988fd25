import { selectFeatures } from "../features/feature-matrix.js";
import { predictDbscan } from "../models/core-points.js";
import { nearestTwo } from "../models/nearest-centroid.js";
import { projectPca } from "../models/pca.js";
import { type Matrix, row, rowsBetween, zeros } from "../numeric/matrix.js";
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

/** The scores of n customers in columns, and where they stand in the scaled space and in the plane. */
export interface Scores {
  readonly scaled: Matrix;
  readonly segments: Int32Array;
  /** −1 where there is only one segment. */
  readonly secondSegments: Int32Array;
  /** NaN where there is only one segment. */
  readonly margins: Float64Array;
  readonly dbscanLabels: Int32Array;
  /** −1 where the model has no core point. */
  readonly nearestCores: Int32Array;
  /** NaN where the model has no core point. */
  readonly distancesToCore: Float64Array;
  readonly severities: Float64Array;
  /** The first two components, [n × 2]. */
  readonly plane: Matrix;
}

/** Rows at once for libraries that want a list of lists. */
const BLOCK_ROWS = 4_096;

/**
 * Scores customers with a model: training customers get exactly the labels of their training.
 * @param values all features in real units, [n × 11]
 */
export function scoreCustomers(model: ScoringModel, values: Matrix): Scores {
  const scaled = applyPreprocessing(model.preprocessing, selectFeatures(values, model.features));
  const n = scaled.rows;
  const scores: Scores = {
    scaled,
    segments: new Int32Array(n),
    secondSegments: new Int32Array(n),
    margins: new Float64Array(n),
    dbscanLabels: new Int32Array(n),
    nearestCores: new Int32Array(n),
    distancesToCore: new Float64Array(n),
    severities: new Float64Array(n),
    plane: planeOf(model, scaled),
  };
  for (let i = 0; i < n; i++) {
    const score = scorePoint(model, row(scaled, i));
    scores.segments[i] = score.segment;
    scores.secondSegments[i] = score.secondSegment ?? -1;
    scores.margins[i] = score.margin ?? Number.NaN;
    scores.dbscanLabels[i] = score.dbscanLabel;
    scores.nearestCores[i] = score.nearestCore ?? -1;
    scores.distancesToCore[i] = score.distanceToCore ?? Number.NaN;
    scores.severities[i] = score.severity ?? Number.NaN;
  }
  return scores;
}

function planeOf({ pca }: ScoringModel, scaled: Matrix): Matrix {
  const plane = zeros(scaled.rows, 2);
  for (let from = 0; from < scaled.rows; from += BLOCK_ROWS) {
    const block = rowsBetween(scaled, from, Math.min(scaled.rows, from + BLOCK_ROWS));
    plane.values.set(projectPca(pca, block, 2).values, 2 * from);
  }
  return plane;
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
