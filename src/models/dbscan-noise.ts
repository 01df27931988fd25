import { squaredDistanceAt } from "../numeric/distance.js";
import { enoughWithin } from "../numeric/kd-count.js";
import { type KdTree, lowerBound, upperBound } from "../numeric/kd-tree.js";
import { type CoreSets, coreSets, NONE } from "./core-sets.js";
import type { DbscanSettings } from "./dbscan.js";
import type { NeighbourLists } from "./neighbour-lists.js";

/**
 * From which eps on each customer is no longer noise. A customer joins a cluster as soon as one of its neighbours,
 * itself included, is core and within eps: at the least, over the neighbours j, of max(distance, core distance of j).
 *
 * @param minSamples  at most the lists' k, or more than n
 * @returns squared, by row of the customers: noise at eps exactly where eps² is below it, [n]; NaN, which is noise at
 *          any eps, where minSamples exceeds n
 */
export function noiseThresholds(
  { tree, k, squared, positions }: NeighbourLists,
  minSamples: number,
): Float64Array {
  const thresholds = new Float64Array(tree.n).fill(Number.NaN);
  if (minSamples > tree.n) return thresholds;
  const core = new Float64Array(tree.n).map((_, p) => squared[p * k + minSamples - 1]);
  for (let p = 0; p < tree.n; p++) {
    let least = core[p];
    for (let t = p * k; t < p * k + minSamples && squared[t] < least; t++) {
      least = Math.min(least, Math.max(squared[t], core[positions[t]]));
    }
    thresholds[tree.rows[p]] = least;
  }
  return thresholds;
}

/** How many customers DBSCAN would leave as noise; like a fit without the clusters. Memory O(n). */
export function countNoise(tree: KdTree, { eps, minSamples }: DbscanSettings): number {
  const { n, d, points } = tree;
  const isCore = enoughWithin(tree, eps * eps, minSamples);
  const cores = coreSets(tree, isCore, eps * eps);
  let noise = 0;
  for (let p = 0; p < n; p++) {
    if (!isCore[p] && !reachesCore(cores, points.subarray(p * d, p * d + d), 0)) noise++;
  }
  return noise;
}

/** Whether a core point below node v lies within eps. */
function reachesCore(cores: CoreSets, point: Float64Array, v: number): boolean {
  const { tree, isCore, squaredEps, someCore } = cores;
  if (someCore[v] === NONE || lowerBound(tree, v, point) > squaredEps) return false;
  if (upperBound(tree, v, point) <= squaredEps) return true;
  if (v < tree.firstLeaf) {
    return reachesCore(cores, point, 2 * v + 1) || reachesCore(cores, point, 2 * v + 2);
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    if (isCore[p] && squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d) <= squaredEps) return true;
  }
  return false;
}
