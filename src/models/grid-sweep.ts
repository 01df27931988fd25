import { find, singletons, type UnionFind, union } from "../numeric/union-find.js";
import { coreLevels, type EdgesByLevel, type LevelledLists } from "./grid-edges.js";

/** DBSCAN at one eps, in customers. */
export interface LevelOutcome {
  readonly clusters: number;
  readonly noise: number;
  /** Size of the largest cluster, border points included. */
  readonly largest: number;
}

/** The clusters as eps grows. All by tree position. */
interface Sweep {
  readonly lists: LevelledLists;
  /** Levels from which on a customer is core, and no longer noise, [n]. */
  readonly core: Int32Array;
  readonly joins: Int32Array;
  /** Only core points are ever joined. */
  readonly sets: UnionFind;
  /** By representative of the set: its lowest row (clusters are numbered in this order) and its border points. */
  readonly firstRow: Int32Array;
  readonly borders: Int32Array;
}

/** Raises eps level by level: core points appear and clusters grow together, but never apart. */
export function sweepEps(lists: LevelledLists, minSamples: number, edges: EdgesByLevel): LevelOutcome[] {
  const core = coreLevels(lists, minSamples);
  const joins = joinLevels(lists, minSamples, core);
  const { tree, squaredEps } = lists;
  const sweep = {
    lists,
    core,
    joins,
    sets: singletons(tree.n),
    firstRow: tree.rows.slice(),
    borders: new Int32Array(tree.n),
  };
  const appearing = countByLevel(core, squaredEps.length);
  const joining = countByLevel(joins, squaredEps.length);
  let [clusters, noise] = [0, tree.n];
  return squaredEps.map((_, level) => {
    clusters += appearing[level] - joinEdges(sweep, edges, level);
    noise -= joining[level];
    return { clusters, noise, largest: largestCluster(sweep, level) };
  });
}

/** The level from which on each customer is no longer noise: see `noiseThresholds`. */
function joinLevels(
  { tree, k, levels, positions }: LevelledLists,
  minSamples: number,
  core: Int32Array,
): Int32Array {
  const joins = core.slice();
  for (let p = 0; p < tree.n; p++) {
    for (let t = p * k; t < p * k + minSamples && levels[t] < joins[p]; t++) {
      joins[p] = Math.min(joins[p], Math.max(levels[t], core[positions[t]]));
    }
  }
  return joins;
}

function countByLevel(levels: Int32Array, levelCount: number): Int32Array {
  const counts = new Int32Array(levelCount + 1);
  for (const level of levels) counts[level]++;
  return counts;
}

/** @returns how many times two clusters became one */
function joinEdges({ sets, firstRow }: Sweep, { offsets, from, to }: EdgesByLevel, level: number): number {
  let joined = 0;
  for (let e = offsets[level]; e < offsets[level + 1]; e++) {
    const a = find(sets, from[e]);
    const b = find(sets, to[e]);
    if (a === b) continue;
    const first = Math.min(firstRow[a], firstRow[b]);
    union(sets, a, b);
    firstRow[find(sets, a)] = first;
    joined++;
  }
  return joined;
}

function largestCluster({ lists, core, joins, sets, firstRow, borders }: Sweep, level: number): number {
  const { tree, k, levels, positions } = lists;
  borders.fill(0);
  for (let p = 0; p < tree.n; p++) {
    if (joins[p] > level || core[p] <= level) continue;
    let lowest = -1;
    for (let t = p * k; levels[t] <= level; t++) {
      // ends before the list does: p has fewer than minSamples in reach
      if (core[positions[t]] > level) continue;
      const set = find(sets, positions[t]);
      if (lowest < 0 || firstRow[set] < firstRow[lowest]) lowest = set;
    }
    borders[lowest]++;
  }
  let largest = 0;
  for (let p = 0; p < tree.n; p++) {
    if (core[p] <= level && sets.parent[p] === p) largest = Math.max(largest, sets.size[p] + borders[p]);
  }
  return largest;
}
