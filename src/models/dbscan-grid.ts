import { gridBridges, gridEdges, type LevelledLists, levelled } from "./grid-edges.js";
import { sweepEps } from "./grid-sweep.js";
import type { NeighbourLists } from "./neighbour-lists.js";

/** What DBSCAN would find at one setting. */
export interface DbscanCell {
  readonly eps: number;
  readonly minSamples: number;
  readonly clusters: number;
  readonly noise: number;
  /** noise / n, 0…1; 0 without customers, and so is the share of the largest cluster. */
  readonly noiseShare: number;
  /** Customers of the largest cluster, border points included, / n; 0 where there is no cluster. */
  readonly largestClusterShare: number;
}

/** What all values of minSamples have in common. */
export interface GridBasis {
  readonly lists: LevelledLists;
  /** Connections of core points beyond the lists: from, to (tree positions), level, from, to, level, … */
  readonly bridges: readonly number[];
}

/**
 * DBSCAN at every pair of settings from one neighbour pass, equal to a fit at each. For any minSamples m, core points
 * are connected at eps by the steps with max(distance, core distances) ≤ eps. A step shorter than the k-th neighbour
 * distance of either end is in the lists; any other weighs the same at m as at k. So the lists and the connections at
 * k, found once, serve every m ≤ k: CORE-SG (Neto et al., ICDE 2022), with the levels of eps for the spanning tree.
 *
 * @param eps         radii > 0, in any order
 * @param minSamples  each at most the lists' k, or more than n (all noise), in any order
 * @returns a cell for each eps with each minSamples: all of the first eps, then all of the second, …
 */
export function dbscanGrid(
  neighbours: NeighbourLists,
  eps: readonly number[],
  minSamples: readonly number[],
): DbscanCell[] {
  const basis = gridBasis(neighbours, eps);
  const columns = new Map(minSamples.map((m) => [m, gridColumn(basis, eps, m)]));
  return eps.flatMap((_, e) => minSamples.map((m) => (columns.get(m) as DbscanCell[])[e]));
}

/** The work that is done once for all values of minSamples. */
export function gridBasis(neighbours: NeighbourLists, eps: readonly number[]): GridBasis {
  const lists = levelled(neighbours, eps);
  return { lists, bridges: gridBridges(lists) };
}

/** One cell for each eps, in the order given. Values of minSamples do not depend on each other. */
export function gridColumn(
  { lists, bridges }: GridBasis,
  eps: readonly number[],
  minSamples: number,
): DbscanCell[] {
  const { n } = lists.tree;
  const outcomes = minSamples > n ? null : sweepEps(lists, minSamples, gridEdges(lists, minSamples, bridges));
  return eps.map((value) => {
    const outcome = outcomes?.[lists.squaredEps.indexOf(value * value)];
    const { clusters, noise, largest } = outcome ?? { clusters: 0, noise: n, largest: 0 };
    return {
      eps: value,
      minSamples,
      clusters,
      noise,
      noiseShare: noise / Math.max(n, 1),
      largestClusterShare: largest / Math.max(n, 1),
    };
  });
}
