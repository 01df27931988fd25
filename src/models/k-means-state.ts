import { squaredDistanceAt } from "../numeric/distance.js";
import { type Matrix, zeros } from "../numeric/matrix.js";

/**
 * A partition on its way down, with Hamerly's bounds (SDM 2010) in a lazy form: nothing is updated per customer when
 * centroids move, because the bounds are stored relative to how far centroids had moved in all. At any time
 *   upper[i] + moved[labels[i]] ≥ distance to the own centroid,
 *   lower[i] − drift            ≤ distance to every other centroid.
 */
export interface Partition {
  readonly x: Matrix;
  /** [n]; 0 for all before the first pass. */
  readonly labels: Int32Array;
  /** Members per cluster, [k]. */
  readonly counts: Float64Array;
  /** Sum of the members per cluster, [k × d]. */
  readonly sums: Float64Array;
  /** [k × d] */
  readonly centroids: Matrix;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** How far each centroid has moved in all, [k]. */
  readonly moved: Float64Array;
  /** The sum of the largest moves of each step: no centroid has come nearer to anyone by more. */
  drift: number;
  /** Passes over all customers so far. */
  passes: number;
}

/** All customers in cluster 0 with bounds that say nothing: the first pass of Lloyd assigns them. */
export function unassigned(x: Matrix, centroids: Matrix): Partition {
  const p = emptyPartition(x, centroids.rows);
  p.centroids.values.set(centroids.values);
  p.upper.fill(Number.POSITIVE_INFINITY);
  p.lower.fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < x.rows; i++) addMember(p, i, 0, 1);
  return p;
}

/** A copy that can go its own way; x is shared. */
export function copyPartition(from: Partition): Partition {
  const to = emptyPartition(from.x, from.centroids.rows);
  to.labels.set(from.labels);
  to.counts.set(from.counts);
  to.sums.set(from.sums);
  to.centroids.values.set(from.centroids.values);
  to.upper.set(from.upper);
  to.lower.set(from.lower);
  to.moved.set(from.moved);
  to.drift = from.drift;
  to.passes = from.passes;
  return to;
}

/** The one place that makes partitions: with spread copies V8 sees many shapes, and every pass slows down (2.7 → 1.2 s for the k sweep). */
function emptyPartition(x: Matrix, k: number): Partition {
  return {
    x,
    labels: new Int32Array(x.rows),
    counts: new Float64Array(k),
    sums: new Float64Array(k * x.columns),
    centroids: zeros(k, x.columns),
    upper: new Float64Array(x.rows),
    lower: new Float64Array(x.rows),
    moved: new Float64Array(k),
    drift: 0,
    passes: 0,
  };
}

/** Moves row i to cluster c in labels, counts and sums; centroids stay. Its bounds must be set by the caller. */
export function relabel(p: Partition, i: number, c: number): void {
  addMember(p, i, p.labels[i], -1);
  addMember(p, i, c, 1);
  p.labels[i] = c;
}

/** Puts centroid c on a new place, [d] from `start` on, and returns how far it moved. `drift` is up to the caller. */
export function placeCentroid(p: Partition, c: number, place: Float64Array, start: number): number {
  const { values, columns: d } = p.centroids;
  const distance = Math.sqrt(squaredDistanceAt(values, c * d, place, start, d));
  for (let j = 0; j < d; j++) values[c * d + j] = place[start + j];
  p.moved[c] += distance;
  return distance;
}

/** The means of the members, [k × d]; an empty cluster keeps its centroid. */
export function meansOf({ counts, sums, centroids }: Partition): Float64Array {
  const means = zeros(centroids.rows, centroids.columns).values;
  for (let e = 0; e < means.length; e++) {
    const count = counts[Math.floor(e / centroids.columns)];
    means[e] = count > 0 ? sums[e] / count : centroids.values[e];
  }
  return means;
}

/** Stores exact bounds of row i. */
export function setBounds(p: Partition, i: number, own: number, nearestOther: number): void {
  p.upper[i] = own - p.moved[p.labels[i]];
  p.lower[i] = nearestOther + p.drift;
}

/** The sum of squared distances to the own centroids. */
export function inertiaOf(x: Matrix, centroids: Matrix, labels: Int32Array): number {
  const { columns: d, values } = x;
  let inertia = 0;
  for (let i = 0; i < x.rows; i++) {
    inertia += squaredDistanceAt(values, i * d, centroids.values, labels[i] * d, d);
  }
  return inertia;
}

function addMember({ x, counts, sums }: Partition, i: number, c: number, by: 1 | -1): void {
  const d = x.columns;
  counts[c] += by;
  for (let j = 0; j < d; j++) sums[c * d + j] += by * x.values[i * d + j];
}
