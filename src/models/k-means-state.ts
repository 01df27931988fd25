import { type Points, squaredBetween } from "./k-means-points.js";

/** Bounds are taken this much shorter, relatively: more than rounding adds up to over all passes. */
export const ROUNDING = 1e-12;

/**
 * A partition on its way down, with Hamerly's bounds (SDM 2010) in a lazy form: nothing is updated per customer when
 * centroids move. Instead `reach` grows, per cluster, by how far a member's own centroid and the nearest of the others
 * may have come towards changing places. Row i keeps its label at least while key[i] > reach[labels[i]].
 */
export interface Partition {
  readonly points: Points;
  readonly k: number;
  /** [n]; 0 for all before the first pass. */
  readonly labels: Int32Array;
  /** Number of members per cluster, [k]. */
  readonly members: Int32Array;
  /** The weight of the members per cluster, [k]. */
  readonly counts: Float64Array;
  /** The weighted sum of the members per cluster, [k × width]. */
  readonly sums: Float64Array;
  /** [k × width] */
  readonly centroids: Float64Array;
  /** How far each centroid has moved in all, [k]. */
  readonly moved: Float64Array;
  /** Per cluster: no other centroid has come nearer to anyone by more than this in all, [k]. */
  readonly drift: Float64Array;
  /** moved + drift, [k]. */
  readonly reach: Float64Array;
  /** lower[i] − drift of its cluster ≤ distance to every other centroid, [n]. */
  readonly lower: Float64Array;
  /** lower[i] minus the (equally lazy) upper bound of the distance to the own centroid, [n]. */
  readonly key: Float64Array;
  /** The rows whose key is within the horizon, in ascending order: the first `listed` places count, [n]. */
  readonly list: Int32Array;
  listed: number;
  /** While no reach is beyond it, nobody outside the list can change its label, [k]. */
  readonly horizon: Float64Array;
  /** How far each centroid moved in the step at hand, [k]. */
  readonly step: Float64Array;
  /** How much each reach grew in the last step, [k]. */
  readonly lastStep: Float64Array;
  /** Passes over the customers so far. */
  passes: number;
}

/** The one place that makes partitions, so that V8 sees one shape. */
export function emptyPartition(points: Points, k: number): Partition {
  return {
    points,
    k,
    labels: new Int32Array(points.rows),
    members: new Int32Array(k),
    counts: new Float64Array(k),
    sums: new Float64Array(k * points.width),
    centroids: new Float64Array(k * points.width),
    moved: new Float64Array(k),
    drift: new Float64Array(k),
    reach: new Float64Array(k),
    lower: new Float64Array(points.rows),
    key: new Float64Array(points.rows),
    list: new Int32Array(points.rows),
    listed: 0,
    horizon: new Float64Array(k),
    step: new Float64Array(k),
    lastStep: new Float64Array(k),
    passes: 0,
  };
}

/**
 * Puts all customers into cluster 0 with bounds that say nothing: the first pass assigns them.
 * @param centroids where the clusters start, [k × width]
 */
export function begin(p: Partition, centroids: Float64Array): Partition {
  p.centroids.set(centroids);
  p.labels.fill(0);
  p.moved.fill(0);
  p.drift.fill(0);
  p.reach.fill(0);
  p.passes = 0;
  forgetBounds(p);
  sumMembers(p);
  return p;
}

/** Makes `to` equal to `from`; the points are the same. */
export function copyPartition(from: Partition, to: Partition): Partition {
  to.labels.set(from.labels);
  to.members.set(from.members);
  to.counts.set(from.counts);
  to.sums.set(from.sums);
  to.centroids.set(from.centroids);
  to.moved.set(from.moved);
  to.drift.set(from.drift);
  to.reach.set(from.reach);
  to.lower.set(from.lower);
  to.key.set(from.key);
  to.passes = from.passes;
  forgetList(to);
  return to;
}

