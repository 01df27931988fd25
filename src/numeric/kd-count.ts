import { squaredDistanceAt } from "./distance.js";
import { type KdTree, lowerBound, upperBound } from "./kd-tree.js";

/**
 * Marks the points that have at least `enough` points within squared distance `squared` (inclusive), themselves
 * included. The search starts in a point's own leaf, climbs, and ends as soon as there are enough; subtrees that lie
 * wholly inside are counted unseen.
 *
 * @returns 1 or 0 by tree position, [n]
 */
export function enoughWithin(tree: KdTree, squared: number, enough: number): Uint8Array {
  const flags = new Uint8Array(tree.n);
  for (let leaf = tree.firstLeaf; leaf < tree.start.length; leaf++) {
    for (let p = tree.start[leaf]; p < tree.end[leaf]; p++) {
      let count = countLeaf(tree, squared, p, leaf);
      for (let v = leaf; v > 0 && count < enough; v = (v - 1) >> 1) {
        const sibling = v % 2 === 1 ? v + 1 : v - 1;
        count += countBelow(tree, squared, enough - count, p, sibling);
      }
      flags[p] = count >= enough ? 1 : 0;
    }
  }
  return flags;
}

/** How many points below node v lie within reach of point p; at least `enough` where it returns that many or more. */
function countBelow(tree: KdTree, squared: number, enough: number, p: number, v: number): number {
  const { d, points, start, end, firstLeaf } = tree;
  if (lowerBound(tree, v, points, p * d) > squared) return 0;
  if (upperBound(tree, v, points, p * d) <= squared) return end[v] - start[v];
  if (v >= firstLeaf) return countLeaf(tree, squared, p, v);
  const count = countBelow(tree, squared, enough, p, 2 * v + 1);
  return count >= enough ? count : count + countBelow(tree, squared, enough - count, p, 2 * v + 2);
}

function countLeaf({ d, points, start, end }: KdTree, squared: number, p: number, v: number): number {
  let count = 0;
  for (let q = start[v]; q < end[v]; q++) {
    if (squaredDistanceAt(points, p * d, points, q * d, d) <= squared) count++;
  }
  return count;
}
