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
  return new Int32Array(tree.n).map((_, p) => levels[p * k + minSamples - 1]);
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
  const core = coreLevels(lists, minSamples);
  const offsets = new Int32Array(lists.squaredEps.length + 2);
  forEachEdge(lists, core, bridges, (_, __, level) => {
    offsets[level + 2]++;
  });
  for (let l = 2; l < offsets.length; l++) offsets[l] += offsets[l - 1];
  const from = new Int32Array(offsets[offsets.length - 1]);
  const to = new Int32Array(from.length);
  forEachEdge(lists, core, bridges, (p, q, level) => {
    const at = offsets[level + 1]++;
    from[at] = p;
    to[at] = q;
  });
  return { offsets, from, to };
}

/** The connections of core points at minSamples = k that the lists do not hold, each with its level. */
export function gridBridges(lists: LevelledLists): number[] {
  const { tree, k, squaredEps } = lists;
  const bridges: number[] = [];
  if (k === 0) return bridges;
  const core = coreLevels(lists, k);
  const { offsets, from, to } = gridEdges(lists, k, bridges);
  const sets = singletons(tree.n);
  squaredEps.forEach((squared, level) => {
    for (let e = offsets[level]; e < offsets[level + 1]; e++) union(sets, from[e], to[e]);
    const isCore = new Uint8Array(tree.n).map((_, p) => (core[p] <= level ? 1 : 0));
    joinWithin(coreSets(tree, isCore, squared, sets), (p, q) => bridges.push(p, q, level));
  });
  return bridges;
}

/** Calls `visit` for each step whose ends are core at some level. A pair in both lists may come once or twice. */
function forEachEdge(
  { tree, k, squaredEps, levels, positions }: LevelledLists,
  core: Int32Array,
  bridges: readonly number[],
  visit: (p: number, q: number, level: number) => void,
): void {
  const beyond = squaredEps.length;
  for (let p = 0; p < tree.n; p++) {
    if (core[p] === beyond) continue;
    for (let t = p * k; t < p * k + k && levels[t] < beyond; t++) {
      const q = positions[t];
      if (q < p && levels[t] < levels[q * k + k - 1]) continue; // q's list holds the pair too
      const level = Math.max(levels[t], core[p], core[q]);
      if (level < beyond && q !== p) visit(p, q, level);
    }
  }
  for (let b = 0; b < bridges.length; b += 3) visit(bridges[b], bridges[b + 1], bridges[b + 2]);
}
