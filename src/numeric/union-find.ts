/** Disjoint sets over 0…n−1 (Tarjan 1975): `parent[i]` leads towards the set's representative, [n]. */
export interface UnionFind {
  readonly parent: Int32Array;
  readonly size: Int32Array;
}

/** n sets of one element each. */
export function singletons(n: number): UnionFind {
  const parent = new Int32Array(n);
  for (let i = 0; i < n; i++) parent[i] = i;
  return { parent, size: new Int32Array(n).fill(1) };
}

/** The representative of i's set; halves the path on the way, so later calls are shorter. */
export function find({ parent }: UnionFind, i: number): number {
  let root = i;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]];
    root = parent[root];
  }
  return root;
}

/**
 * Joins the sets of i and j, the smaller under the larger (equal sizes: under the lower representative).
 * @returns false where they were one set already
 */
export function union(sets: UnionFind, i: number, j: number): boolean {
  const a = find(sets, i);
  const b = find(sets, j);
  if (a === b) return false;
  const { parent, size } = sets;
  const aOver = size[a] > size[b] || (size[a] === size[b] && a < b);
  const over = aOver ? a : b;
  const under = aOver ? b : a;
  parent[under] = over;
  size[over] += size[under];
  return true;
}
