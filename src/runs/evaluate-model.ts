import type { AnomalyEffect } from "../evaluation/anomaly-effect.js";
import { calinskiHarabasz } from "../evaluation/calinski-harabasz.js";
import { daviesBouldin } from "../evaluation/davies-bouldin.js";
import { segmentEvaluations } from "../evaluation/segment-evaluation.js";
import { silhouetteSlices } from "../evaluation/silhouette-slices.js";
import type { SegmentStability } from "../evaluation/stability.js";
import { countDistinctRows } from "../models/k-means.js";
import type { Matrix } from "../numeric/matrix.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import { bootstrapStability } from "./bootstrap-stability.js";
import type { EvaluationDetail } from "./evaluation-detail.js";
import type { FoundAnomalies } from "./find-anomalies.js";
import { type FoundSegments, withoutAnomalies } from "./find-segments.js";
import { EXACT_SILHOUETTE_LIMIT, type JudgedSilhouettes, SILHOUETTE_SAMPLE } from "./judge-silhouettes.js";
import type { Pool } from "./training-pieces.js";
import { USUAL_BOOTSTRAPS } from "./tuning-specification.js";

export interface ModelMetrics {
  readonly inertia: number;
  /** Mean over all customers; null where it is not defined, or estimated only. */
  readonly silhouette: number | null;
  /** Where there are too many customers: the mean of a sample with its 95 % interval. */
  readonly silhouetteEstimate: SilhouetteEstimate | null;
  /** Mean silhouette of each segment, from the sample where there is one; null where it was not computed. */
  readonly segmentSilhouettes: readonly (number | null)[];
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly anomalyShare: number;
}

export interface SilhouetteEstimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** Customers in the sample. */
  readonly customerCount: number;
}

export interface ModelEvaluation {
  readonly metrics: ModelMetrics;
  readonly detail: EvaluationDetail;
  readonly warnings: readonly RunWarning[];
}

/**
 * How well the segments hold together, over all customers; how reliably they come back; and what the anomalies do to
 * them.
 * @param scaled in shared memory
 */
export async function evaluateModel(
  pool: Pool,
  scaled: Matrix,
  segments: FoundSegments,
  anomalies: FoundAnomalies,
  onShare: (share: number) => void,
): Promise<ModelEvaluation> {
  const { labels, chosen } = segments;
  const { k, seed } = chosen;
  const [[judged], stability, effect] = await Promise.all([
    pool.run("silhouettes", [{ x: scaled, labelings: [labels], seed }]),
    stabilityOf(pool, segments, onShare),
    effectOf(pool, scaled, segments, anomalies),
  ]);
  const silhouettes = judged.labelings[0];
  const rows = judged.rows ?? undefined;
  const evaluated = segmentEvaluations(labels, k, silhouettes, rows);
  const ofSample = rows ? rows.map((i) => labels[i]) : labels;
  return {
    metrics: {
      inertia: segments.inertia,
      silhouette: rows ? null : (silhouettes?.mean ?? null),
      silhouetteEstimate: estimateOf(judged),
      segmentSilhouettes: evaluated.map(({ meanSilhouette }) => meanSilhouette),
      daviesBouldin: daviesBouldin(scaled, labels),
      calinskiHarabasz: calinskiHarabasz(scaled, labels),
      anomalyShare: anomalies.model.noiseCount / scaled.rows,
    },
    detail: {
      silhouetteSlices: silhouettes ? silhouetteSlices(silhouettes.samples, ofSample, k) : [],
      segments: evaluated.map((segment, number) => ({ ...segment, stability: stability[number] })),
      anomalyEffect: effect,
    },
    warnings: [...estimateWarnings(scaled.rows), ...stabilityWarnings(stability)],
  };
}

function estimateOf({ rows, labelings: [judged] }: JudgedSilhouettes): SilhouetteEstimate | null {
  if (!rows || !judged || judged.lower === null || judged.upper === null) return null;
  return { value: judged.mean, lower: judged.lower, upper: judged.upper, customerCount: rows.length };
}

async function stabilityOf(
  pool: Pool,
  { fitted, fittedLabels, stability, chosen }: FoundSegments,
  onShare: (share: number) => void,
): Promise<readonly SegmentStability[]> {
  if (stability) return stability;
  const { k, seed, maxIterations } = chosen;
  const settings = { bootstraps: USUAL_BOOTSTRAPS, seed, maxIterations };
  const [only] = await bootstrapStability(pool, fitted, [{ k, labels: fittedLabels }], settings, onShare);
  return only;
}

/** The other model, with or without the anomalies, is fitted just for this; of many customers with one start. */
async function effectOf(
  pool: Pool,
  scaled: Matrix,
  { centroids, chosen, fitted }: FoundSegments,
  { model, labels }: FoundAnomalies,
): Promise<AnomalyEffect | null> {
  const { k, restarts, maxIterations, seed } = chosen;
  if (model.noiseCount === 0 || k < 2) return null;
  const isWith = fitted === scaled;
  const x = isWith ? withoutAnomalies(scaled, labels) : scaled;
  if (countDistinctRows(x, k) < k) return null;
  const isLarge = scaled.rows > EXACT_SILHOUETTE_LIMIT;
  const settings = { k, restarts: isLarge ? 1 : restarts, maxIterations, seed };
  const [{ model: other }] = await pool.run("searchK", [{ x, settings }]);
  const input = {
    x: scaled,
    isAnomaly: Uint8Array.from(labels, (label) => (label < 0 ? 1 : 0)),
    centroidsWith: isWith ? centroids : other.centroids,
    centroidsWithout: isWith ? other.centroids : centroids,
    sampleSize: isLarge ? SILHOUETTE_SAMPLE : null,
    seed,
  };
  return (await pool.run("anomalyEffect", [input]))[0];
}

function estimateWarnings(customers: number): RunWarning[] {
  if (customers <= EXACT_SILHOUETTE_LIMIT) return [];
  return [warning("SILHOUETTE_ESTIMATED", { customers, sample: SILHOUETTE_SAMPLE })];
}

function stabilityWarnings(stability: readonly SegmentStability[]): RunWarning[] {
  return stability.flatMap(({ verdict, jaccard, replicates }, segment) =>
    verdict === "UNSTABLE"
      ? [warning("UNSTABLE_SEGMENT", { segment, jaccard, replicates }, null, jaccard)]
      : [],
  );
}
