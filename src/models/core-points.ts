import { nearestOne } from "../numeric/kd-neighbours.js";
import { buildKdTree, forEachWithin, type KdTree } from "../numeric/kd-tree.js";
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
}

/** Where a point belongs; both numbers are null exactly where the model has no core point. */
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
export function corePointsFrom(stored: Omit<CorePoints, "tree">): CorePoints {
  return { ...stored, tree: buildKdTree(stored.points) };
}

/** The nearest core point (index in CorePoints, ties to the lowest) and its distance; null where there is none. */
export function nearestCore(
  core: CorePoints,
  point: Float64Array,
): { index: number; distance: number } | null {
  const nearest = nearestOne(core.tree, point);
  return nearest && { index: nearest.row, distance: Math.sqrt(nearest.squared) };
}

/**
 * An anomaly (−1) unless a core point lies within d² ≤ eps²; else the lowest cluster among those that do. So every training
 * row gets its training label, border points included.
 *
 * @param point [d], scaled as the training rows were
 */
export function predictDbscan(core: CorePoints, point: Float64Array): DbscanPrediction {
  let lowest = Number.POSITIVE_INFINITY;
  forEachWithin(core.tree, point, core.eps * core.eps, (index) => {
    lowest = Math.min(lowest, core.labels[index]);
  });
  const nearest = nearestCore(core, point);
  return {
    label: lowest === Number.POSITIVE_INFINITY ? -1 : lowest,
    distance: nearest?.distance ?? null,
    nearest: nearest?.index ?? null,
  };
}
