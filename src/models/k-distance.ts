import { nearestSquared } from "../numeric/kd-neighbours.js";
import { buildKdTree } from "../numeric/kd-tree.js";
import { type Matrix, row } from "../numeric/matrix.js";

/**
 * The k-distance curve, from whose knee an eps is read: every customer's distance to its (minSamples − 1)-th nearest
 * neighbour besides itself, in ascending order. A customer is core at eps exactly where this distance is ≤ eps.
 *
 * @param x           customers, [n × d], scaled
 * @param minSamples  ≥ 1; 1 gives zeros; beyond n it is taken as n
 * @returns distances, ascending, [n]
 */
export function kDistances(x: Matrix, minSamples: number): Float64Array {
  const tree = buildKdTree(x);
  const nearest = new Float64Array(Math.min(minSamples, x.rows));
  const distances = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    nearestSquared(tree, row(x, i), nearest);
    distances[i] = Math.sqrt(nearest[nearest.length - 1]);
  }
  return distances.sort();
}
