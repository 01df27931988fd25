import { squaredDistanceAt } from "../numeric/distance.js";
import { type KdTree, leastBetween, lowerBound, mostBetween } from "../numeric/kd-tree.js";
import { find, singletons, type UnionFind, union } from "../numeric/union-find.js";

/** Stands for no core point. */
export const NONE = -1;

/** Core points in a kd-tree and the sets that they form so far. All by tree position. */
export interface CoreSets {
  readonly tree: KdTree;
  /** [n] */
  readonly isCore: Uint8Array;
  readonly squaredEps: number;
  /** Core points within this squared distance of each other are in one set already. */
  readonly squaredDone: number;
  readonly sets: UnionFind;
  /** A core point below each node, or NONE, [nodes]. */
  readonly someCore: Int32Array;
  /** 1: all core points below the node are known to be in one set, [nodes]. */
  readonly uniform: Uint8Array;
}

/**
 * @param sets         over tree positions; of core points that are connected at this eps, the others alone
 * @param squaredDone  core points within this squared distance of each other are in one set already
 */
export function coreSets(
  tree: KdTree,
  isCore: Uint8Array,
  squaredEps: number,
  sets = singletons(tree.n),
  squaredDone = -1,
): CoreSets {
  const nodes = tree.start.length;
  const someCore = new Int32Array(nodes).fill(NONE);
  const cores = { tree, isCore, squaredEps, squaredDone, sets, someCore, uniform: new Uint8Array(nodes) };
  for (let v = nodes - 1; v >= 0; v--) {
    if (v < tree.firstLeaf) someCore[v] = Math.max(someCore[2 * v + 1], someCore[2 * v + 2]);
    else for (let p = tree.start[v]; p < tree.end[v]; p++) if (isCore[p]) someCore[v] = p;
    settle(cores, v);
  }
  return cores;
}

/**
 * Joins the sets of all core points within eps of each other, by walking pairs of nodes. Pairs too far apart or in one
 * set already are skipped, and pairs wholly within eps are joined unseen: so each pair of dense regions is looked at
 * about once, however large eps is.
 *
 * @param onJoin is told each pair that joined two sets: the edges of a spanning forest
 */
export function joinWithin(cores: CoreSets, onJoin: (p: number, q: number) => void): void {
  joinInside(cores, onJoin, 0);
}

type OnJoin = (p: number, q: number) => void;

function joinInside(cores: CoreSets, onJoin: OnJoin, v: number): void {
  const { tree, someCore, uniform, squaredEps, squaredDone } = cores;
  if (someCore[v] === NONE || uniform[v]) return;
  const most = mostBetween(tree, v, v);
  if (most <= squaredDone) return;
  if (most <= squaredEps) joinAll(cores, onJoin, v, someCore[v]);
  else if (v >= tree.firstLeaf) joinLeaves(cores, onJoin, v, v);
  else {
    joinInside(cores, onJoin, 2 * v + 1);
    joinInside(cores, onJoin, 2 * v + 2);
    joinPair(cores, onJoin, 2 * v + 1, 2 * v + 2);
    settle(cores, v);
  }
}

/** Joins what is within eps between two nodes without common points. */
function joinPair(cores: CoreSets, onJoin: OnJoin, v: number, w: number): void {
  const { tree, someCore, uniform, squaredEps, squaredDone } = cores;
  if (someCore[v] === NONE || someCore[w] === NONE || areOne(cores, v, w)) return;
  const most = mostBetween(tree, v, w);
  if (most <= squaredDone) return;
  if (most <= squaredEps) {
    const [p, q] = [someCore[v], someCore[w]];
    joinAll(cores, onJoin, v, q);
    joinAll(cores, onJoin, w, p);
    return;
  }
  if (v > w) joinPair(cores, onJoin, w, v);
  else if (v >= tree.firstLeaf) joinLeaves(cores, onJoin, v, w);
  else {
    const left = leastBetween(tree, 2 * v + 1, w);
    const right = leastBetween(tree, 2 * v + 2, w);
    if (left > right && right <= squaredEps) joinPair(cores, onJoin, w, 2 * v + 2); // the nearer one first
    if (left <= squaredEps) joinPair(cores, onJoin, w, 2 * v + 1);
    if (left <= right && right <= squaredEps) joinPair(cores, onJoin, w, 2 * v + 2);
    if (!uniform[v]) settle(cores, v);
  }
}

/** Joins every core point of node v with core point q, where all of them are within eps of it. */
function joinAll(cores: CoreSets, onJoin: OnJoin, v: number, q: number): void {
  const { tree, isCore, sets, someCore, uniform } = cores;
  if (uniform[v]) {
    if (union(sets, someCore[v], q)) onJoin(someCore[v], q);
    return;
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) if (isCore[p] && union(sets, p, q)) onJoin(p, q);
  uniform[v] = 1;
}

function joinLeaves(cores: CoreSets, onJoin: OnJoin, v: number, w: number): void {
  const { tree, isCore, squaredEps, sets, someCore, uniform } = cores;
  const { d, points, start, end } = tree;
  for (let p = start[v]; p < end[v]; p++) {
    if (!isCore[p] || lowerBound(tree, w, points, p * d) > squaredEps) continue;
    let set = find(sets, p);
    if (uniform[w] && find(sets, someCore[w]) === set) continue;
    for (let q = start[w]; q < end[w]; q++) {
      if (!isCore[q] || find(sets, q) === set) continue;
      if (squaredDistanceAt(points, p * d, points, q * d, d) > squaredEps) continue;
      union(sets, p, q);
      set = find(sets, p);
      onJoin(p, q);
    }
  }
  settle(cores, v);
  if (w !== v) settle(cores, w);
}

function areOne({ sets, someCore, uniform }: CoreSets, v: number, w: number): boolean {
  return uniform[v] === 1 && uniform[w] === 1 && find(sets, someCore[v]) === find(sets, someCore[w]);
}

/** Looks whether node v has become uniform. */
function settle({ tree, isCore, sets, uniform, someCore }: CoreSets, v: number): void {
  if (someCore[v] === NONE) {
    uniform[v] = 1;
    return;
  }
  const set = find(sets, someCore[v]);
  const holds = (child: number) =>
    uniform[child] === 1 && (someCore[child] === NONE || find(sets, someCore[child]) === set);
  if (v < tree.firstLeaf) {
    if (holds(2 * v + 1) && holds(2 * v + 2)) uniform[v] = 1;
    return;
  }
  for (let p = tree.start[v]; p < tree.end[v]; p++) if (isCore[p] && find(sets, p) !== set) return;
  uniform[v] = 1;
}
