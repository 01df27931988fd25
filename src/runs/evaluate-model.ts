import { calinskiHarabasz } from "../evaluation/calinski-harabasz.js";
import { daviesBouldin } from "../evaluation/davies-bouldin.js";
import { silhouettePerSegment, silhouetteSamples } from "../evaluation/silhouette.js";
import type { Matrix } from "../numeric/matrix.js";
import { mean } from "../numeric/statistics.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import type { FoundAnomalies } from "./find-anomalies.js";
import type { FoundSegments } from "./find-segments.js";
import { SILHOUETTE_LIMIT } from "./silhouette-limit.js";

export interface ModelMetrics {
  readonly inertia: number;
  readonly silhouette: number | null;
  /** Mean silhouette of each segment; null where it was not computed. */
  readonly segmentSilhouettes: readonly (number | null)[];
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly anomalyShare: number;
}

/** How well the segments hold together, over all customers. */
export function evaluateModel(
  scaled: Matrix,
  { labels, inertia, chosen }: FoundSegments,
  anomalies: FoundAnomalies,
): { metrics: ModelMetrics; warnings: RunWarning[] } {
  const isTooLarge = scaled.rows > SILHOUETTE_LIMIT;
  const samples = isTooLarge ? null : silhouetteSamples(scaled, labels);
  const why = `there are ${scaled.rows} customers, and the exact value takes the square of that; up to ${SILHOUETTE_LIMIT} it is given`;
  return {
    metrics: {
      inertia,
      silhouette: samples && mean(samples),
      segmentSilhouettes: samples
        ? silhouettePerSegment(samples, labels, chosen.k)
        : new Array(chosen.k).fill(null),
      daviesBouldin: daviesBouldin(scaled, labels),
      calinskiHarabasz: calinskiHarabasz(scaled, labels),
      anomalyShare: anomalies.model.noiseCount / scaled.rows,
    },
    warnings: isTooLarge ? [warning("SILHOUETTE_NOT_COMPUTED", { why })] : [],
  };
}
