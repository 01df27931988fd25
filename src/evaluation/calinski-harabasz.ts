import { squaredDistance } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import { clusterMeans, encodeLabels, isMeasurable } from "./labeling.js";

/**
 * Calinski-Harabasz index (Calinski & Harabasz 1974, as scikit-learn computes it):
 * (B / (k − 1)) / (W / (n − k)), where B is the squared distance of the centroids from the overall mean, weighted by
 * size, and W that of the members from their centroids. ≥ 0, higher is better; 1 where W is 0.
 *
 * @param x      customers, [n × d], scaled
 * @param labels any integers, [n]
 * @returns null for fewer than 2 or more than n − 1 clusters
 */
export function calinskiHarabasz(x: Matrix, labels: Int32Array): number | null {
  const labeling = encodeLabels(labels);
  if (!isMeasurable(labeling)) return null;
  const { codes, count, sizes } = labeling;
  const centroids = clusterMeans(x, labeling);
  const overall = clusterMeans(x, encodeLabels(new Int32Array(x.rows)));
  let between = 0;
  let within = 0;
  for (let c = 0; c < count; c++) between += sizes[c] * squaredDistance(centroids, c, overall, 0);
  for (let i = 0; i < x.rows; i++) within += squaredDistance(x, i, centroids, codes[i]);
  return within === 0 ? 1 : (between * (x.rows - count)) / (within * (count - 1));
}
