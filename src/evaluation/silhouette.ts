import type { Matrix } from "../numeric/matrix.js";
import { mean } from "../numeric/statistics.js";
import { type DistanceSums, distanceSums, type Progress } from "./distance-sums.js";
import { encodeLabels, isMeasurable, type Labeling, meanPerLabel } from "./labeling.js";

export interface Silhouettes {
  /** Silhouette per customer, in −1…1, [n]. */
  readonly samples: Float64Array;
  /** Label of the nearest other cluster per customer (ties: the lowest label), [n]. */
  readonly neighbours: Int32Array;
}

/**
 * Silhouette of every customer (Rousseeuw 1987, as scikit-learn computes it): (b − a) / max(a, b), where a is the
 * mean distance to the other members of its cluster and b that to the members of the nearest other cluster.
 * In −1…1; 0 for the only member of a cluster, and where a = b = 0. Takes O(n² d).
 *
 * @param x      customers, [n × d], scaled
 * @param labels any integers, [n]
 * @returns null for fewer than 2 or more than n − 1 clusters
 */
export function silhouettes(x: Matrix, labels: Int32Array, onProgress?: Progress): Silhouettes | null {
  const labeling = encodeLabels(labels);
  if (!isMeasurable(labeling)) return null;
  return silhouettesFrom(distanceSums(x, [labeling], onProgress)[0], labeling, labels);
}

/** The same without the neighbours, [n]. */
export function silhouetteSamples(x: Matrix, labels: Int32Array, onProgress?: Progress): Float64Array | null {
  return silhouettes(x, labels, onProgress)?.samples ?? null;
}

/**
 * Silhouettes of several labelings of the same customers, from one pass over their distances.
 *
 * @param x          customers, [n × d], scaled
 * @param labelings  any integers, [n] each
 * @param onProgress is told the share done, 0…1, every few milliseconds; what it throws ends the work
 * @returns one per labeling; null where it has fewer than 2 or more than n − 1 clusters
 */
export function severalSilhouettes(
  x: Matrix,
  labelings: readonly Int32Array[],
  onProgress?: Progress,
): (Silhouettes | null)[] {
  const encoded = labelings.map(encodeLabels);
  const measurable = encoded.filter(isMeasurable);
  const sums = distanceSums(x, measurable, onProgress);
  return encoded.map((labeling, l) => {
    const at = measurable.indexOf(labeling);
    return at < 0 ? null : silhouettesFrom(sums[at], labeling, labelings[l]);
  });
}

/** The means of those, one per labeling. */
export function meanSilhouettes(
  x: Matrix,
  labelings: readonly Int32Array[],
  onProgress?: Progress,
): (number | null)[] {
  return severalSilhouettes(x, labelings, onProgress).map((one) => one && mean(one.samples));
}

/**
 * Mean silhouette of every segment's members.
 *
 * @param samples silhouettes, [n]
 * @param labels  0…k−1; others (noise) are passed over, [n]
 * @returns [k]; null for a segment without members
 */
export function silhouettePerSegment(
  samples: Float64Array,
  labels: Int32Array,
  k: number,
): (number | null)[] {
  return Array.from(meanPerLabel(samples, labels, k), (value) => (Number.isNaN(value) ? null : value));
}

/**
 * Silhouettes of some customers from the sums of their distances to all members of every cluster.
 *
 * @param sums     [rows × count]
 * @param labeling of all customers, at least 2 clusters
 * @param labels   what the labeling was made from, [n]
 * @param rows     the customers that the sums are of; left out: all of them, in their order
 */
export function silhouettesFrom(
  sums: DistanceSums,
  { codes, count, sizes }: Labeling,
  labels: Int32Array,
  rows?: Int32Array,
): Silhouettes {
  const labelOf = new Int32Array(count);
  codes.forEach((code, i) => {
    labelOf[code] = labels[i];
  });
  const size = sums.length / count;
  const samples = new Float64Array(size);
  const neighbours = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const own = codes[rows ? rows[i] : i];
    let nearest = Number.POSITIVE_INFINITY;
    let neighbour = -1;
    for (let c = 0; c < count; c++) {
      if (c === own) continue;
      const distance = sums[i * count + c] / sizes[c];
      if (neighbour >= 0 && distance > nearest) continue;
      if (neighbour < 0 || distance < nearest || labelOf[c] < labelOf[neighbour]) neighbour = c;
      nearest = distance;
    }
    neighbours[i] = labelOf[neighbour];
    if (sizes[own] === 1) continue; // its silhouette is 0
    const inside = sums[i * count + own] / (sizes[own] - 1);
    const larger = Math.max(inside, nearest);
    samples[i] = larger > 0 ? (nearest - inside) / larger : 0;
  }
  return { samples, neighbours };
}
