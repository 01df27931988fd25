import { binOf, type Edges, equalEdges } from "./bins.js";
import { straighten, usualShape } from "./usual-shape.js";

/** A rectangle of the plane of two features, in their units, and how many customers lie in it. */
export interface DensityCell {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly count: number;
}

/** One feature of some customers. */
interface Axis {
  /** NaN where there is no value, [n]. */
  readonly values: Float64Array;
  /** The values that are there. */
  readonly ascending: Float64Array;
}

/**
 * Counts customers on a grid of `bins` × `bins` cells. The steps are equal after the transform that suits the feature
 * (ln(1 + x), or Yeo and Johnson's), for on the plain scale nearly everybody would lie in one cell. Customers without
 * one of the values are left out, and so are empty cells.
 *
 * @returns by column, then by row; the counts add up to the customers who have both values
 */
export function density(x: Axis, y: Axis, bins: number): DensityCell[] {
  if (x.ascending.length === 0 || y.ascending.length === 0) return [];
  const columns = shapedEdges(x.ascending, bins);
  const rows = shapedEdges(y.ascending, bins);
  const height = rows.length - 1;
  const counts = new Uint32Array((columns.length - 1) * height);
  for (let i = 0; i < x.values.length; i++) {
    if (Number.isNaN(x.values[i]) || Number.isNaN(y.values[i])) continue;
    counts[binOf(columns, x.values[i]) * height + binOf(rows, y.values[i])]++;
  }
  const cells: DensityCell[] = [];
  counts.forEach((count, at) => {
    if (count === 0) return;
    const [column, row] = [Math.floor(at / height), at % height];
    cells.push({
      ...{ x0: columns[column], x1: columns[column + 1] },
      ...{ y0: rows[row], y1: rows[row + 1], count },
    });
  });
  return cells;
}

/** Edges in the feature's unit whose steps are equal after its transform. */
function shapedEdges(ascending: Float64Array, bins: number): Edges {
  const [minimum, maximum] = [ascending[0], ascending[ascending.length - 1]];
  if (minimum === maximum) return equalEdges(minimum, maximum, bins);
  const { change, undo } = usualShape(ascending);
  const edges = equalEdges(change(minimum), change(maximum), bins).map((edge) =>
    Math.min(maximum, Math.max(minimum, undo(edge))),
  );
  edges[0] = minimum;
  edges[edges.length - 1] = maximum;
  return straighten(edges);
}