/** The next pass makes the list anew: to be called where bounds or labels changed outside a pass. */
export function forgetList(p: Partition): void {
  p.horizon.fill(Number.NEGATIVE_INFINITY);
}

/** The next pass looks at all rows and all centroids, and has exact bounds of all rows afterwards. */
export function forgetBounds(p: Partition): void {
  p.lower.fill(Number.NEGATIVE_INFINITY);
  p.key.fill(Number.NEGATIVE_INFINITY);
  forgetList(p);
}

/** Moves row i to cluster c; its bounds are up to the caller. */
export function relabel(p: Partition, i: number, c: number): void {
  addMember(p, i, p.labels[i], -1);
  addMember(p, i, c, 1);
  p.labels[i] = c;
}

/** Adds up counts and sums afresh, in the order of the rows: the sums that ml-kmeans has, free of what deltas leave. */
export function sumMembers(p: Partition): void {
  p.members.fill(0);
  p.counts.fill(0);
  p.sums.fill(0);
  for (let i = 0; i < p.points.rows; i++) addMember(p, i, p.labels[i], 1);
}

/** Stores bounds of row i. @param own exact distance to its centroid @param other at most that to the nearest other one */
export function setBounds(p: Partition, i: number, own: number, other: number): void {
  const a = p.labels[i];
  p.lower[i] = other + p.drift[a];
  p.key[i] = other - own + p.reach[a] - ROUNDING * (other + own + p.reach[a]);
}

/** At least the distance of row i to its own centroid. */
export function upperBound(p: Partition, i: number): number {
  return p.lower[i] - p.key[i] + p.moved[p.labels[i]];
}

/** Puts centroid c on a new place, which begins at places[start]; `settleStep` must follow. */
export function placeCentroid(p: Partition, c: number, places: Float64Array, start: number): void {
  const { width } = p.points;
  p.step[c] = Math.sqrt(squaredBetween(p.centroids, c * width, places, start, width));
  for (let j = 0; j < width; j++) p.centroids[c * width + j] = places[start + j];
}

/** Adds the step at hand to what centroids have moved in all; returns whether any moved. */
export function settleStep(p: Partition): boolean {
  const { step, lastStep, moved, drift, reach, k } = p;
  let first = 0;
  let most = 0;
  let second = 0;
  for (let c = 0; c < k; c++) {
    if (step[c] > most) {
      second = most;
      most = step[c];
      first = c;
    } else if (step[c] > second) second = step[c];
  }
  for (let c = 0; c < k; c++) {
    moved[c] += step[c];
    drift[c] += c === first ? second : most;
    lastStep[c] = moved[c] + drift[c] - reach[c];
    reach[c] = moved[c] + drift[c];
    step[c] = 0;
  }
  return most > 0;
}

/** Moves centroid c to the mean of its members; an empty cluster keeps its centroid. `settleStep` must follow. */
export function follow(p: Partition, c: number): void {
  const { members, counts, sums, centroids, step, points } = p;
  if (members[c] === 0) return;
  const { width } = points;
  let squared = 0;
  for (let e = c * width; e < (c + 1) * width; e++) {
    const mean = sums[e] / counts[c];
    squared += (mean - centroids[e]) ** 2;
    centroids[e] = mean;
  }
  step[c] = Math.sqrt(squared);
}

/** The weighted sum of squared distances to the own centroids. */
export function inertiaOf({ points, labels, centroids }: Partition): number {
  const { rows, width, values, weights } = points;
  let inertia = 0;
  for (let i = 0; i < rows; i++) {
    inertia += weights[i] * squaredBetween(values, i * width, centroids, labels[i] * width, width);
  }
  return inertia;
}

function addMember(p: Partition, i: number, c: number, sign: 1 | -1): void {
  const { members, counts, sums } = p;
  const { width, values, weights } = p.points;
  const weight = sign * weights[i];
  members[c] += sign;
  counts[c] += weight;
  for (let j = 0; j < width; j++) sums[c * width + j] += weight * values[i * width + j];
}
