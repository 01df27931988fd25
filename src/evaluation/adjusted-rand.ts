import type { Matrix } from "../numeric/matrix.js";
import { groupByLabels } from "./distance-sums.js";
import { encodeLabels, type Labeling } from "./labeling.js";
import { marginSums } from "./overlap-counts.js";

/**
 * Adjusted Rand index (Hubert & Arabie 1985, as scikit-learn computes it): the share of pairs of customers on which
 * two labelings agree, corrected for chance. 1 for the same partition, 0 on average for random ones, at least −0.5.
 * 1 where both have one cluster only, both as many as customers, or there is no customer at all.
 *
 * @param a any integers, [n]
 * @param b any integers, for the same customers, [n]
 */
export function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  const first = encodeLabels(a);
  const second = encodeLabels(b);
  return correctedForChance(
    a.length,
    squaresOfOverlaps(first, second),
    sumOfSquares(first.sizes),
    sumOfSquares(second.sizes),
  );
}

/** The same from the table of the two labelings' overlaps, [rows × columns]. */
export function adjustedRandIndexOf(overlap: Matrix): number {
  const { rowSums, columnSums } = marginSums(overlap);
  const n = rowSums.reduce((total, count) => total + count, 0);
  return correctedForChance(n, sumOfSquares(overlap.values), sumOfSquares(rowSums), sumOfSquares(columnSums));
}

/** @param together ordered pairs of customers, each with itself too, that share both labels */
function correctedForChance(n: number, together: number, inFirst: number, inSecond: number): number {
  const onlyFirst = inFirst - together;
  const onlySecond = inSecond - together;
  if (onlyFirst === 0 && onlySecond === 0) return 1;
  const both = together - n;
  const neither = n * n - together - onlyFirst - onlySecond;
  const chance = (both + onlyFirst) * (onlyFirst + neither) + (both + onlySecond) * (onlySecond + neither);
  return (2 * (both * neither - onlyFirst * onlySecond)) / chance;
}

/** Sum of the squares of all overlaps of two labelings, in O(n) however many clusters they have. */
function squaresOfOverlaps(first: Labeling, second: Labeling): number {
  const { order, ends } = groupByLabels([first], first.codes.length);
  const overlaps = new Int32Array(second.count);
  let total = 0;
  let from = 0;
  for (const end of ends) {
    const codes = order.subarray(from, end).map((row) => second.codes[row]);
    for (const code of codes) total += 2 * overlaps[code]++ + 1; // (m + 1)² − m²
    for (const code of codes) overlaps[code] = 0;
    from = end;
  }
  return total;
}

function sumOfSquares(counts: Int32Array | Float64Array): number {
  let total = 0;
  for (const count of counts) total += count * count;
  return total;
}
