/** A dense matrix of finite numbers, row-major: value (i, j) stands at `values[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** A matrix of zeros, [rows × columns]. */
export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** A matrix from equally long rows; an empty list gives 0 × 0. */
export function matrix(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const m = zeros(rows.length, columns);
  rows.forEach((row, i) => {
    m.values.set(row, i * columns);
  });
  return m;
}

/** Some rows of a matrix, in the order given, as a new one, [rows.length × columns]. */
export function rowsAt(m: Matrix, rows: ArrayLike<number>): Matrix {
  const { columns: d, values } = m;
  const part = zeros(rows.length, d);
  for (let i = 0; i < rows.length; i++)
    part.values.set(values.subarray(rows[i] * d, (rows[i] + 1) * d), i * d);
  return part;
}

/** Row i as a view: writing to it writes to the matrix. */
export function row(m: Matrix, i: number): Float64Array {
  return m.values.subarray(i * m.columns, (i + 1) * m.columns);
}

/** Rows from…to − 1 as a view: writing to it writes to the matrix. */
export function rowsBetween(m: Matrix, from: number, to: number): Matrix {
  const values = m.values.subarray(from * m.columns, to * m.columns);
  return { rows: to - from, columns: m.columns, values };
}

/** The rows as plain arrays, for libraries that want them so. */
export function toRows(m: Matrix): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < m.rows; i++) {
    const cells: number[] = [];
    for (let j = 0; j < m.columns; j++) cells.push(m.values[i * m.columns + j]);
    rows.push(cells);
  }
  return rows;
}

/** Column j as a new array, [rows]. */
export function column(m: Matrix, j: number): Float64Array {
  const values = new Float64Array(m.rows);
  for (let i = 0; i < m.rows; i++) values[i] = m.values[i * m.columns + j];
  return values;
}
