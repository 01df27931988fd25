import { squaredDistanceAt } from "./distance.js";
import { type KdTree, leastBetween, lowerBound, mostBetween } from "./kd-tree.js";

/** The counting for one leaf's points at once. */
interface LeafCount {
  readonly tree: KdTree;
  readonly squared: number;
  readonly enough: number;
  leaf: number;
  /** Per point of the leaf: how many were found, as far as it was counted. */
  readonly counts: Int32Array;
  /** How many of them lack points still. */
  lacking: number;
}

/**
 * Marks the points that have at least `enough` points within squared distance `squared` (inclusive), themselves
 * included. Subtrees that lie wholly inside are counted without looking at their points, and a leaf is left as soon
 * as all its points have enough. Leaves do not depend on each other: ranges of them can be given to several threads.
 *
 * @param flags  OUT: 1 or 0 by tree position, for the points of the leaves firstLeaf … endLeaf − 1
 */
export function markEnoughWithin(
  tree: KdTree,
  squared: number,
  enough: number,
  flags: Uint8Array,
  firstLeaf = tree.firstLeaf,
  endLeaf = tree.start.length,
): void {
  const { start, end } = tree;
  const largest = tree.n === 0 ? 0 : Math.ceil(tree.n / (tree.firstLeaf + 1));
  const count: LeafCount = { tree, squared, enough, leaf: 0, counts: new Int32Array(largest), lacking: 0 };
  for (let leaf = firstLeaf; leaf < endLeaf; leaf++) {
    const size = end[leaf] - start[leaf];
    count.leaf = leaf;
    count.lacking = size;
    count.counts.fill(0);
    countBelow(count, leaf);
    for (let v = leaf; v > 0 && count.lacking > 0; v = (v - 1) >> 1) countBelow(count, ((v - 1) ^ 1) + 1);
    for (let i = 0; i < size; i++) flags[start[leaf] + i] = count.counts[i] >= enough ? 1 : 0;
  }
}

function countBelow(count: LeafCount, v: number): void {
  const { tree, squared, leaf } = count;
  if (count.lacking === 0 || leastBetween(tree, v, leaf) > squared) return;
  if (mostBetween(tree, v, leaf) <= squared) countAll(count, tree.end[v] - tree.start[v]);
  else if (v >= tree.firstLeaf) countLeaf(count, v);
  else {
    countBelow(count, 2 * v + 1);
    countBelow(count, 2 * v + 2);
  }
}

/** So many points are within reach of every point of the leaf. */
function countAll(count: LeafCount, size: number): void {
  const { tree, leaf, counts, enough } = count;
  const points = tree.end[leaf] - tree.start[leaf];
  count.lacking = 0;
  for (let i = 0; i < points; i++) {
    counts[i] += size;
    if (counts[i] < enough) count.lacking++;
  }
}

function countLeaf(count: LeafCount, v: number): void {
  const { tree, squared, enough, leaf, counts } = count;
  const { d, points, start, end } = tree;
  const first = start[leaf];
  for (let p = first; p < end[leaf]; p++) {
    if (counts[p - first] >= enough || lowerBound(tree, v, points, p * d) > squared) continue;
    let found = 0;
    for (let q = start[v]; q < end[v]; q++) {
      if (squaredDistanceAt(points, p * d, points, q * d, d) <= squared) found++;
    }
    counts[p - first] += found;
    if (counts[p - first] >= enough) count.lacking--;
  }
}
