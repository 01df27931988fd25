import type { Matrix } from "./matrix.js";

/**
 * The assignment of rows to columns, one to one, with the greatest sum of weights (the Hungarian method with shortest
 * augmenting paths: Kuhn 1955, Jonker & Volgenant 1987). As many pairs are made as there are rows or columns, whichever
 * are fewer. Of several best assignments equal weights always give the same one. O(m² · M), m the smaller side.
 *
 * @param weights finite, of any sign, [rows × columns]
 * @returns the column of each row, −1 for rows left over, [rows]
 */
export function maximumAssignment(weights: Matrix): Int32Array {
  const { rows, columns, values } = weights;
  const columnOf = new Int32Array(rows).fill(-1);
  if (rows <= columns) {
    const rowOf = cheapest(rows, columns, (i, j) => -values[i * columns + j]);
    rowOf.forEach((i, j) => {
      if (i >= 0) columnOf[i] = j;
    });
    return columnOf;
  }
  columnOf.set(cheapest(columns, rows, (j, i) => -values[i * columns + j]));
  return columnOf;
}

/**
 * Adds one row after the other along the shortest augmenting path in reduced costs (cost − potentials, never negative).
 * @returns the row of each column, −1 for columns left over, [columns ≥ rows]
 */
function cheapest(rows: number, columns: number, cost: (i: number, j: number) => number): Int32Array {
  const start = columns; // an additional column, where the row that is being added waits
  const rowOf = new Int32Array(columns + 1).fill(-1);
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns + 1);
  const before = new Int32Array(columns); // the column before this one on the shortest path
  const distance = new Float64Array(columns);
  const isReached = new Uint8Array(columns + 1);
  for (let added = 0; added < rows; added++) {
    distance.fill(Number.POSITIVE_INFINITY);
    isReached.fill(0);
    rowOf[start] = added;
    let at = start;
    while (rowOf[at] >= 0) {
      isReached[at] = 1;
      const i = rowOf[at];
      let nearest = -1;
      for (let j = 0; j < columns; j++) {
        if (isReached[j]) continue;
        const reduced = cost(i, j) - rowPotential[i] - columnPotential[j];
        if (reduced < distance[j]) {
          distance[j] = reduced;
          before[j] = at;
        }
        if (nearest < 0 || distance[j] < distance[nearest]) nearest = j;
      }
      const step = distance[nearest];
      for (let j = 0; j <= columns; j++) {
        if (isReached[j]) {
          rowPotential[rowOf[j]] += step;
          columnPotential[j] -= step;
        } else if (j < columns) distance[j] -= step;
      }
      at = nearest;
    }
    for (; at !== start; at = before[at]) rowOf[at] = rowOf[before[at]];
  }
  return rowOf.subarray(0, columns);
}
