import { squaredDistance } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import { clusterMeans, encodeLabels, isMeasurable, type Labeling } from "./labeling.js";

/** What `numpy.allclose(…, 0)` lets pass as 0, which is what scikit-learn asks here. */
const CLOSE_TO_ZERO = 1e-8;

/**
 * Davies-Bouldin index (Davies & Bouldin 1979, as scikit-learn computes it): the mean over clusters of the worst
 * (s_a + s_b) / d_ab, where s is the mean distance of members to their centroid and d the distance of centroids.
 * ≥ 0, lower is better. 0 where all s or all d are 0; clusters with the same centroid are passed over.
 *
 * @param x      customers, [n × d], scaled
 * @param labels any integers, [n]
 * @returns null for fewer than 2 or more than n − 1 clusters
 */
export function daviesBouldin(x: Matrix, labels: Int32Array): number | null {
  const labeling = encodeLabels(labels);
  if (!isMeasurable(labeling)) return null;
  const centroids = clusterMeans(x, labeling);
  const scatter = meanDistances(x, centroids, labeling);
  let total = 0;
  let farthest = 0;
  for (let a = 0; a < labeling.count; a++) {
    let worst = 0;
    for (let b = 0; b < labeling.count; b++) {
      const distance = Math.sqrt(squaredDistance(centroids, a, centroids, b));
      farthest = Math.max(farthest, distance);
      if (distance > 0) worst = Math.max(worst, (scatter[a] + scatter[b]) / distance);
    }
    total += worst;
  }
  const degenerate = farthest <= CLOSE_TO_ZERO || scatter.every((s) => s <= CLOSE_TO_ZERO);
  return degenerate ? 0 : total / labeling.count;
}

function meanDistances(x: Matrix, centroids: Matrix, { codes, sizes }: Labeling): Float64Array {
  const sums = new Float64Array(sizes.length);
  for (let i = 0; i < x.rows; i++) {
    sums[codes[i]] += Math.sqrt(squaredDistance(x, i, centroids, codes[i]));
  }
  return sums.map((total, c) => total / sizes[c]);
}
