import type { PcaModel } from "../models/pca.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import type { RunWarning } from "../preprocessing/run-warning.js";
import type { ModelMetrics } from "./evaluate-model.js";
import type { TrainingResult } from "./train.js";

/** What a run learnt, but for the model itself and its segments: small, and read whenever a run is shown. */
export interface RunOutcome {
  readonly kMeans: TrainingResult["kMeans"];
  readonly dbscan: TrainingResult["dbscan"];
  readonly fitted: readonly FittedFeature[];
  readonly metrics: ModelMetrics;
  readonly warnings: readonly RunWarning[];
  readonly pca: PcaModel;
  readonly customerCount: number;
  readonly segmentCount: number;
  readonly anomalyCount: number;
  readonly dbscanClusterCount: number;
}

export function outcomeOf(result: TrainingResult): RunOutcome {
  const { labels } = result.artefact.dbscan;
  return {
    kMeans: result.kMeans,
    dbscan: result.dbscan,
    fitted: result.fitted,
    metrics: result.metrics,
    warnings: result.warnings,
    pca: result.artefact.pca,
    customerCount: labels.length,
    segmentCount: result.segments.length,
    anomalyCount: labels.reduce((count, label) => (label < 0 ? count + 1 : count), 0),
    dbscanClusterCount: labels.reduce((largest, label) => Math.max(largest, label), -1) + 1,
  };
}
