import { type Matrix, zeros } from "../numeric/matrix.js";

/** Columns that the inner loop has by name; points with fewer are filled up with zeros, which add no distance. */
const WIDTH = 6;

/** Points laid out for `sumDistances`: rows of a multiple of six columns, [n × ⌈d / 6⌉ · 6]. */
export function widen(x: Matrix): Matrix {
  const wide = zeros(x.rows, Math.max(1, Math.ceil(x.columns / WIDTH)) * WIDTH);
  for (let i = 0; i < x.rows; i++) {
    wide.values.set(x.values.subarray(i * x.columns, (i + 1) * x.columns), i * wide.columns);
  }
  return wide;
}

/**
 * Euclidean distances of point i to all points after it, added up twice: per group for i, per point for the others.
 * Six named columns instead of a loop over d make this about three times as fast (4,338 × 5: 42 against 123 ms).
 *
 * @param wide      points, group by group, as `widen` lays them out, [n × w]
 * @param ends      where each group ends, [groups]
 * @param g         the group of point i
 * @param toGroups  OUT: sum of distances of i to the points after it in each group from g on, [groups]
 * @param fromGroup INOUT: each later point's distance to i is added to its place, [n]
 */
export function sumDistances(
  wide: Matrix,
  i: number,
  ends: Int32Array,
  g: number,
  toGroups: Float64Array,
  fromGroup: Float64Array,
): void {
  const { columns: w, values: x } = wide;
  const p = i * w;
  const p0 = x[p];
  const p1 = x[p + 1];
  const p2 = x[p + 2];
  const p3 = x[p + 3];
  const p4 = x[p + 4];
  const p5 = x[p + 5];
  let j = i + 1;
  let q = p + w;
  for (let h = g; h < ends.length; h++) {
    const end = ends[h];
    let total = 0;
    for (; j < end; j++, q += w) {
      const d0 = x[q] - p0;
      const d1 = x[q + 1] - p1;
      const d2 = x[q + 2] - p2;
      const d3 = x[q + 3] - p3;
      const d4 = x[q + 4] - p4;
      const d5 = x[q + 5] - p5;
      let square = d0 * d0 + d1 * d1 + d2 * d2 + (d3 * d3 + d4 * d4 + d5 * d5);
      for (let c = WIDTH; c < w; c++) square += (x[q + c] - x[p + c]) ** 2;
      const distance = Math.sqrt(square);
      total += distance;
      fromGroup[j] += distance;
    }
    toGroups[h] = total;
  }
}

/**
 * Sum of the Euclidean distances of one point to some rows.
 *
 * @param wide     points as `widen` lays them out, [n × w]
 * @param from, to the rows: from the first up to the second, which is left out
 * @param points   where the one point is, laid out in the same way; it is row i there
 */
export function sumDistancesTo(wide: Matrix, from: number, to: number, points: Matrix, i: number): number {
  const { columns: w, values: x } = wide;
  const { values: y } = points;
  const p = i * w;
  const p0 = y[p];
  const p1 = y[p + 1];
  const p2 = y[p + 2];
  const p3 = y[p + 3];
  const p4 = y[p + 4];
  const p5 = y[p + 5];
  let total = 0;
  for (let q = from * w; q < to * w; q += w) {
    const d0 = x[q] - p0;
    const d1 = x[q + 1] - p1;
    const d2 = x[q + 2] - p2;
    const d3 = x[q + 3] - p3;
    const d4 = x[q + 4] - p4;
    const d5 = x[q + 5] - p5;
    let square = d0 * d0 + d1 * d1 + d2 * d2 + (d3 * d3 + d4 * d4 + d5 * d5);
    for (let c = WIDTH; c < w; c++) square += (x[q + c] - y[p + c]) ** 2;
    total += Math.sqrt(square);
  }
  return total;
}
