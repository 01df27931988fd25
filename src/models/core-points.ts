import { squaredDistanceAt } from "../numeric/distance.js";
import { type Nearest, nearestOne } from "../numeric/kd-nearest.js";
import { buildKdTree, type KdTree, lowerBound, lowestBelow, upperBound } from "../numeric/kd-tree.js";
import { type Matrix, row, zeros } from "../numeric/matrix.js";
import type { DbscanModel } from "./dbscan.js";

/** What classifying needs of a DBSCAN model: m core points and an index of them. */
export interface CorePoints {
  /** [m × d], in the order of the training rows. */
  readonly points: Matrix;
  /** Cluster of each core point, [m]. */
  readonly labels: Int32Array;
  /** Row of each core point in the training matrix, [m]. */
  readonly rows: Int32Array;
  readonly eps: number;
  readonly tree: KdTree;
  /** The lowest cluster below each node of the tree, [nodes]. */
  readonly lowestLabel: Int32Array;
}

/** Above every cluster. */
const NO_LABEL = 2 ** 31 - 1;

/** Where a point belongs; both numbers are null where the model has no core point (or none at a finite square). */
export interface DbscanPrediction {
  /** A cluster, or −1: an anomaly. */
  readonly label: number;
  /** Distance to the nearest core point; divided by eps it is the severity. */
  readonly distance: number | null;
  /** Index of the nearest core point in CorePoints, ties to the lowest. */
  readonly nearest: number | null;
}

/** The core points of a model that was fitted on x with this eps. */
export function corePointsOf(x: Matrix, model: DbscanModel, eps: number): CorePoints {
  const rows = Int32Array.from(model.isCore.keys()).filter((i) => model.isCore[i] === 1);
  const points = zeros(rows.length, x.columns);
  rows.forEach((i, c) => {
    points.values.set(row(x, i), c * x.columns);
  });
  return corePointsFrom({ points, labels: rows.map((i) => model.labels[i]), rows, eps });
}

/** Core points as they were stored, with their index. */
export function corePointsFrom(stored: Omit<CorePoints, "tree" | "lowestLabel">): CorePoints {
  const tree = buildKdTree(stored.points);
  const lowestLabel = new Int32Array(tree.start.length).fill(NO_LABEL);
  const labels = tree.rows.map((c) => stored.labels[c]);
  lowestBelow(tree, labels, lowestLabel);
  return { ...stored, tree, lowestLabel };
}

/**
 * An anomaly (−1) unless a core point lies within d² ≤ eps²; else the lowest cluster among those that do. So every training
 * row gets its training label, border points included.
 *
 * @param point [d], scaled as the training rows were
 */
export function predictDbscan(core: CorePoints, point: Float64Array): DbscanPrediction {
  const nearest = nearestOne(core.tree, point);
  return {
    label: labelOf(core, point, nearest),
    distance: nearest === null ? null : Math.sqrt(nearest.squared),
    nearest: nearest === null ? null : nearest.row,
  };
}

function labelOf(core: CorePoints, point: Float64Array, nearest: Nearest | null): number {
  if (nearest && nearest.squared > core.eps * core.eps) return -1;
  const label = lowestWithin(core, point, nearest ? core.labels[nearest.row] : NO_LABEL, 0);
  return label === NO_LABEL ? -1 : label;
}

/** The lowest cluster below node v with a core point within eps, or `lowest` where none is lower than that. */
function lowestWithin(core: CorePoints, point: Float64Array, lowest: number, v: number): number {
  const { tree, labels, eps, lowestLabel } = core;
  const squaredEps = eps * eps;
  if (lowestLabel[v] >= lowest || lowerBound(tree, v, point) > squaredEps) return lowest;
  if (upperBound(tree, v, point) <= squaredEps) return lowestLabel[v];
  if (v < tree.firstLeaf) {
    const below = lowestWithin(core, point, lowest, 2 * v + 1);
    return lowestWithin(core, point, below, 2 * v + 2);
  }
  let found = lowest;
  for (let p = tree.start[v]; p < tree.end[v]; p++) {
    const label = labels[tree.rows[p]];
    if (label >= found) continue;
    if (squaredDistanceAt(point, 0, tree.points, p * tree.d, tree.d) <= squaredEps) found = label;
  }
  return found;
}
