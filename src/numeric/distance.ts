import type { Matrix } from "./matrix.js";

/**
 * The squared Euclidean distance between two points of flat arrays. Every kernel that compares distances sums in this
 * order (j = 0, 1, …), so equal points always give bit-equal distances and bounds on them can be compared exactly.
 *
 * @param a  values; one point stands at a[aStart … aStart + d − 1]
 * @param b  values; the other stands at b[bStart … bStart + d − 1]
 * @param d  number of coordinates; 0 gives 0
 */
export function squaredDistanceAt(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  d: number,
): number {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const gap = a[aStart + j] - b[bStart + j];
    sum += gap * gap;
  }
  return sum;
}

/** The squared Euclidean distance between row i of a and row j of b; both have the same columns. */
export function squaredDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  return squaredDistanceAt(a.values, i * a.columns, b.values, j * b.columns, a.columns);
}

/**
 * The row of m nearest to a point, ties to the lowest row.
 *
 * @param m      candidates, [k × d]
 * @param point  [d], from `start` on
 * @param skip   a row that does not take part, or −1
 * @returns the row and its squared distance; {row: −1, squared: Infinity} where there is no candidate
 */
export function nearestRow(
  m: Matrix,
  point: Float64Array,
  start = 0,
  skip = -1,
): { row: number; squared: number } {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < m.rows; c++) {
    if (c === skip) continue;
    const squared = squaredDistanceAt(point, start, m.values, c * m.columns, m.columns);
    if (squared < least) {
      nearest = c;
      least = squared;
    }
  }
  return { row: nearest, squared: least };
}
