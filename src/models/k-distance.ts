import { buildKdTree } from "../numeric/kd-tree.js";
import type { Matrix } from "../numeric/matrix.js";
import { type NeighbourLists, partsOf } from "./neighbour-lists.js";

/**
 * The k-distance curve, from whose knee an eps is read: every customer's distance to its (minSamples − 1)-th nearest
 * neighbour besides itself, in ascending order. A customer is core at eps exactly where this distance is ≤ eps.
 * Memory O(n) beside the tree.
 *
 * @param x           customers, [n × d], scaled
 * @param minSamples  ≥ 1; 1 gives zeros; beyond n it is taken as n
 * @param tree        an index of x, where there is one already
 * @returns distances, ascending, [n]
 */
export function kDistances(x: Matrix, minSamples: number, tree = buildKdTree(x)): Float64Array {
  const k = Math.min(minSamples, x.rows);
  const distances = new Float64Array(x.rows);
  let done = 0;
  for (const { squared } of partsOf(tree, k)) {
    for (let list = 0; list < squared.length; list += k) distances[done++] = Math.sqrt(squared[list + k - 1]);
  }
  return distances.sort();
}

/** The same curve from neighbour lists, for any minSamples up to their k. */
export function kDistancesFrom({ tree, k, squared }: NeighbourLists, minSamples: number): Float64Array {
  const nth = Math.min(minSamples, tree.n) - 1;
  return new Float64Array(tree.n).map((_, p) => Math.sqrt(squared[p * k + nth])).sort();
}
