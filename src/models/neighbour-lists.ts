import { type NearestLists, nearestLists } from "../numeric/kd-neighbours.js";
import type { KdTree } from "../numeric/kd-tree.js";

/**
 * Every customer's k nearest neighbours, itself included, by tree position p: its list stands at p · k … p · k + k − 1,
 * nearest first. They hold the core distance, and so the DBSCAN noise, at every minSamples ≤ k.
 */
export interface NeighbourLists {
  readonly tree: KdTree;
  readonly k: number;
  /** Squared distances, ascending in each list, [n × k]. */
  readonly squared: Float64Array;
  /** Tree positions of the neighbours, [n × k]. Where several are equally far as the last, any of them. */
  readonly positions: Int32Array;
}

const LEAVES_AT_A_TIME = 64;

/**
 * The one neighbour pass. Memory O(n · kMax).
 *
 * @param tree        of customers, [n × d], scaled
 * @param kMax        the largest minSamples of interest; beyond n it is taken as n
 * @param onProgress  told the share done, 0…1, every few milliseconds; may throw to cancel
 */
export function neighbourLists(
  tree: KdTree,
  kMax: number,
  onProgress?: (fraction: number) => void,
): NeighbourLists {
  const k = Math.min(kMax, tree.n);
  return collectLists(tree, k, partsOf(tree, k, onProgress));
}

/** The lists from parts (see `nearestLists`) that together cover every leaf, in any order. */
export function collectLists(tree: KdTree, k: number, parts: Iterable<NearestLists>): NeighbourLists {
  const lists = { tree, k, squared: new Float64Array(tree.n * k), positions: new Int32Array(tree.n * k) };
  for (const { first, squared, positions } of parts) {
    lists.squared.set(squared, first * k);
    lists.positions.set(positions, first * k);
  }
  return lists;
}

/** The neighbour pass in parts that are small enough to report after each. */
export function* partsOf(
  tree: KdTree,
  k: number,
  onProgress?: (fraction: number) => void,
): Generator<NearestLists> {
  const endLeaf = tree.start.length;
  for (let leaf = tree.firstLeaf; leaf < endLeaf; leaf += LEAVES_AT_A_TIME) {
    const next = Math.min(leaf + LEAVES_AT_A_TIME, endLeaf);
    yield nearestLists(tree, k, leaf, next);
    onProgress?.((next - tree.firstLeaf) / (endLeaf - tree.firstLeaf));
  }
}
