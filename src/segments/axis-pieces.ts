import { nearestRow, squaredDistanceAt } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";

/** A stretch of a ray on which one centroid is the nearest. */
export interface AxisPiece {
  /** Row of the centroid. */
  readonly centroid: number;
  /** Distance from the point to where the stretch begins, ≥ 0. */
  readonly start: number;
}

/**
 * The nearest centroids along a ray from a point parallel to one axis, in the order in which they are met.
 *
 * After a way s along axis j, ‖x − c‖² is s² plus the line D_c − 2 s (c_j − x_j), where D_c is the squared distance at
 * the start (downwards with the sign of c_j − x_j turned): the nearest centroid is the one with the lowest line. So a
 * gives way to b where s = (D_b − D_a) / 2 (b_j − a_j), only to one farther along the axis, and never comes back.
 *
 * @param centroids [k × d]
 * @param point     [d], in the same space
 * @param axis      j, the coordinate that changes
 * @param direction 1 upwards, −1 downwards
 * @returns at most k pieces; the first is the point's own (ties: the lower row)
 */
export function piecesAlongAxis(
  centroids: Matrix,
  point: Float64Array,
  axis: number,
  direction: 1 | -1,
): AxisPiece[] {
  const { rows: k, columns: d, values } = centroids;
  const along = (c: number) => direction * values[c * d + axis];
  const squared = (c: number) => squaredDistanceAt(point, 0, values, c * d, d);
  const pieces: AxisPiece[] = [{ centroid: nearestRow(centroids, point).row, start: 0 }];
  for (;;) {
    const { centroid: a, start } = pieces[pieces.length - 1];
    const next = { centroid: -1, start: Number.POSITIVE_INFINITY };
    for (let b = 0; b < k; b++) {
      const ahead = along(b) - along(a);
      if (!(ahead > 0)) continue;
      const meeting = Math.max(start, (squared(b) - squared(a)) / (2 * ahead));
      if (meeting < next.start || (meeting === next.start && along(b) > along(next.centroid))) {
        next.centroid = b;
        next.start = meeting;
      }
    }
    if (next.centroid < 0) return pieces;
    pieces.push(next);
  }
}
