/** A closer look at a training's segments, stored as the run's EVALUATION detail; its size does not depend on n. */
export interface EvaluationDetail {
  readonly silhouetteSlices: readonly SilhouetteSlice[];
  /** By segment number. */
  readonly segments: readonly SegmentEvaluation[];
  /** null where there are no anomalies, or no two segments without them. */
  readonly anomalyEffect: AnomalyEffect | null;
}

/** A part of a segment's members, in descending order of silhouette. */
export interface SilhouetteSlice {
  readonly segment: number;
  /** Shares of the segment's members, 0…1. */
  readonly from: number;
  readonly to: number;
  readonly silhouette: number;
}

export interface SegmentEvaluation {
  readonly segment: number;
  readonly customerCount: number;
  readonly meanSilhouette: number | null;
  /** Share of the members who stand closer to another segment. */
  readonly negativeShare: number | null;
  /** The other segment that most members stand nearest to. */
  readonly neighbour: number | null;
  readonly stability: Stability | null;
}

/** How well a segment is found again in bootstrap samples (Hennig 2007). */
export interface Stability {
  /** Mean over the replicates of the largest Jaccard index with any segment found there. */
  readonly jaccard: number;
  /** 5th and 95th percentile over the replicates. */
  readonly lower: number;
  readonly upper: number;
  readonly verdict: "UNSTABLE" | "DOUBTFUL" | "STABLE" | "HIGHLY_STABLE";
  readonly replicates: number;
}

/** K-means with and without the anomalies, both judged on the same customers: those that are none. */
export interface AnomalyEffect {
  readonly silhouetteWith: number;
  readonly silhouetteWithout: number;
  /** Share of those customers whose segment is another one, after matching the segments. */
  readonly relabelledShare: number;
  /** By segment number: how far its centroid moves, in scaled units. */
  readonly centroidShift: readonly number[];
}
