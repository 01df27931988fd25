import { nearestRow, squaredDistanceAt } from "../numeric/distance.js";
import { type Matrix, zeros } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";
import { mean, quantileOfSorted, sorted } from "../numeric/statistics.js";
import { adjustedRandIndexOf } from "./adjusted-rand.js";
import { clusterMeans } from "./labeling.js";
import { jaccardIndices } from "./overlap-counts.js";

/** Far above the relative rounding of a distance, far below any that matters. */
const ROUNDING = 1e-9;

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

/** A model that replicates are compared with. */
export interface StabilityReference {
  /** Customers, [n × d], scaled. */
  readonly x: Matrix;
  /** Their segments, 0…k−1, [n]. */
  readonly labels: Int32Array;
  /** Means of the segments, [k × d]. */
  readonly means: Matrix;
  /** How much farther the nearest other mean is than the own one, less what rounding may add, [n]. */
  readonly leads: Float64Array;
}

/** How often each of n customers is drawn in n draws with replacement (multinomial counts), [n]. */
export function bootstrapWeights(n: number, random: Random): Float64Array {
  const weights = new Float64Array(n);
  for (let draw = 0; draw < n; draw++) weights[Math.floor(random() * n)]++;
  return weights;
}

/**
 * Gets a model ready for its replicates.
 *
 * @param x      customers, [n × d], scaled
 * @param labels segments 0…k−1, [n]
 */
export function stabilityReference(x: Matrix, labels: Int32Array, k: number): StabilityReference {
  const d = x.columns;
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]++;
  const means = clusterMeans(x, { codes: labels, count: k, sizes });
  const leads = Float64Array.from(labels, (own, i) => {
    const inside = Math.sqrt(squaredDistanceAt(x.values, i * d, means.values, own * d, d));
    const other = Math.sqrt(nearestRow(means, x.values, i * d, own).squared);
    return other - inside - ROUNDING * (other + inside);
  });
  return { x, labels, means, leads };
}

/**
 * One replicate of the bootstrap of Hennig (2007): do the segments come back where customers are drawn anew?
 *
 * Hennig compares the drawn customers only, because most methods of clustering give no labels to others. K-means does:
 * here all customers are assigned to the replicate's centroids (ties: the lower row) and compared, each once, so all
 * replicates are judged on the same customers, and small segments not on the few of them that were drawn.
 *
 * @param centroids of k-means on the customers as they were drawn, [k' × d]; k' may be below k where too few were
 */
export function replicateStability(reference: StabilityReference, centroids: Matrix): Replicate {
  const overlap = overlapWith(reference, centroids);
  const jaccard = new Float64Array(overlap.rows);
  jaccardIndices(overlap).values.forEach((index, at) => {
    const segment = Math.floor(at / overlap.columns);
    if (index > jaccard[segment]) jaccard[segment] = index;
  });
  return { jaccard, adjustedRandIndex: adjustedRandIndexOf(overlap) };
}

/**
 * Customers by segment and by nearest new centroid, [k × k']. By the triangle inequality a customer stays with the one
 * new centroid that came from its segment's mean if it leads by more than that one and any other can have moved; only
 * for the rest are distances computed.
 */
function overlapWith({ x, labels, means, leads }: StabilityReference, centroids: Matrix): Matrix {
  const { successor, reach } = movesOf(means, centroids);
  const overlap = zeros(means.rows, centroids.rows);
  for (let i = 0; i < x.rows; i++) {
    const own = labels[i];
    const stays = leads[i] > reach[own];
    const to = stays ? successor[own] : nearestRow(centroids, x.values, i * x.columns).row;
    overlap.values[own * centroids.rows + to]++;
  }
  return overlap;
}

/** The new centroid that came from each mean, [k], and the lead from which on that is certain; Infinity: never. */
function movesOf(means: Matrix, centroids: Matrix) {
  const moves = Array.from({ length: centroids.rows }, (_, c) => {
    const { row: origin, squared } = nearestRow(means, centroids.values, c * centroids.columns);
    return { origin, way: Math.sqrt(squared) };
  });
  const successor = new Int32Array(means.rows);
  const reach = new Float64Array(means.rows).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < means.rows; a++) {
    if (moves.filter(({ origin }) => origin === a).length !== 1) continue;
    successor[a] = moves.findIndex(({ origin }) => origin === a);
    const others = moves.filter(({ origin }) => origin !== a).map(({ way }) => way);
    reach[a] = (moves[successor[a]].way + Math.max(0, ...others)) * (1 + ROUNDING);
  }
  return { successor, reach };
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
