import type { Matrix } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";
import { descend } from "./k-means-descent.js";
import { narrow, type Points, pointsOf } from "./k-means-points.js";
import { type SeedingSpace, seedCentroids, seedingSpace } from "./k-means-seeding.js";
import { begin, emptyPartition, inertiaOf } from "./k-means-state.js";

interface LeanSettings {
  readonly k: number;
  readonly starts: number;
  readonly maxIterations: number;
}

interface LeanFit {
  /** [k × d]; rows repeat where fewer than k distinct ones count. */
  readonly centroids: Matrix;
  /** The weighted sum of squared distances to them. */
  readonly inertia: number;
}

/**
 * A lean k-means for resampling: the best of some weighted greedy k-means++ starts, each followed by Lloyd's iteration to
 * its fixed point. No local search, and ml-kmeans does not conclude: nothing of this is stored as a model.
 *
 * @param x        rows, [n × d]
 * @param weights  how often each row counts, ≥ 0, at least one > 0, [n]; null = once each
 * @param settings k ≥ 1, starts ≥ 1, passes per start ≥ 1
 */
export function fitCentroids(
  x: Matrix,
  weights: Float64Array | null,
  { k, ...settings }: LeanSettings,
  random: Random,
): LeanFit {
  return fitSeveralCentroids(x, weights, { ks: [k], ...settings }, random)[0];
}

/**
 * `fitCentroids` for one k after the other, which lays out the rows that count only once.
 * @param onFit called after each k with the number done; may throw to cancel
 */
export function fitSeveralCentroids(
  x: Matrix,
  weights: Float64Array | null,
  { ks, ...settings }: Omit<LeanSettings, "k"> & { readonly ks: readonly number[] },
  random: Random,
  onFit?: (done: number) => void,
): LeanFit[] {
  const points = pointsOf(x, weights);
  const space = seedingSpace(points.rows);
  return ks.map((k, i) => {
    const { centroids, inertia } = bestStart(points, space, { k, ...settings }, random);
    onFit?.(i + 1);
    return { centroids: narrow(centroids, points.width, x.columns), inertia };
  });
}

function bestStart(
  points: Points,
  space: SeedingSpace,
  { k, starts, maxIterations }: LeanSettings,
  random: Random,
): { centroids: Float64Array; inertia: number } {
  const p = emptyPartition(points, k);
  const centroids = new Float64Array(k * points.width);
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < starts; start++) {
    begin(p, seedCentroids(points, k, random, space));
    descend(p, maxIterations);
    const inertia = inertiaOf(p);
    if (start > 0 && !(inertia < least)) continue;
    least = inertia;
    centroids.set(p.centroids);
  }
  return { centroids, inertia: least };
}
