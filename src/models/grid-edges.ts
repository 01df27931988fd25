import type { KdTree } from "../numeric/kd-tree.js";
import { singletons, union } from "../numeric/union-find.js";
import { coreSets, joinWithin } from "./core-sets.js";
import type { NeighbourLists } from "./neighbour-lists.js";

/** Neighbour lists with levels of eps instead of distances: a distance has the first level whose eps reaches it. */
export interface LevelledLists {
  readonly tree: KdTree;
  readonly k: number;
  /** eps² of each level, ascending, all different. */
  readonly squaredEps: readonly number[];
  /** Level of each neighbour, [n × k]; beyond the last eps: the number of levels. */
  readonly levels: Int32Array;
  readonly positions: Int32Array;
}

/** Pairs of tree positions, from and to; those of level l are number offsets[l] … offsets[l + 1] − 1. */
export interface EdgesByLevel {
  readonly offsets: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** @param eps radii > 0, in any order, also repeated */
export function levelled(
  { tree, k, squared, positions }: NeighbourLists,
  eps: readonly number[],
): LevelledLists {
  const squaredEps = [...new Set(eps.map((value) => value * value))].sort((a, b) => a - b);
  const levels = new Int32Array(squared.length);
  for (let p = 0; p < tree.n; p++) {
    let level = 0;
    for (let t = p * k; t < p * k + k; t++) {
      while (level < squaredEps.length && squared[t] > squaredEps[level]) level++;
      levels[t] = level;
    }
  }
  return { tree, k, squaredEps, levels, positions };
}

/** The level from which on each customer is core, by tree position, [n]; the number of levels where it never is. */
export function coreLevels({ tree, k, levels }: LevelledLists, minSamples: number): Int32Array {
  const core = new Int32Array(tree.n);
  for (let p = 0; p < tree.n; p++) core[p] = levels[p * k + minSamples - 1];
  return core;
}

/**
 * The steps between core points: those of the lists at this minSamples, and the bridges.
 * @param bridges from, to, level, from, to, level, …
 */
export function gridEdges(
  lists: LevelledLists,
  minSamples: number,
  bridges: readonly number[],
): EdgesByLevel {
  const { tree, k, squaredEps, positions } = lists;
  const core = coreLevels(lists, minSamples);
  const starts = new Int32Array(squaredEps.length + 3); // of level l at l + 2, of what is beyond at the end
  for (let p = 0; p < tree.n; p++) {
    for (let t = p * k; t < p * k + k; t++) starts[edgeLevel(lists, core, p, t) + 2]++;
  }
  for (let b = 2; b < bridges.length; b += 3) starts[bridges[b] + 2]++;
  for (let l = 2; l < starts.length; l++) starts[l] += starts[l - 1];
  const beyond = starts[squaredEps.length + 1];
  const from = new Int32Array(beyond);
  const to = new Int32Array(beyond);
  const add = (p: number, q: number, level: number) => {
    const at = starts[level + 1]++;
    from[at] = p;
    to[at] = q;
  };
  for (let p = 0; p < tree.n; p++) {
    for (let t = p * k; t < p * k + k; t++) {
      const level = edgeLevel(lists, core, p, t);
      if (level < squaredEps.length) add(p, positions[t], level);
    }
  }
  for (let b = 0; b < bridges.length; b += 3) add(bridges[b], bridges[b + 1], bridges[b + 2]);
  return { offsets: starts, from, to };
}

/** From which level on p and its neighbour at t are connected; the number of levels: never, or q's list says so. */
function edgeLevel(
  { k, squaredEps, levels, positions }: LevelledLists,
  core: Int32Array,
  p: number,
  t: number,
): number {
  const q = positions[t];
  const level = levels[t];
  if (q === p || (q < p && level < levels[q * k + k - 1])) return squaredEps.length;
  return Math.max(level, core[p], core[q]);
}

/** The connections of core points at minSamples = k that the lists do not hold, each with its level. */
export function gridBridges(lists: LevelledLists): number[] {
  const { tree, k, squaredEps } = lists;
  const bridges: number[] = [];
  if (k === 0) return bridges;
  const core = coreLevels(lists, k);
  const { offsets, from, to } = gridEdges(lists, k, bridges);
  const sets = singletons(tree.n);
  const isCore = new Uint8Array(tree.n);
  squaredEps.forEach((squared, level) => {
    for (let e = offsets[level]; e < offsets[level + 1]; e++) union(sets, from[e], to[e]);
    for (let p = 0; p < tree.n; p++) if (core[p] === level) isCore[p] = 1;
    // A pair within the eps before that is not in the lists was of core points then, and was joined.
    const cores = coreSets(tree, isCore, squared, sets, squaredEps[level - 1]);
    joinWithin(cores, (p, q) => bridges.push(p, q, level));
  });
  return bridges;
}
