import type { DbscanCell } from "../models/dbscan-grid.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import type { RunWarning } from "../preprocessing/run-warning.js";

/** What a tuning learnt of the data, but for its curves: small, and read whenever the run is shown. */
export interface TuningOutcome {
  readonly fitted: readonly FittedFeature[];
  readonly warnings: readonly RunWarning[];
  readonly customerCount: number;
  readonly recommended: Recommendation;
}

/** What a tuning found, stored as the run's TUNING detail. Its size does not depend on the number of customers. */
export interface TuningDetail {
  /** By ascending k. */
  readonly kCurve: readonly KCandidate[];
  /** Kneedle's knee of the inertia; null where it has none. */
  readonly kneeK: number | null;
  readonly verdict: KVerdict;
  /** The k-distance curve at the recommended minSamples, ascending: the steep right end is noise. */
  readonly kDistance: readonly KDistancePoint[];
  readonly kneeEps: number | null;
  /** Every eps with every minSamples, by minSamples, then eps, as they were asked for. */
  readonly dbscanGrid: readonly DbscanCell[];
  /** The share of noise for every eps, one curve per minSamples. */
  readonly noiseCurves: readonly NoiseCurve[];
  readonly recommended: Recommendation;
}

export interface KCandidate {
  readonly k: number;
  readonly inertia: number;
  /** Mean over all customers; an estimate where there are too many, and then with its 95 % interval. */
  readonly silhouette: number | null;
  readonly silhouetteLower: number | null;
  readonly silhouetteUpper: number | null;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly gap: number | null;
  readonly gapError: number | null;
  /** The least stable segment's mean maximum Jaccard; null where stability was not asked for. */
  readonly minimumJaccard: number | null;
  readonly smallestSegmentShare: number;
  readonly fitMilliseconds: number;
}

export interface KVerdict {
  readonly k: number;
  readonly reason: string;
  readonly votes: readonly KVote[];
}

export interface KVote {
  readonly criterion: string;
  readonly k: number | null;
  readonly note: string | null;
}

export interface KDistancePoint {
  /** Share of the customers whose distance is at most this, 0…1. */
  readonly customerShare: number;
  readonly distance: number;
}

export interface NoiseCurve {
  readonly minSamples: number;
  /** By ascending eps: from this eps on (up to the next point's) this share is noise. */
  readonly points: readonly { readonly eps: number; readonly noiseShare: number }[];
}

export interface Recommendation {
  readonly k: number;
  readonly eps: number;
  readonly minSamples: number;
  readonly reason: string;
}
