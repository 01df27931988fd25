import { squaredDistanceAt } from "../numeric/distance.js";
import { type KdTree, lowerBound } from "../numeric/kd-tree.js";
import { find, singletons, type UnionFind, union } from "../numeric/union-find.js";

/**
 * A sparse graph with the same DBSCAN clusters as "all pairs within eps": a spanning forest of the core points, and for
 * each non-core point one core point within eps per cluster that it touches. Neighbours of p stand at
 * targets[offsets[p]] … targets[offsets[p + 1] − 1]; only core points have any. Memory O(n): clusters that touch
 * one point have core points pairwise farther apart than eps, so they are at most a kissing number.
 */
export interface CertificateGraph {
  /** [n + 1] */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

const NONE = -1;

/** A kd-tree with the core points' clusters; `uniform[v]`: all core points below node v are in one set (or none are). */
interface CoreTree {
  readonly tree: KdTree;
  readonly isCore: Uint8Array;
  readonly squaredEps: number;
  readonly sets: UnionFind;
  readonly uniform: Uint8Array;
  /** A core row below each node, or NONE. */
  readonly someCore: Int32Array;
}

/** @param isCore 1 for core points, by row of the matrix that the tree indexes, [n] */
export function certificateGraph(tree: KdTree, isCore: Uint8Array, squaredEps: number): CertificateGraph {
  const cores = coreTree(tree, isCore, squaredEps);
  const edges: number[] = []; // from, to, from, to, …
  const point = new Float64Array(tree.d);
  for (let p = 0; p < tree.n; p++) {
    if (!isCore[tree.rows[p]]) continue;
    point.set(tree.points.subarray(p * tree.d, (p + 1) * tree.d));
    joinWithin(cores, point, tree.rows[p], edges, 0);
  }
  const last = new Int32Array(tree.n).fill(NONE); // per set: the last non-core row that touched it
  for (let p = 0; p < tree.n; p++) {
    if (isCore[tree.rows[p]]) continue;
    point.set(tree.points.subarray(p * tree.d, (p + 1) * tree.d));
    touchWithin(cores, point, tree.rows[p], last, edges, 0);
  }
  return compress(tree.n, edges);
}

function coreTree(tree: KdTree, isCore: Uint8Array, squaredEps: number): CoreTree {
  const nodes = tree.start.length;
  const someCore = new Int32Array(nodes).fill(NONE);
  for (let v = nodes - 1; v >= 0; v--) {
    if (v < tree.firstLeaf) someCore[v] = Math.max(someCore[2 * v + 1], someCore[2 * v + 2]);
    else
      for (let p = tree.start[v]; p < tree.end[v]; p++) if (isCore[tree.rows[p]]) someCore[v] = tree.rows[p];
  }
  return { tree, isCore, squaredEps, sets: singletons(tree.n), uniform: new Uint8Array(nodes), someCore };
}

/**
 * Joins core row i with every core row within eps that is in another set, and notes the edge. Nodes whose core points
 * are all in i's set already are skipped: so each pair of dense regions is looked at about once, however large eps is.
 */
function joinWithin(cores: CoreTree, point: Float64Array, i: number, edges: number[], v: number): void {
  const { tree, isCore, squaredEps, sets, uniform, someCore } = cores;
  if (someCore[v] === NONE || lowerBound(tree, v, point) > squaredEps) return;
  if (uniform[v] && find(sets, someCore[v]) === find(sets, i)) return;
  if (v < tree.firstLeaf) {
    joinWithin(cores, point, i, edges, 2 * v + 1);
    joinWithin(cores, point, i, edges, 2 * v + 2);
  } else {
    for (let p = tree.start[v]; p < tree.end[v]; p++) {
      const j = tree.rows[p];
      if (!isCore[j] || find(sets, i) === find(sets, j)) continue;
      if (squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d) > squaredEps) continue;
      union(sets, i, j);
      edges.push(i, j, j, i);
    }
  }
  if (!uniform[v]) uniform[v] = isUniform(cores, v) ? 1 : 0;
}

function isUniform({ tree, isCore, sets, uniform, someCore }: CoreTree, v: number): boolean {
  const set = find(sets, someCore[v]);
  if (v < tree.firstLeaf) {
    const children = [2 * v + 1, 2 * v + 2].filter((child) => someCore[child] !== NONE);
    return children.every((child) => uniform[child] && find(sets, someCore[child]) === set);
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    if (isCore[tree.rows[p]] && find(sets, tree.rows[p]) !== set) return false;
  }
  return true;
}

/** Notes, for non-core row i, an edge from one core row within eps of each set. */
function touchWithin(
  cores: CoreTree,
  point: Float64Array,
  i: number,
  last: Int32Array,
  edges: number[],
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
    const j = tree.rows[p];
    if (!isCore[j] || last[find(sets, j)] === i) continue;
    if (squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d) > squaredEps) continue;
    last[find(sets, j)] = i;
    edges.push(j, i);
  }
}

/** The list of edges as one array of neighbours per row (counting sort by the row an edge starts from). */
function compress(n: number, edges: readonly number[]): CertificateGraph {
  const offsets = new Int32Array(n + 1);
  for (let e = 0; e < edges.length; e += 2) offsets[edges[e] + 1]++;
  for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, n);
  const targets = new Int32Array(edges.length / 2);
  for (let e = 0; e < edges.length; e += 2) targets[next[edges[e]]++] = edges[e + 1];
  return { offsets, targets };
}
