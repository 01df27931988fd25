import { squaredDistanceAt } from "../numeric/distance.js";
import { withRoomFor } from "../numeric/growing-array.js";
import { type KdTree, lowerBound } from "../numeric/kd-tree.js";
import { find } from "../numeric/union-find.js";
import { type CoreSets, coreSets, joinWithin, NONE } from "./core-sets.js";

/**
 * A sparse graph with the same DBSCAN clusters as "all pairs within eps": a spanning forest of the core points, and for
 * each non-core point one core point within eps per cluster that it touches. Neighbours of row i stand at
 * targets[offsets[i]] … targets[offsets[i + 1] − 1]; only core points have any. Memory O(n): clusters that touch
 * one point have core points pairwise farther apart than eps, so they are at most a kissing number.
 */
export interface CertificateGraph {
  /** [n + 1] */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

/** Pairs of rows: from, to, from, to, … */
interface Edges {
  rows: Uint32Array;
  length: number;
}

/** @param isCore 1 for core points, by tree position, [n] */
export function certificateGraph(tree: KdTree, isCore: Uint8Array, squaredEps: number): CertificateGraph {
  const { n, d, points, rows } = tree;
  const cores = coreSets(tree, isCore, squaredEps);
  const edges: Edges = { rows: new Uint32Array(4 * n), length: 0 };
  joinWithin(cores, (p, q) => {
    addEdge(edges, rows[p], rows[q]);
    addEdge(edges, rows[q], rows[p]);
  });
  const last = new Int32Array(n).fill(NONE); // per set: the last non-core point that touched it
  for (let p = 0; p < n; p++) {
    if (!isCore[p]) touchWithin(cores, points.subarray(p * d, p * d + d), p, last, edges, 0);
  }
  return compress(n, edges);
}

function addEdge(edges: Edges, from: number, to: number): void {
  edges.rows = withRoomFor(edges.rows, edges.length + 1);
  edges.rows[edges.length++] = from;
  edges.rows[edges.length++] = to;
}

/** Notes, for non-core point i, an edge from one core point within eps of each set. */
function touchWithin(
  cores: CoreSets,
  point: Float64Array,
  i: number,
  last: Int32Array,
  edges: Edges,
  v: number,
): void {
  const { tree, isCore, squaredEps, sets, uniform, someCore } = cores;
  if (someCore[v] === NONE || lowerBound(tree, v, point) > squaredEps) return;
  if (uniform[v] && last[find(sets, someCore[v])] === i) return;
  if (v < tree.firstLeaf) {
    touchWithin(cores, point, i, last, edges, 2 * v + 1);
    touchWithin(cores, point, i, last, edges, 2 * v + 2);
    return;
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    if (!isCore[p] || last[find(sets, p)] === i) continue;
    if (squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d) > squaredEps) continue;
    last[find(sets, p)] = i;
    addEdge(edges, tree.rows[p], tree.rows[i]);
  }
}

/** The list of edges as one array of neighbours per row (counting sort by the row an edge starts from). */
function compress(n: number, edges: Edges): CertificateGraph {
  const offsets = new Int32Array(n + 1);
  for (let e = 0; e < edges.length; e += 2) offsets[edges.rows[e] + 1]++;
  for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, n);
  const targets = new Int32Array(edges.length / 2);
  for (let e = 0; e < edges.length; e += 2) targets[next[edges.rows[e]]++] = edges.rows[e + 1];
  return { offsets, targets };
}
