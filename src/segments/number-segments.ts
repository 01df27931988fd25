import { meanPerLabel } from "../evaluation/labeling.js";
import { type Matrix, row } from "../numeric/matrix.js";

export interface ClustersToNumber {
  /** Scaled, [k × d]. */
  readonly centroids: Matrix;
  /** Column of MONETARY in the centroids; −1 where it is no model feature. */
  readonly monetaryColumn: number;
  /** Cluster per customer, 0…k−1, [n]. */
  readonly labels: Int32Array;
  /** Spend per customer, in the currency, [n]. */
  readonly monetary: Float64Array;
}

/**
 * The order of the segments, by ascending spend, so that equal models are numbered alike however their clusters came
 * about. Spend is the centroid's scaled MONETARY; where that is no model feature, the members' mean.
 * Ties: by the whole centroid from its first coordinate on; centroids alike in all: the lower cluster first.
 *
 * @returns a permutation: the segment with number s is cluster result[s], [k]
 */
export function numberSegments({ centroids, monetaryColumn, labels, monetary }: ClustersToNumber): number[] {
  const means = meanPerLabel(monetary, labels, centroids.rows);
  const spend = (c: number) => (monetaryColumn < 0 ? means[c] || 0 : row(centroids, c)[monetaryColumn]);
  const clusters = Array.from({ length: centroids.rows }, (_, c) => c);
  return clusters.sort((a, b) => spend(a) - spend(b) || compareRows(centroids, a, b));
}

function compareRows(m: Matrix, a: number, b: number): number {
  const first = row(m, a);
  const second = row(m, b);
  const j = first.findIndex((value, at) => value !== second[at]);
  return j < 0 ? a - b : first[j] - second[j];
}
