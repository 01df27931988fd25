import type { Matrix } from "../numeric/matrix.js";
import { mean } from "../numeric/statistics.js";
import { type DistanceSums, distanceSums, type Progress } from "./distance-sums.js";
import { encodeLabels, isMeasurable, type Labeling, meanPerLabel } from "./labeling.js";

/**
 * Silhouette of every customer (Rousseeuw 1987, as scikit-learn computes it): (b − a) / max(a, b), where a is the
 * mean distance to the other members of its cluster and b that to the members of the nearest other cluster.
 * In −1…1; 0 for the only member of a cluster, and where a = b = 0. Takes O(n² d).
 *
 * @param x      customers, [n × d], scaled
 * @param labels any integers, [n]
 * @returns null for fewer than 2 or more than n − 1 clusters
 */
export function silhouetteSamples(x: Matrix, labels: Int32Array, onProgress?: Progress): Float64Array | null {
  const labeling = encodeLabels(labels);
  if (!isMeasurable(labeling)) return null;
  return samplesOf(labeling, distanceSums(x, [labeling], onProgress)[0]);
}

/**
 * Mean silhouettes of several labelings of the same customers, from one pass over their distances.
 *
 * @param x          customers, [n × d], scaled
 * @param labelings  any integers, [n] each
 * @param onProgress is told the share done, 0…1, every few milliseconds; what it throws ends the work
 * @returns one mean per labeling; null where it has fewer than 2 or more than n − 1 clusters
 */
export function meanSilhouettes(
  x: Matrix,
  labelings: readonly Int32Array[],
  onProgress?: Progress,
): (number | null)[] {
  const encoded = labelings.map(encodeLabels);
  const measurable = encoded.filter(isMeasurable);
  const sums = distanceSums(x, measurable, onProgress);
  return encoded.map((labeling) => {
    const at = measurable.indexOf(labeling);
    return at < 0 ? null : mean(samplesOf(labeling, sums[at]));
  });
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

function samplesOf({ codes, count, sizes }: Labeling, sums: DistanceSums): Float64Array {
  return Float64Array.from(codes, (own, i) => {
    if (sizes[own] === 1) return 0;
    const inside = sums[i * count + own] / (sizes[own] - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      if (c !== own) nearest = Math.min(nearest, sums[i * count + c] / sizes[c]);
    }
    const larger = Math.max(inside, nearest);
    return larger > 0 ? (nearest - inside) / larger : 0;
  });
}
