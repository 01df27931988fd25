import { kmeans } from "ml-kmeans";
import { type Matrix, matrix, row, toRows, zeros } from "../numeric/matrix.js";
import { farthestRow } from "./k-means-descent.js";
import { bestPartition } from "./k-means-restarts.js";
import { inertiaOf, type Partition } from "./k-means-state.js";

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
 * K-means: seeded greedy k-means++ starts, each descending to an optimum of Lloyd and Hartigan; the lowest inertia wins
 * (ties: the first start), and ml-kmeans concludes. The result depends on x and the settings only.
 *
 * @param x          customers, [n × d], n ≥ k; not changed
 * @param onRestart  called after each start with the number done; may throw to cancel
 */
export function fitKMeans(
  x: Matrix,
  settings: KMeansSettings,
  onRestart?: (done: number) => void,
): KMeansModel {
  const [model] = sweepKMeans(x, { kMin: settings.k, kMax: settings.k }, settings, (fraction) =>
    onRestart?.(Math.round(fraction * settings.restarts)),
  );
  return model;
}

/**
 * One model per k from kMin to kMax. From the second on, "the centroids of k − 1 plus the farthest customer" is a start
 * too, so inertia never rises with k. Each k draws from the seed afresh: its starts are those of `fitKMeans`.
 *
 * @param onProgress  called after each start with the fraction of all starts done; may throw to cancel
 */
export function sweepKMeans(
  x: Matrix,
  range: { kMin: number; kMax: number },
  settings: Omit<KMeansSettings, "k">,
  onProgress?: (fraction: number) => void,
): KMeansModel[] {
  const rows = toRows(x);
  const models: KMeansModel[] = [];
  const total = (range.kMax - range.kMin + 1) * settings.restarts;
  for (let k = range.kMin; k <= range.kMax; k++) {
    const done = models.length * settings.restarts;
    const given = models.slice(-1).map((smaller) => withFarthest(x, smaller));
    const best = bestPartition(x, { ...settings, k }, given, (start) => onProgress?.((done + start) / total));
    models.push(conclude(x, rows, best, settings.maxIterations));
  }
  return models;
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

/** The centroids of a model and its farthest row as one more. */
function withFarthest(x: Matrix, model: KMeansModel): Matrix {
  const centroids = zeros(model.k + 1, x.columns);
  centroids.values.set(model.centroids.values);
  const far = Math.max(0, farthestRow(x, model.centroids, model.labels));
  centroids.values.set(row(x, far), model.k * x.columns);
  return centroids;
}

/**
 * ml-kmeans has the last word. tolerance 0: its default is an absolute shift, which small-scaled features fall below
 * at once. Its labels belong to the previous centroids unless it converged: then they are asked for anew.
 */
function conclude(x: Matrix, rows: number[][], best: Partition, maxIterations: number): KMeansModel {
  const k = best.centroids.rows;
  const result = kmeans(rows, k, { initialization: toRows(best.centroids), tolerance: 0, maxIterations });
  const labels = Int32Array.from(result.converged ? result.clusters : result.nearest(rows));
  const centroids = matrix(result.centroids);
  return {
    k,
    centroids,
    labels,
    inertia: inertiaOf(x, centroids, labels),
    iterations: best.passes + result.iterations,
    converged: result.converged,
  };
}

export function searchKMeans(
  x: Matrix,
  settings: KMeansSettings,
  onStart?: (done: number) => void,
): KMeansModel {
  return fitKMeans(x, settings, onStart);
}
export function chainKMeans(_x: Matrix, models: readonly KMeansModel[], _settings: object): KMeansModel[] {
  return [...models];
}
export function fitCentroids(
  x: Matrix,
  weights: Float64Array | null,
  settings: { k: number; starts: number; maxIterations: number },
  random: () => number,
): { centroids: Matrix; inertia: number } {
  const rows: number[] = [];
  for (let i = 0; i < x.rows; i++) for (let w = 0; w < (weights ? weights[i] : 1); w++) rows.push(i);
  const part = zeros(rows.length, x.columns);
  rows.forEach((r, i) => {
    row(part, i).set(row(x, r));
  });
  return fitKMeans(part, {
    k: settings.k,
    restarts: 1,
    maxIterations: 300,
    seed: Math.floor(random() * 1e9),
  });
}
