import { type Matrix, zeros } from "./matrix.js";

const MAX_SWEEPS = 60; // convergence is quadratic: five to ten sweeps are usual

export interface SymmetricEigenvalues {
  /** Eigenvalues, ascending, [d]. */
  readonly values: Float64Array;
  /** Eigenvectors of length 1, one a row: row i belongs to values[i], [d × d]; their signs mean nothing. */
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, §8.5).
 * Cubic per sweep: meant for d up to about 20. A matrix of 0 × 0 has none.
 *
 * @param symmetric [d × d]; only its being symmetric makes the result right
 */
export function symmetricEigenvalues(symmetric: Matrix): SymmetricEigenvalues {
  const d = symmetric.rows;
  const a = symmetric.values.slice();
  const v = zeros(d, d).values;
  for (let i = 0; i < d; i++) v[i * d + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a, d) > 0; sweep++) {
    for (let p = 0; p < d; p++) for (let q = p + 1; q < d; q++) rotate(a, v, d, p, q);
  }
  return ascending(a, v, d);
}

function offDiagonal(a: Float64Array, d: number): number {
  let total = 0;
  for (let p = 0; p < d; p++) for (let q = p + 1; q < d; q++) total += a[p * d + q] ** 2;
  return total;
}

/** Turns the plane of axes p and q so that a(p, q) becomes 0, and turns the rows of v with it. */
function rotate(a: Float64Array, v: Float64Array, d: number, p: number, q: number): void {
  const off = a[p * d + q];
  if (off === 0) return;
  const ratio = (a[q * d + q] - a[p * d + p]) / (2 * off);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let i = 0; i < d; i++) turn(a, i * d + p, i * d + q, cosine, sine); // columns p and q
  for (let i = 0; i < d; i++) turn(a, p * d + i, q * d + i, cosine, sine); // rows p and q
  for (let i = 0; i < d; i++) turn(v, p * d + i, q * d + i, cosine, sine);
  a[p * d + q] = 0;
  a[q * d + p] = 0;
}

function turn(m: Float64Array, at: number, other: number, cosine: number, sine: number): void {
  const first = m[at];
  const second = m[other];
  m[at] = cosine * first - sine * second;
  m[other] = sine * first + cosine * second;
}

function ascending(a: Float64Array, v: Float64Array, d: number): SymmetricEigenvalues {
  const order = Array.from({ length: d }, (_, i) => i).sort((i, j) => a[i * d + i] - a[j * d + j] || i - j);
  const vectors = zeros(d, d);
  order.forEach((from, to) => {
    vectors.values.set(v.subarray(from * d, from * d + d), to * d);
  });
  return { values: Float64Array.from(order, (i) => a[i * d + i]), vectors };
}
