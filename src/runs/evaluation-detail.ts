import type { AnomalyEffect } from "../evaluation/anomaly-effect.js";
import type { SegmentEvaluation } from "../evaluation/segment-evaluation.js";
import type { SilhouetteSlice } from "../evaluation/silhouette-slices.js";
import type { SegmentStability } from "../evaluation/stability.js";

/** A closer look at a training's segments, stored as the run's EVALUATION detail; its size does not depend on n. */
export interface EvaluationDetail {
  readonly silhouetteSlices: readonly SilhouetteSlice[];
  /** By segment number. */
  readonly segments: readonly EvaluatedSegment[];
  /** null where there are no anomalies, or no two segments without them. */
  readonly anomalyEffect: AnomalyEffect | null;
}

export interface EvaluatedSegment extends SegmentEvaluation {
  readonly stability: SegmentStability | null;
}
