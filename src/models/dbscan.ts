import { DBSCAN } from "density-clustering";
import { enoughWithin } from "../numeric/kd-count.js";
import { buildKdTree } from "../numeric/kd-tree.js";
import type { Matrix } from "../numeric/matrix.js";
import { type CertificateGraph, certificateGraph } from "./certificate-graph.js";

export interface DbscanSettings {
  /** Radius, > 0: a neighbour has d² ≤ eps². */
  readonly eps: number;
  /** Points within eps, itself included, that make a core point; ≥ 1. */
  readonly minSamples: number;
}

export interface DbscanModel {
  /** 0…clusterCount−1 in the order of the clusters' first core points, −1 for noise, [n]. */
  readonly labels: Int32Array;
  /** 1 for core points, [n]. */
  readonly isCore: Uint8Array;
  readonly clusterCount: number;
  readonly noiseCount: number;
}

/**
 * DBSCAN (Ester et al. 1996). A border point belongs to the lowest-numbered cluster among its core neighbours; labels
 * equal scikit-learn's. density-clustering decides order, numbering and expansion; the neighbourhoods come from a
 * kd-tree. Memory O(n · d) at any eps.
 *
 * @param x     customers, [n × d], scaled; n = 0 gives no labels; not changed
 * @param tree  an index of x, where there is one already
 */
export function fitDbscan(
  x: Matrix,
  { eps, minSamples }: DbscanSettings,
  tree = buildKdTree(x),
): DbscanModel {
  const squaredEps = eps * eps;
  const flags = enoughWithin(tree, squaredEps, minSamples);
  const graph = certificateGraph(tree, flags, squaredEps);
  const isCore = new Uint8Array(x.rows);
  for (let p = 0; p < x.rows; p++) isCore[tree.rows[p]] = flags[p];
  const clusters = new CertifiedDbscan(graph, isCore).run(new Array(x.rows), eps, 1);
  const labels = new Int32Array(x.rows).fill(-1);
  let noiseCount = x.rows;
  clusters.forEach((members, c) => {
    for (const i of members) labels[i] = c;
    noiseCount -= members.length;
  });
  return { labels, isCore, clusterCount: clusters.length, noiseCount };
}

/**
 * The library's DBSCAN on a certificate graph. Only core points have neighbours there, at least themselves, so it runs
 * with minPts 1: "has neighbours" then means "is core".
 */
class CertifiedDbscan extends DBSCAN {
  /** The cluster (by the length of `clusters`) whose growing list a point was last put on. */
  private readonly listedIn: Int32Array;
  private growing: number[] | null = null;

  constructor(
    private readonly graph: CertificateGraph,
    private readonly isCore: Uint8Array,
  ) {
    super();
    this.listedIn = new Int32Array(isCore.length);
  }

  override _regionQuery(i: number): number[] {
    const { offsets, targets } = this.graph;
    if (!this.isCore[i]) return [];
    const neighbours = [i];
    for (let e = offsets[i]; e < offsets[i + 1]; e++) neighbours.push(targets[e]);
    return neighbours;
  }

  /** Appends to a what is not on it yet: the library's rule, with a mark per point instead of a search through a. */
  override _mergeArrays(a: number[], b: number[]): number[] {
    const cluster = this.clusters.length;
    if (a !== this.growing) {
      this.growing = a;
      for (const i of a) this.listedIn[i] = cluster;
    }
    for (const i of b) {
      if (this.listedIn[i] === cluster) continue;
      this.listedIn[i] = cluster;
      a.push(i);
    }
    return a;
  }
}
