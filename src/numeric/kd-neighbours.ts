import { type KdTree, leastBetween, lowerBound } from "./kd-tree.js";

/** The k nearest neighbours, itself included, of the points at the tree positions `first`, `first` + 1, …: m of them. */
export interface NearestLists {
  readonly first: number;
  /** Squared distances, ascending in each list, [m × k]. */
  readonly squared: Float64Array;
  /** Tree positions of the neighbours, [m × k]. Where several are equally far as the last, any of them. */
  readonly positions: Int32Array;
}

/** The search for one leaf's points at once; `reach` is the largest squared distance that any of them still takes. */
interface LeafSearch {
  readonly tree: KdTree;
  readonly lists: NearestLists;
  readonly k: number;
  leaf: number;
  reach: number;
}

/**
 * The lists of the points in the leaves firstLeaf … endLeaf − 1. Leaves do not depend on each other, so ranges of them
 * can be given to several threads.
 *
 * @param k  at most n. A point too far for its square to be finite is not found; the searching point itself, at
 *           Infinity, stands in its place
 */
export function nearestLists(tree: KdTree, k: number, firstLeaf: number, endLeaf: number): NearestLists {
  const { start, end } = tree;
  const first = start[firstLeaf];
  const squared = new Float64Array((end[endLeaf - 1] - first) * k).fill(Number.POSITIVE_INFINITY);
  const positions = new Int32Array(squared.length);
  const search = { tree, lists: { first, squared, positions }, k, leaf: firstLeaf, reach: 0 };
  for (let leaf = firstLeaf; leaf < endLeaf; leaf++) {
    for (let p = start[leaf]; p < end[leaf]; p++) positions.fill(p, (p - first) * k, (p - first + 1) * k);
    search.reach = Number.POSITIVE_INFINITY;
    search.leaf = leaf;
    searchLeaf(search, leaf);
    for (let v = leaf; v > 0; v = (v - 1) >> 1) {
      const sibling = ((v - 1) ^ 1) + 1;
      searchBelow(search, sibling, leastBetween(tree, sibling, leaf));
    }
    for (let p = start[leaf]; p < end[leaf]; p++) sortHeap(squared, positions, (p - first) * k, k);
  }
  return search.lists;
}

function searchBelow(search: LeafSearch, v: number, least: number): void {
  if (least >= search.reach) return; // an equal distance would change nothing
  const { tree, leaf } = search;
  if (v >= tree.firstLeaf) {
    searchLeaf(search, v);
    return;
  }
  const left = leastBetween(tree, 2 * v + 1, leaf);
  const right = leastBetween(tree, 2 * v + 2, leaf);
  if (left <= right) {
    searchBelow(search, 2 * v + 1, left);
    searchBelow(search, 2 * v + 2, right);
  } else {
    searchBelow(search, 2 * v + 2, right);
    searchBelow(search, 2 * v + 1, left);
  }
}

/** Offers the points of leaf v to each of the searching leaf's points. */
function searchLeaf(search: LeafSearch, v: number): void {
  const { tree, lists, k, leaf } = search;
  const { d, points, start, end } = tree;
  const { first, squared, positions } = lists;
  const [from, to] = [start[v], end[v]];
  let reach = 0;
  for (let p = start[leaf]; p < end[leaf]; p++) {
    const heap = (p - first) * k; // with the largest in front
    if (lowerBound(tree, v, points, p * d) < squared[heap]) {
      for (let q = from; q < to; q++) {
        let sum = 0;
        for (let j = 0; j < d; j++) {
          const gap = points[p * d + j] - points[q * d + j];
          sum += gap * gap;
        }
        if (sum < squared[heap]) replaceLargest(squared, positions, heap, k, sum, q);
      }
    }
    if (squared[heap] > reach) reach = squared[heap];
  }
  search.reach = reach;
}

/** Puts a pair in place of the heap's largest and lets it sink; the heap stands at `at` … at + length − 1. */
function replaceLargest(
  squared: Float64Array,
  positions: Int32Array,
  at: number,
  length: number,
  value: number,
  position: number,
): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= length) break;
    if (child + 1 < length && squared[at + child + 1] > squared[at + child]) child++;
    if (squared[at + child] <= value) break;
    squared[at + hole] = squared[at + child];
    positions[at + hole] = positions[at + child];
    hole = child;
  }
  squared[at + hole] = value;
  positions[at + hole] = position;
}

/** Heapsort, ascending. */
function sortHeap(squared: Float64Array, positions: Int32Array, at: number, length: number): void {
  for (let last = at + length - 1; last > at; last--) {
    const value = squared[last];
    const position = positions[last];
    squared[last] = squared[at];
    positions[last] = positions[at];
    replaceLargest(squared, positions, at, last - at, value, position);
  }
}
