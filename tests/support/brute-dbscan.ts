import type { DbscanModel, DbscanSettings } from "../../src/models/dbscan.js";
import { squaredDistance } from "../../src/numeric/distance.js";
import type { Matrix } from "../../src/numeric/matrix.js";

/** DBSCAN by its definition, all pairs, O(n²): the twin that the fast one must equal label by label. */
export function bruteDbscan(x: Matrix, { eps, minSamples }: DbscanSettings): DbscanModel {
  const rows = Array.from({ length: x.rows }, (_, i) => i);
  const neighbours = rows.map((i) => rows.filter((j) => squaredDistance(x, i, x, j) <= eps * eps));
  const isCore = Uint8Array.from(neighbours, (near) => (near.length >= minSamples ? 1 : 0));
  const labels = new Int32Array(x.rows).fill(-1);
  let clusterCount = 0;
  for (const first of rows) {
    if (!isCore[first] || labels[first] >= 0) continue;
    const queue = [first];
    labels[first] = clusterCount;
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      for (const j of isCore[i] ? neighbours[i] : []) {
        if (labels[j] >= 0) continue;
        labels[j] = clusterCount;
        queue.push(j);
      }
    }
    clusterCount++;
  }
  return { labels, isCore, clusterCount, noiseCount: labels.filter((label) => label < 0).length };
}
