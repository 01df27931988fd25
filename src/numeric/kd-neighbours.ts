import { squaredDistanceAt } from "./distance.js";
import { type KdTree, lowerBound } from "./kd-tree.js";

/** The k nearest neighbours, itself included, of the points at the tree positions `first`, `first` + 1, …: m of them. */
export interface NearestLists {
  readonly first: number;
  /** Squared distances, ascending in each list, [m × k]. */
  readonly squared: Float64Array;
  /** Tree positions of the neighbours, [m × k]. Where several are equally far as the last, any of them. */
  readonly positions: Int32Array;
}

/** A search for the neighbours of point p, whose list is a heap with the largest in front, from `heap` on. */
interface Search {
  readonly tree: KdTree;
  readonly k: number;
  readonly squared: Float64Array;
  readonly positions: Int32Array;
  p: number;
  heap: number;
}

/**
 * The lists of the points in the leaves firstLeaf … endLeaf − 1. Each search starts in the point's own leaf and climbs.
 * Leaves do not depend on each other, so ranges of them can be given to several threads.
 *
 * @param k  at most n. A point too far for its square to be finite is not found; the searching point itself, at
 *           Infinity, stands in its place
 */
export function nearestLists(tree: KdTree, k: number, firstLeaf: number, endLeaf: number): NearestLists {
  const { d, points, start, end } = tree;
  const first = start[firstLeaf];
  const squared = new Float64Array((end[endLeaf - 1] - first) * k).fill(Number.POSITIVE_INFINITY);
  const positions = new Int32Array(squared.length);
  const search: Search = { tree, k, squared, positions, p: 0, heap: 0 };
  for (let leaf = firstLeaf; leaf < endLeaf; leaf++) {
    for (let p = start[leaf]; p < end[leaf]; p++) {
      search.p = p;
      search.heap = (p - first) * k;
      positions.fill(p, search.heap, search.heap + k);
      searchLeaf(search, leaf);
      for (let v = leaf; v > 0; v = (v - 1) >> 1) {
        const sibling = v % 2 === 1 ? v + 1 : v - 1;
        if (lowerBound(tree, sibling, points, p * d) < squared[search.heap]) searchBelow(search, sibling);
      }
      sortHeap(squared, positions, search.heap, k);
    }
  }
  return { first, squared, positions };
}

/** A node as far as the heap's largest is left out: an equal distance would change nothing. */
function searchBelow(search: Search, v: number): void {
  const { tree, squared, p, heap } = search;
  if (v >= tree.firstLeaf) {
    searchLeaf(search, v);
    return;
  }
  const left = lowerBound(tree, 2 * v + 1, tree.points, p * tree.d);
  const right = lowerBound(tree, 2 * v + 2, tree.points, p * tree.d);
  if (left <= right) {
    if (left < squared[heap]) searchBelow(search, 2 * v + 1);
    if (right < squared[heap]) searchBelow(search, 2 * v + 2);
  } else {
    if (right < squared[heap]) searchBelow(search, 2 * v + 2);
    if (left < squared[heap]) searchBelow(search, 2 * v + 1);
  }
}

function searchLeaf({ tree, k, squared, positions, p, heap }: Search, v: number): void {
  const { d, points, start, end } = tree;
  for (let q = start[v]; q < end[v]; q++) {
    const distance = squaredDistanceAt(points, p * d, points, q * d, d);
    if (distance < squared[heap]) replaceLargest(squared, positions, heap, k, distance, q);
  }
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
