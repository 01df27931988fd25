import { kmeans } from "ml-kmeans";
import { squaredDistance } from "../numeric/distance.js";
import { type Matrix, matrix, row, toRows, zeros } from "../numeric/matrix.js";
import { farthestRow, settleMeans } from "./k-means-descent.js";
import { narrow, type Points, pointsOf, widen } from "./k-means-points.js";
import { bestPartition, betterPartition } from "./k-means-restarts.js";
import type { Partition } from "./k-means-state.js";

export interface KMeansSettings {
  /** Number of clusters, 1 ≤ k ≤ distinct rows. */
  readonly k: number;
  /** Independent starts, ≥ 1. */
  readonly restarts: number;
  /** Passes over the data per start, and library iterations at the end, ≥ 1. */
  readonly maxIterations: number;
  readonly seed: number;
}

export interface KMeansModel {
  readonly k: number;
  /** Cluster centres, [k × d]. */
  readonly centroids: Matrix;
  /** The nearest centroid of every row (ties: the lower label), [n]. */
  readonly labels: Int32Array;
  /** Sum of squared distances of the rows to their centroids. */
  readonly inertia: number;
  /** Passes of the winning start plus the library's concluding iterations. */
  readonly iterations: number;
  /** Whether ml-kmeans confirmed the fixed point within maxIterations. */
  readonly converged: boolean;
}

/**
 * K-means for one k: seeded greedy k-means++ starts and a local search, each descending to an optimum of Lloyd and Hartigan
 * (above 50,000 rows: see `bestPartition`); the lowest inertia wins (ties: the first), and ml-kmeans concludes. The result
 * depends on x and the settings only: the searches of a sweep can be made in any order, on any threads.
 *
 * @param x        customers, [n × d], n ≥ k; not changed
 * @param onStart  called after each start with the number done; may throw to cancel
 */
export function searchKMeans(
  x: Matrix,
  settings: KMeansSettings,
  onStart?: (done: number) => void,
): KMeansModel {
  const points = pointsOf(x);
  return conclude(
    x,
    bestPartition(points, settings, (done) => onStart?.(done)),
    settings.maxIterations,
  );
}

/** The model of a k that is given: `searchKMeans`, with no smaller k to learn from. */
export function fitKMeans(
  x: Matrix,
  settings: KMeansSettings,
  onStart?: (done: number) => void,
): KMeansModel {
  return searchKMeans(x, settings, onStart);
}

/**
 * Offers "the centroids of k − 1 plus the farthest customer" to each k as one more start, so inertia never rises with k.
 * @param models of k, k + 1, …, each found alone by `searchKMeans`
 */
export function chainKMeans(
  x: Matrix,
  models: readonly KMeansModel[],
  { maxIterations }: { maxIterations: number },
): KMeansModel[] {
  const points = pointsOf(x);
  const chained = models.slice(0, 1);
  for (const model of models.slice(1))
    chained.push(orBetter(x, points, chained[chained.length - 1], model, maxIterations));
  return chained;
}

/**
 * One model per k from kMin to kMax: `searchKMeans` for each, then `chainKMeans`. Each k draws from the seed afresh.
 * @param onProgress called after each start with the fraction of all starts done; may throw to cancel
 */
export function sweepKMeans(
  x: Matrix,
  range: { kMin: number; kMax: number },
  settings: Omit<KMeansSettings, "k">,
  onProgress?: (fraction: number) => void,
): KMeansModel[] {
  const models: KMeansModel[] = [];
  const total = (range.kMax - range.kMin + 1) * settings.restarts;
  for (let k = range.kMin; k <= range.kMax; k++) {
    const done = models.length * settings.restarts;
    models.push(searchKMeans(x, { ...settings, k }, (start) => onProgress?.((done + start) / total)));
  }
  return chainKMeans(x, models, settings);
}

/**
 * The number of distinct rows (−0 equals 0).
 * @param atMost stop counting there: enough to know whether there are k
 */
export function countDistinctRows(x: Matrix, atMost = Number.POSITIVE_INFINITY): number {
  const seen = new Set<string>();
  for (let i = 0; i < x.rows && seen.size < atMost; i++) seen.add(row(x, i).join());
  return seen.size;
}

/** The model, or a better one that begins at the centroids of a smaller one and its farthest row. */
function orBetter(
  x: Matrix,
  points: Points,
  smaller: KMeansModel,
  model: KMeansModel,
  maxIterations: number,
): KMeansModel {
  const start = zeros(smaller.k + 1, x.columns);
  start.values.set(smaller.centroids.values);
  const centroids = widen(smaller.centroids, points.width);
  const far = Math.max(0, farthestRow({ points, centroids, labels: smaller.labels }));
  start.values.set(row(x, far), smaller.k * x.columns);
  const better = betterPartition(points, widen(start, points.width), model.inertia, maxIterations);
  return better ? conclude(x, better, maxIterations) : model;
}

/**
 * ml-kmeans has the last word. tolerance 0: its default is an absolute shift, which small-scaled features fall below
 * at once. Its labels belong to the previous centroids unless it converged: then they are asked for anew.
 */
function conclude(x: Matrix, best: Partition, maxIterations: number): KMeansModel {
  settleMeans(best);
  const rows = toRows(x);
  const { k, points, centroids: found } = best;
  const initialization = toRows(narrow(found, points.width, x.columns));
  const result = kmeans(rows, k, { initialization, tolerance: 0, maxIterations });
  const labels = Int32Array.from(result.converged ? result.clusters : result.nearest(rows));
  const centroids = matrix(result.centroids);
  let inertia = 0;
  for (let i = 0; i < x.rows; i++) inertia += squaredDistance(x, i, centroids, labels[i]);
  return {
    k,
    centroids,
    labels,
    inertia,
    iterations: best.passes + result.iterations,
    converged: result.converged,
  };
}
