import { squaredDistanceAt } from "./distance.js";
import { type KdTree, lowerBound } from "./kd-tree.js";

/** A row of the matrix and its squared distance. */
export interface Nearest {
  row: number;
  squared: number;
}

/**
 * The nearest point, ties to the lowest row of the matrix. O(log n) in dense data, however many points are equal.
 * @returns null where the tree is empty or no square is finite
 */
export function nearestOne(tree: KdTree, point: Float64Array): Nearest | null {
  const best = { row: -1, squared: Number.POSITIVE_INFINITY };
  search(tree, point, best, 0);
  return best.row < 0 ? null : best;
}

function search(tree: KdTree, point: Float64Array, best: Nearest, v: number): void {
  if (v >= tree.firstLeaf) {
    searchLeaf(tree, point, best, v);
    return;
  }
  const [a, b] = [2 * v + 1, 2 * v + 2];
  const toA = lowerBound(tree, a, point);
  const toB = lowerBound(tree, b, point);
  if (toA < toB || (toA === toB && tree.lowestRow[a] < tree.lowestRow[b])) {
    if (mayImprove(tree, best, a, toA)) search(tree, point, best, a);
    if (mayImprove(tree, best, b, toB)) search(tree, point, best, b);
  } else {
    if (mayImprove(tree, best, b, toB)) search(tree, point, best, b);
    if (mayImprove(tree, best, a, toA)) search(tree, point, best, a);
  }
}

function mayImprove({ lowestRow }: KdTree, best: Nearest, v: number, least: number): boolean {
  return least < best.squared || (least === best.squared && lowestRow[v] < best.row);
}

function searchLeaf({ d, points, rows, start, end }: KdTree, point: Float64Array, best: Nearest, v: number) {
  for (let p = start[v]; p < end[v]; p++) {
    const squared = squaredDistanceAt(point, 0, points, p * d, d);
    if (squared < best.squared || (squared === best.squared && rows[p] < best.row)) {
      best.row = rows[p];
      best.squared = squared;
    }
  }
}
