import type { Matrix } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";
import { descend } from "./k-means-descent.js";
import { narrow, pointsOf } from "./k-means-points.js";
import { seedCentroids, seedingSpace } from "./k-means-seeding.js";
import { begin, emptyPartition, inertiaOf } from "./k-means-state.js";

/**
 * A lean k-means for resampling: the best of some weighted greedy k-means++ starts, each followed by Lloyd's iteration to
 * its fixed point. No local search, and ml-kmeans does not conclude: nothing of this is stored as a model.
 *
 * @param x        rows, [n × d]
 * @param weights  how often each row counts, ≥ 0, at least one > 0, [n]; null = once each
 * @param settings k ≥ 1, starts ≥ 1, passes per start ≥ 1
 * @returns centroids [k × d], which may repeat where fewer than k distinct rows count, and the weighted inertia
 */
export function fitCentroids(
  x: Matrix,
  weights: Float64Array | null,
  { k, starts, maxIterations }: { k: number; starts: number; maxIterations: number },
  random: Random,
): { centroids: Matrix; inertia: number } {
  const points = pointsOf(x, weights);
  const p = emptyPartition(points, k);
  const space = seedingSpace(points.rows);
  const best = new Float64Array(k * points.width);
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < starts; start++) {
    begin(p, seedCentroids(points, k, random, space));
    descend(p, maxIterations);
    const inertia = inertiaOf(p);
    if (start > 0 && !(inertia < least)) continue;
    least = inertia;
    best.set(p.centroids);
  }
  return { centroids: narrow(best, points.width, x.columns), inertia: least };
}
