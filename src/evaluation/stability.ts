import { assignToNearest } from "../models/nearest-centroid.js";
import type { Matrix } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";
import { mean, quantileOfSorted, sorted } from "../numeric/statistics.js";
import { adjustedRandIndexOf } from "./adjusted-rand-index.js";
import { jaccardIndices, overlapCounts } from "./overlap-counts.js";

export type StabilityVerdict = "UNSTABLE" | "DOUBTFUL" | "STABLE" | "HIGHLY_STABLE";

/** What one bootstrap replicate says. */
export interface Replicate {
  /** Per segment: its Jaccard index with the most similar segment of the replicate, 0…1, [k]. */
  readonly jaccard: Float64Array;
  readonly adjustedRandIndex: number;
}

/** A mean over the replicates, and their 5 % and 95 % quantiles (type 7). */
interface Spread {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/** How reliably one segment comes back. */
export interface SegmentStability {
  /** Mean of the replicates' Jaccard indices, their 5 % and 95 % quantiles. */
  readonly jaccard: number;
  readonly lower: number;
  readonly upper: number;
  readonly verdict: StabilityVerdict;
  readonly replicates: number;
}

export interface StabilitySummary {
  /** [k]. */
  readonly segments: SegmentStability[];
  readonly adjustedRandIndex: Spread;
}

export interface ReplicateInput {
  /** Customers, [n × d], scaled. */
  readonly x: Matrix;
  /** Their segments, 0…k−1, [n]. */
  readonly labels: Int32Array;
  readonly k: number;
  /** How often each customer was drawn, [n]. */
  readonly weights: Float64Array;
  /** Centroids of the customers weighted so, [k' × d]; k' may be below k where too few were drawn. */
  readonly fitCentroids: (weights: Float64Array) => Matrix;
}

/** How often each of n customers is drawn in n draws with replacement (multinomial counts), [n]. */
export function bootstrapWeights(n: number, random: Random): Float64Array {
  const weights = new Float64Array(n);
  for (let draw = 0; draw < n; draw++) weights[Math.floor(random() * n)]++;
  return weights;
}

/**
 * One replicate of the bootstrap of Hennig (2007): do the segments come back where customers are drawn anew?
 *
 * Hennig compares the drawn customers only, because most methods of clustering give no labels to others. K-means does:
 * here all customers are assigned to the replicate's centroids and compared, each once, so all replicates are judged
 * on the same customers and small segments are not judged on the few of them that were drawn.
 */
export function replicateStability({ x, labels, k, weights, fitCentroids }: ReplicateInput): Replicate {
  const centroids = fitCentroids(weights);
  const assigned = new Int32Array(x.rows);
  assignToNearest(x, centroids, assigned);
  const overlap = overlapCounts(labels, assigned, k, centroids.rows);
  const indices = jaccardIndices(overlap);
  const jaccard = new Float64Array(k);
  indices.values.forEach((index, at) => {
    const segment = Math.floor(at / centroids.rows);
    if (index > jaccard[segment]) jaccard[segment] = index;
  });
  return { jaccard, adjustedRandIndex: adjustedRandIndexOf(overlap) };
}

/**
 * All replicates of one model in few numbers.
 * @param replicates at least one, all with the same number of segments
 */
export function summariseStability(replicates: readonly Replicate[]): StabilitySummary {
  const segments = Array.from(replicates[0].jaccard, (_, segment) => {
    const { mean: jaccard, lower, upper } = spreadOf(replicates.map((one) => one.jaccard[segment]));
    return { jaccard, lower, upper, verdict: verdictOf(jaccard), replicates: replicates.length };
  });
  return { segments, adjustedRandIndex: spreadOf(replicates.map((one) => one.adjustedRandIndex)) };
}

/**
 * Hennig's reading of a mean Jaccard index: below 0.60 UNSTABLE, from 0.60 on DOUBTFUL ("patterns, but which points
 * belong together is doubtful"), from 0.75 on STABLE, above 0.85 HIGHLY_STABLE.
 */
export function verdictOf(jaccard: number): StabilityVerdict {
  if (jaccard < 0.6) return "UNSTABLE";
  if (jaccard < 0.75) return "DOUBTFUL";
  return jaccard > 0.85 ? "HIGHLY_STABLE" : "STABLE";
}

function spreadOf(values: readonly number[]): Spread {
  const ascending = sorted(values);
  return {
    mean: mean(ascending),
    lower: quantileOfSorted(ascending, 0.05),
    upper: quantileOfSorted(ascending, 0.95),
  };
}
