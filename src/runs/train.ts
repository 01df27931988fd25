import { selectFeatures } from "../features/feature-matrix.js";
import { corePointsOf } from "../models/core-points.js";
import { fitPca } from "../models/pca.js";
import type { Matrix } from "../numeric/matrix.js";
import { sharedMatrix } from "../numeric/shared.js";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import type { RunWarning } from "../preprocessing/run-warning.js";
import { robustSpreads } from "../segments/anomaly-kind.js";
import type { SegmentDescription } from "../segments/describe-segments.js";
import { describeSegments } from "../segments/describe-segments.js";
import { evaluateModel, type ModelMetrics } from "./evaluate-model.js";
import type { EvaluationDetail } from "./evaluation-detail.js";
import { type FoundAnomalies, findAnomalies } from "./find-anomalies.js";
import { type FoundSegments, findSegments } from "./find-segments.js";
import { withPool } from "./open-pool.js";
import { requireEnoughCustomers } from "./require-customers.js";
import type { Artefact } from "./trained-model.js";
import type { TrainingSpecification } from "./training-specification.js";

export interface TrainingInput {
  /** All features of the customers, [n × 11], real units, in code-unit order of the customer number. */
  readonly values: Matrix;
  readonly specification: TrainingSpecification;
  readonly dataDigest: string;
  /** RFC 3339. */
  readonly asOf: string;
  /** Threads for the work; the result does not depend on them. */
  readonly threads: number;
}

/** Everything that a training learns; plain data that can be sent between threads. */
export interface TrainingResult {
  readonly artefact: Artefact;
  readonly fitted: readonly FittedFeature[];
  readonly kMeans: FoundSegments["chosen"];
  readonly dbscan: FoundAnomalies["chosen"];
  readonly segments: readonly SegmentDescription[];
  readonly metrics: ModelMetrics;
  readonly evaluation: EvaluationDetail;
  readonly warnings: readonly RunWarning[];
}

export type OnTrainingProgress = (fraction: number, phase: string) => void;

/**
 * The whole recipe: features → comparable numbers → anomalies and segments → what they mean and how good they are.
 * Pure: the same input gives the same result, bit for bit.
 */
export async function train(input: TrainingInput, onProgress: OnTrainingProgress): Promise<TrainingResult> {
  const { values, specification } = input;
  requireEnoughCustomers(values.rows, specification);
  const work = specification.kMeans.k === null ? "explore" : "fit";
  return withPool({ customers: values.rows, threads: input.threads, work }, async (pool) => {
    onProgress(0.02, "preprocessing");
    const raw = selectFeatures(values, specification.features);
    const { fitted, scaled: ownScaled, warnings } = fitPreprocessing(raw, specification.preprocessing);
    const scaled = sharedMatrix(ownScaled);

    onProgress(0.05, "finding anomalies");
    const anomalies = findAnomalies(scaled, fitted, specification);

    onProgress(0.2, "finding segments");
    const segments = await findSegments(pool, scaled, values, specification, anomalies, (share) =>
      onProgress(0.2 + 0.5 * share, "finding segments"),
    );

    onProgress(0.7, "evaluating");
    const evaluation = await evaluateModel(pool, scaled, segments, anomalies, (share) =>
      onProgress(0.7 + 0.2 * share, "evaluating"),
    );
    const described = describeSegments({ values, fitted, segments, anomalies: anomalies.labels });

    onProgress(0.9, "storing");
    return {
      artefact: makeArtefact(input, fitted, scaled, segments, anomalies),
      fitted,
      kMeans: segments.chosen,
      dbscan: anomalies.chosen,
      segments: described,
      metrics: evaluation.metrics,
      evaluation: evaluation.detail,
      warnings: [...warnings, ...anomalies.warnings, ...segments.warnings, ...evaluation.warnings],
    };
  });
}

function makeArtefact(
  { specification, dataDigest, asOf }: TrainingInput,
  preprocessing: readonly FittedFeature[],
  scaled: Matrix,
  segments: FoundSegments,
  anomalies: FoundAnomalies,
): Artefact {
  const core = corePointsOf(scaled, anomalies.model, anomalies.chosen.eps);
  return {
    formatVersion: 1,
    dataDigest,
    asOf,
    features: specification.features,
    preprocessing,
    spreads: robustSpreads(scaled),
    kMeans: { centroids: segments.centroids, labels: segments.labels },
    dbscan: {
      eps: anomalies.chosen.eps,
      minSamples: anomalies.chosen.minSamples,
      labels: anomalies.labels,
      coreRows: core.rows,
      corePoints: core.points,
    },
    pca: fitPca(scaled),
  };
}
