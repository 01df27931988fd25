import { type Matrix, zeros } from "../numeric/matrix.js";

/** Labels renumbered 0…count−1 without gaps, in the order in which they first appear. */
export interface Labeling {
  readonly codes: Int32Array;
  readonly count: number;
  /** Members per code, each ≥ 1, [count]. */
  readonly sizes: Int32Array;
}

/** Renumbers labels; every distinct one counts as a cluster, −1 too, as scikit-learn's indices take it. */
export function encodeLabels(labels: Int32Array): Labeling {
  const codeOf = new Map<number, number>();
  const codes = labels.map((label) => {
    if (!codeOf.has(label)) codeOf.set(label, codeOf.size);
    return codeOf.get(label)!;
  });
  const sizes = new Int32Array(codeOf.size);
  for (const code of codes) sizes[code]++;
  return { codes, count: codeOf.size, sizes };
}

/** The indices of cluster validity are defined for 2…n−1 clusters; scikit-learn raises an error for others. */
export function isMeasurable({ codes, count }: Labeling): boolean {
  return count >= 2 && count <= codes.length - 1;
}

/** Mean of every cluster's members, [count × d]. */
export function clusterMeans(x: Matrix, { codes, count, sizes }: Labeling): Matrix {
  const d = x.columns;
  const means = zeros(count, d);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < d; j++) means.values[codes[i] * d + j] += x.values[i * d + j];
  }
  for (let at = 0; at < means.values.length; at++) means.values[at] /= sizes[Math.floor(at / d)];
  return means;
}

/**
 * Mean of the values with each of the labels 0…k−1; other labels (noise) are passed over.
 *
 * @param values one per customer, [n]
 * @returns [k]; NaN for a label that nobody has
 */
export function meanPerLabel(values: Float64Array, labels: Int32Array, k: number): Float64Array {
  const totals = new Float64Array(k);
  const sizes = new Int32Array(k);
  labels.forEach((label, i) => {
    totals[label] += values[i]; // a write outside 0…k−1 is ignored by typed arrays
    sizes[label]++;
  });
  return totals.map((total, label) => total / sizes[label]);
}
