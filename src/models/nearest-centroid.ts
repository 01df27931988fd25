import { nearestRow } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";

/** The two centroids nearest to a point with their distances; `second` is null where there is one centroid. */
export interface TwoNearest {
  readonly first: number;
  readonly firstDistance: number;
  readonly second: number | null;
  readonly secondDistance: number | null;
}

/**
 * Gives every customer the label of its nearest centroid (the E-step of Lloyd).
 * Ties go to the lower label, so equal inputs always give equal labels.
 *
 * @param x          customers, [n × d], scaled (no unit)
 * @param centroids  cluster centres, [k × d] with k ≥ 1, in the same space
 * @param labels     OUT: one label in 0…k−1 per customer, [n]
 * @returns inertia: the sum of squared distances to the chosen centroids
 */
export function assignToNearest(x: Matrix, centroids: Matrix, labels: Int32Array): number {
  const { rows: n, columns: d, values } = x;
  const { rows: k, values: centres } = centroids;
  let inertia = 0;
  for (let i = 0; i < n; i++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      let squared = 0;
      for (let j = 0; j < d; j++) {
        const gap = values[i * d + j] - centres[c * d + j];
        squared += gap * gap;
      }
      if (squared < least) {
        least = squared;
        nearest = c;
      }
    }
    labels[i] = nearest;
    inertia += least;
  }
  return inertia;
}

/**
 * The nearest and the second nearest centroid of one point, ties to the lower label.
 *
 * @param centroids  [k × d], k ≥ 1
 * @param point      [d], in the same space
 * @returns labels and Euclidean (not squared) distances
 */
export function nearestTwo(centroids: Matrix, point: Float64Array): TwoNearest {
  const first = nearestRow(centroids, point);
  const second = nearestRow(centroids, point, 0, first.row);
  return {
    first: first.row,
    firstDistance: Math.sqrt(first.squared),
    second: second.row < 0 ? null : second.row,
    secondDistance: second.row < 0 ? null : Math.sqrt(second.squared),
  };
}
