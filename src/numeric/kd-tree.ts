import type { Matrix } from "./matrix.js";

const LEAF_POINTS = 20;

/**
 * A balanced kd-tree (Bentley 1975; median of the widest side) in typed arrays. Nodes are numbered like a binary heap:
 * node v has the children 2v + 1 and 2v + 2, and the nodes from `firstLeaf` on are leaves, which hold the points in
 * order. Memory: O(n · d).
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
  /** The lowest row of the matrix below each node, [nodes]; n below an empty one. */
  readonly lowestRow: Int32Array;
}

/** Indexes the rows of x, [n × d]. n = 0 and any number of equal rows are fine; x is copied, not kept. */
export function buildKdTree(x: Matrix): KdTree {
  const { rows: n, columns: d } = x;
  const firstLeaf = 2 ** Math.max(0, Math.ceil(Math.log2(n / LEAF_POINTS))) - 1;
  const nodes = 2 * firstLeaf + 1;
  const tree: KdTree = {
    n,
    d,
    points: x.values.slice(),
    rows: new Int32Array(n).map((_, i) => i),
    start: new Int32Array(nodes),
    end: new Int32Array(nodes),
    lower: new Float64Array(nodes * d).fill(Number.POSITIVE_INFINITY),
    upper: new Float64Array(nodes * d).fill(Number.NEGATIVE_INFINITY),
    firstLeaf,
    lowestRow: new Int32Array(nodes).fill(n),
  };
  splitNode(tree, 0, 0, n);
  lowestBelow(tree, tree.rows, tree.lowestRow);
  return tree;
}

/**
 * The least value below each node.
 * @param values   by tree position, [n]
 * @param lowest   OUT, [nodes]; what it holds counts too
 */
export function lowestBelow({ start, end, firstLeaf }: KdTree, values: Int32Array, lowest: Int32Array): void {
  for (let v = start.length - 1; v >= 0; v--) {
    if (v < firstLeaf) lowest[v] = Math.min(lowest[2 * v + 1], lowest[2 * v + 2]);
    else for (let p = start[v]; p < end[v]; p++) lowest[v] = Math.min(lowest[v], values[p]);
  }
}

/** The least squared distance that a point of node v's box can have; ∞ for an empty node. */
export function lowerBound(tree: KdTree, v: number, point: Float64Array, start = 0): number {
  const { d, lower, upper } = tree;
  const box = v * d;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const gap = gapOf(lower[box + j] - point[start + j], point[start + j] - upper[box + j]);
    sum += gap * gap;
  }
  return sum;
}

/** The largest squared distance that a point of node v's box can have. */
export function upperBound(tree: KdTree, v: number, point: Float64Array, start = 0): number {
  const { d, lower, upper } = tree;
  const box = v * d;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const low = point[start + j] - lower[box + j];
    const high = upper[box + j] - point[start + j];
    const gap = low > high ? low : high;
    sum += gap * gap;
  }
  return sum;
}

/** The least squared distance between a point of node v and one of node w. */
export function leastBetween({ d, lower, upper }: KdTree, v: number, w: number): number {
  const a = v * d;
  const b = w * d;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const gap = gapOf(lower[a + j] - upper[b + j], lower[b + j] - upper[a + j]);
    sum += gap * gap;
  }
  return sum;
}

/** max(low, high, 0), where at most one of the two is above 0: exact, and without a branch that cannot be predicted. */
function gapOf(low: number, high: number): number {
  return 0.5 * (low + Math.abs(low) + (high + Math.abs(high)));
}

/** The largest squared distance between a point of node v and one of node w. */
export function mostBetween({ d, lower, upper }: KdTree, v: number, w: number): number {
  const a = v * d;
  const b = w * d;
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const low = upper[a + j] - lower[b + j];
    const high = upper[b + j] - lower[a + j];
    const gap = low > high ? low : high;
    sum += gap * gap;
  }
  return sum;
}

function splitNode(tree: KdTree, v: number, start: number, end: number): void {
  tree.start[v] = start;
  tree.end[v] = end;
  growBox(tree, v);
  if (v >= tree.firstLeaf) return;
  const middle = (start + end) >> 1;
  selectMiddle(tree, widestSide(tree, v), start, end - 1, middle);
  splitNode(tree, 2 * v + 1, start, middle);
  splitNode(tree, 2 * v + 2, middle, end);
}

function growBox({ d, points, start, end, lower, upper }: KdTree, v: number): void {
  const box = v * d;
  for (let at = start[v] * d; at < end[v] * d; at += d) {
    for (let j = 0; j < d; j++) {
      const value = points[at + j];
      if (value < lower[box + j]) lower[box + j] = value;
      if (value > upper[box + j]) upper[box + j] = value;
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
function selectMiddle(tree: KdTree, j: number, left: number, right: number, middle: number): void {
  const { d, points } = tree;
  while (left < right) {
    const pivot = medianOfThree(
      points[left * d + j],
      points[((left + right) >> 1) * d + j],
      points[right * d + j],
    );
    let i = left;
    let k = right;
    while (i <= k) {
      while (points[i * d + j] < pivot) i++;
      while (points[k * d + j] > pivot) k--;
      if (i <= k) swapPoints(tree, i++, k--);
    }
    if (middle > k && middle < i) return;
    if (middle <= k) right = k;
    else left = i;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swapPoints({ d, points, rows }: KdTree, p: number, q: number): void {
  const row = rows[p];
  rows[p] = rows[q];
  rows[q] = row;
  for (let j = 0; j < d; j++) {
    const value = points[p * d + j];
    points[p * d + j] = points[q * d + j];
    points[q * d + j] = value;
  }
}
