import { assignToNearest } from "../models/nearest-centroid.js";
import { maximumAssignment } from "../numeric/assignment.js";
import { squaredDistance } from "../numeric/distance.js";
import { type Matrix, rowsAt } from "../numeric/matrix.js";
import type { Progress } from "./distance-sums.js";
import { overlapCounts } from "./overlap-counts.js";
import { type SampleSettings, sampledSilhouettes } from "./sampled-silhouette.js";
import { meanSilhouettes } from "./silhouette.js";

export interface AnomalyEffectInput {
  /** Customers, [n × d], scaled. */
  readonly x: Matrix;
  /** 1 (true) for anomalies, [n]. */
  readonly isAnomaly: ArrayLike<number | boolean>;
  /** Centroids of k-means on all customers and on all but the anomalies, [k × d] each, in the scale of x. */
  readonly centroidsWith: Matrix;
  readonly centroidsWithout: Matrix;
  /** How to draw customers where there are too many for exact silhouettes; left out: never. */
  readonly sample?: SampleSettings;
}

/** What the anomalies do to the segments, judged on the customers that are none. */
export interface AnomalyEffect {
  readonly silhouetteWith: number;
  readonly silhouetteWithout: number;
  /** Share of these customers whose segment is another one without the anomalies, 0…1. */
  readonly relabelledShare: number;
  /** How far each segment's centroid moves, in scaled units, in the order of the centroids with anomalies, [k]. */
  readonly centroidShift: readonly number[];
}

/**
 * K-means with and without the anomalies, judged on the same customers: those that are no anomalies get the label of
 * the nearest centroid of either model, silhouettes are taken among them only, and segments are matched one to one so
 * that as many of them as possible stay where they are.
 *
 * @returns null where either labeling has fewer than 2 or more than n' − 1 clusters among the n' customers judged
 */
export function anomalyEffect(input: AnomalyEffectInput, onProgress?: Progress): AnomalyEffect | null {
  const { x, isAnomaly, centroidsWith, centroidsWithout } = input;
  const rows = Int32Array.from({ length: x.rows }, (_, i) => i).filter((i) => !isAnomaly[i]);
  const judged = rowsAt(x, rows);
  const labelings = [centroidsWith, centroidsWithout].map((centroids) => {
    const labels = new Int32Array(judged.rows);
    assignToNearest(judged, centroids, labels);
    return labels;
  });
  const [silhouetteWith, silhouetteWithout] = input.sample
    ? sampledSilhouettes(judged, labelings, input.sample, onProgress).estimates.map(
        (one) => one?.mean ?? null,
      )
    : meanSilhouettes(judged, labelings, onProgress);
  if (silhouetteWith === null || silhouetteWithout === null) return null;
  const k = centroidsWith.rows;
  const overlap = overlapCounts(labelings[0], labelings[1], k, centroidsWithout.rows);
  const counterpart = Array.from(maximumAssignment(overlap));
  const kept = counterpart.reduce((total, to, from) => total + overlap.values[from * k + to], 0);
  return {
    silhouetteWith,
    silhouetteWithout,
    relabelledShare: 1 - kept / judged.rows,
    centroidShift: counterpart.map((to, from) =>
      Math.sqrt(squaredDistance(centroidsWith, from, centroidsWithout, to)),
    ),
  };
}
