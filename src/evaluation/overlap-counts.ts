import { type Matrix, zeros } from "../numeric/matrix.js";

/**
 * How many customers have each pair of labels (the contingency table), in one pass.
 *
 * @param a labels 0…rows−1, [n]
 * @param b labels 0…columns−1 of the same customers, [n]
 * @returns [rows × columns]
 */
export function overlapCounts(a: Int32Array, b: Int32Array, rows: number, columns: number): Matrix {
  const counts = zeros(rows, columns);
  for (let i = 0; i < a.length; i++) counts.values[a[i] * columns + b[i]]++;
  return counts;
}

/**
 * Jaccard index of each pair: customers with both labels / customers with at least one of them, 0…1; 0 where nobody
 * has either.
 *
 * @param overlap as `overlapCounts` gives it, [rows × columns]
 * @returns [rows × columns]
 */
export function jaccardIndices(overlap: Matrix): Matrix {
  const { rows, columns, values } = overlap;
  const { rowSums, columnSums } = marginSums(overlap);
  const indices = zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const both = values[i * columns + j];
      if (both > 0) indices.values[i * columns + j] = both / (rowSums[i] + columnSums[j] - both);
    }
  }
  return indices;
}

/** Sums of a table along its rows, [rows], and its columns, [columns]. */
export function marginSums({ rows, columns, values }: Matrix) {
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      rowSums[i] += values[i * columns + j];
      columnSums[j] += values[i * columns + j];
    }
  }
  return { rowSums, columnSums };
}
