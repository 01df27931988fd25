import { squaredDistanceAt } from "./distance.js";
import type { Matrix } from "./matrix.js";

const LEAF_POINTS = 12;

/**
 * A balanced kd-tree (Bentley 1975; median of the widest side) in typed arrays. Nodes are numbered like a binary heap:
 * node v has the children 2v + 1 and 2v + 2, and the nodes from `firstLeaf` on are leaves. Memory: O(n · d).
 *
 * Boxes hold the exact extremes of their points, and bounds are summed in the same order as the distances.
 * Floating-point rounding is monotone, so lower bound ≤ d² ≤ upper bound holds bit for bit: pruning is exact.
 */
export interface KdTree {
  readonly n: number;
  readonly d: number;
  /** The points in tree order, [n × d]. */
  readonly points: Float64Array;
  /** The row of the matrix at each tree position, [n]. */
  readonly rows: Int32Array;
  /** Node v holds the tree positions start[v] … end[v] − 1. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Smallest and largest coordinate per node, [nodes × d]; an empty node has lower = ∞, upper = −∞. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly firstLeaf: number;
}

/** Indexes the rows of x, [n × d]. n = 0 and any number of equal rows are fine; x is copied, not kept. */
export function buildKdTree(x: Matrix): KdTree {
  const { rows: n, columns: d } = x;
  const firstLeaf = 2 ** Math.max(0, Math.ceil(Math.log2(n / LEAF_POINTS))) - 1;
  const nodes = 2 * firstLeaf + 1;
  const tree: KdTree = {
    n,
    d,
    points: new Float64Array(n * d),
    rows: Int32Array.from({ length: n }, (_, i) => i),
    start: new Int32Array(nodes),
    end: new Int32Array(nodes),
    lower: new Float64Array(nodes * d).fill(Number.POSITIVE_INFINITY),
    upper: new Float64Array(nodes * d).fill(Number.NEGATIVE_INFINITY),
    firstLeaf,
  };
  splitNode(tree, x, 0, 0, n);
  tree.rows.forEach((i, p) => {
    for (let j = 0; j < d; j++) tree.points[p * d + j] = x.values[i * d + j];
  });
  return tree;
}

/** The least squared distance that a point of node v's box can have; ∞ for an empty node. */
export function lowerBound(tree: KdTree, v: number, point: Float64Array): number {
  const { d, lower, upper } = tree;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const low = lower[v * d + j] - point[j];
    const high = point[j] - upper[v * d + j];
    const gap = Math.max(low, high, 0);
    sum += gap * gap;
  }
  return sum;
}

/** The largest squared distance that a point of node v's box can have. */
export function upperBound(tree: KdTree, v: number, point: Float64Array): number {
  const { d, lower, upper } = tree;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const gap = Math.max(point[j] - lower[v * d + j], upper[v * d + j] - point[j]);
    sum += gap * gap;
  }
  return sum;
}

/**
 * Calls `visit` for every row within squared distance `squared` (inclusive) of the point, in tree order.
 * @param visit gets the row of the matrix and its squared distance
 */
export function forEachWithin(
  tree: KdTree,
  point: Float64Array,
  squared: number,
  visit: (row: number, squared: number) => void,
  v = 0,
): void {
  if (lowerBound(tree, v, point) > squared) return;
  if (v < tree.firstLeaf) {
    forEachWithin(tree, point, squared, visit, 2 * v + 1);
    forEachWithin(tree, point, squared, visit, 2 * v + 2);
    return;
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    const distance = squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d);
    if (distance <= squared) visit(tree.rows[p], distance);
  }
}

function splitNode(tree: KdTree, x: Matrix, v: number, start: number, end: number): void {
  tree.start[v] = start;
  tree.end[v] = end;
  growBox(tree, x, v);
  if (v >= tree.firstLeaf) return;
  const middle = (start + end) >> 1;
  selectMiddle(tree.rows, x, widestSide(tree, v), start, end - 1, middle);
  splitNode(tree, x, 2 * v + 1, start, middle);
  splitNode(tree, x, 2 * v + 2, middle, end);
}

function growBox({ d, rows, start, end, lower, upper }: KdTree, x: Matrix, v: number): void {
  for (let p = start[v]; p < end[v]; p++) {
    for (let j = 0; j < d; j++) {
      const value = x.values[rows[p] * d + j];
      if (value < lower[v * d + j]) lower[v * d + j] = value;
      if (value > upper[v * d + j]) upper[v * d + j] = value;
    }
  }
}

function widestSide({ d, lower, upper }: KdTree, v: number): number {
  let widest = 0;
  const side = (j: number) => upper[v * d + j] - lower[v * d + j];
  for (let j = 1; j < d; j++) if (side(j) > side(widest)) widest = j;
  return widest;
}

/** Quickselect (Hoare 1961): afterwards positions left…middle−1 hold values ≤, middle…right values ≥ that at middle. */
function selectMiddle(rows: Int32Array, x: Matrix, j: number, left: number, right: number, middle: number) {
  const value = (p: number) => x.values[rows[p] * x.columns + j];
  while (left < right) {
    const pivot = value((left + right) >> 1);
    let [i, k] = [left, right];
    while (i <= k) {
      while (value(i) < pivot) i++;
      while (value(k) > pivot) k--;
      if (i <= k) {
        [rows[i], rows[k]] = [rows[k], rows[i]];
        i++;
        k--;
      }
    }
    if (middle > k && middle < i) return;
    if (middle <= k) right = k;
    else left = i;
  }
}
