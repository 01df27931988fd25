import { squaredDistanceAt } from "./distance.js";
import { type KdTree, lowerBound, upperBound } from "./kd-tree.js";

/**
 * How many points lie within squared distance `squared` (inclusive), counted up to `enough`: at least `enough` when
 * it returns that many or more. Subtrees that lie wholly inside are counted without looking at their points.
 */
export function countWithin(
  tree: KdTree,
  point: Float64Array,
  squared: number,
  enough = tree.n,
  v = 0,
): number {
  if (upperBound(tree, v, point) <= squared) return tree.end[v] - tree.start[v];
  if (v >= tree.firstLeaf) return countLeaf(tree, point, squared, v);
  const [near, far] = nearerChildFirst(tree, point, v);
  let count = 0;
  if (lowerBound(tree, near, point) <= squared) count = countWithin(tree, point, squared, enough, near);
  if (count >= enough || lowerBound(tree, far, point) > squared) return count;
  return count + countWithin(tree, point, squared, enough - count, far);
}

/**
 * The squared distances to the k nearest points, a point of the tree itself included with 0.
 *
 * @param nearest  OUT: ascending, [k]; Infinity where there are fewer than k points
 */
export function nearestSquared(tree: KdTree, point: Float64Array, nearest: Float64Array): void {
  nearest.fill(Number.POSITIVE_INFINITY); // while searching: a heap with the largest at 0
  if (nearest.length > 0) searchNearest(tree, point, nearest, 0);
  nearest.sort();
}

/**
 * The nearest point, ties to the lowest row of the matrix.
 * @returns its row and squared distance, or null where the tree is empty
 */
export function nearestOne(tree: KdTree, point: Float64Array): { row: number; squared: number } | null {
  const best = { row: -1, squared: Number.POSITIVE_INFINITY };
  searchOne(tree, point, best, 0);
  return best.row < 0 ? null : best;
}

function countLeaf(tree: KdTree, point: Float64Array, squared: number, v: number): number {
  let count = 0;
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    if (squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d) <= squared) count++;
  }
  return count;
}

function nearerChildFirst(tree: KdTree, point: Float64Array, v: number): [number, number] {
  const [left, right] = [2 * v + 1, 2 * v + 2];
  return lowerBound(tree, left, point) <= lowerBound(tree, right, point) ? [left, right] : [right, left];
}

function searchNearest(tree: KdTree, point: Float64Array, heap: Float64Array, v: number): void {
  if (lowerBound(tree, v, point) >= heap[0]) return; // an equal distance would change nothing
  if (v < tree.firstLeaf) {
    for (const child of nearerChildFirst(tree, point, v)) searchNearest(tree, point, heap, child);
    return;
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    const squared = squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d);
    if (squared < heap[0]) replaceLargest(heap, squared);
  }
}

/** Puts a smaller value in place of the heap's largest and lets it sink. */
function replaceLargest(heap: Float64Array, value: number): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1] > heap[child]) child++;
    if (heap[child] <= value) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = value;
}

function searchOne(
  tree: KdTree,
  point: Float64Array,
  best: { row: number; squared: number },
  v: number,
): void {
  if (lowerBound(tree, v, point) > best.squared) return; // an equal one may have a lower row
  if (v < tree.firstLeaf) {
    for (const child of nearerChildFirst(tree, point, v)) searchOne(tree, point, best, child);
    return;
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    const squared = squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d);
    if (squared < best.squared || (squared === best.squared && tree.rows[p] < best.row)) {
      best.row = tree.rows[p];
      best.squared = squared;
    }
  }
}
