import { type Matrix, zeros } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";

/** Columns that the kernels have by name, without a loop. */
export const NAMED = 6;

/**
 * Weighted customers as the k-means kernels want them: rows of at least six columns. The columns beyond d hold 0, which
 * adds no distance.
 */
export interface Points {
  readonly rows: number;
  /** max(6, d) */
  readonly width: number;
  /** [n × width] */
  readonly values: Float64Array;
  /** How often each row counts, > 0, [n]. */
  readonly weights: Float64Array;
  /** The weighted mean of all rows, [width]. */
  readonly mean: Float64Array;
  /** Weighted sum of squared distances to that mean. */
  readonly spread: number;
}

/**
 * Lays out the rows that count.
 * @param x        customers, [n × d]
 * @param weights  how often each counts, ≥ 0, [n]; null = once each
 * @returns the rows of weight > 0 in their order
 */
export function pointsOf(x: Matrix, weights: Float64Array | null = null): Points {
  const taken = weights?.filter((weight) => weight > 0) ?? new Float64Array(x.rows).fill(1);
  const { values, columns: width } = zeros(taken.length, Math.max(NAMED, x.columns));
  for (let i = 0, to = 0; i < x.rows; i++) {
    if (weights !== null && !(weights[i] > 0)) continue;
    for (let j = 0; j < x.columns; j++) values[to + j] = x.values[i * x.columns + j];
    to += width;
  }
  return withSpread(values, width, taken);
}

/** One row, drawn at random, from each of `count` equal stretches of the rows; count ≤ n. */
export function samplePoints(
  { rows, width, values, weights }: Points,
  count: number,
  random: Random,
): Points {
  const sample = new Float64Array(count * width);
  const taken = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    const i = Math.min(rows - 1, Math.floor(((s + random()) * rows) / count)); // s + random() may round up
    taken[s] = weights[i];
    sample.set(values.subarray(i * width, (i + 1) * width), s * width);
  }
  return withSpread(sample, width, taken);
}

/** Centroids of k-means points as a matrix, [k × d]. */
export function narrow(centroids: Float64Array, width: number, d: number): Matrix {
  const m = zeros(centroids.length / width, d);
  for (let c = 0; c < m.rows; c++) m.values.set(centroids.subarray(c * width, c * width + d), c * d);
  return m;
}

/** A matrix laid out as k-means points are, [k × width]. */
export function widen(m: Matrix, width: number): Float64Array {
  const values = new Float64Array(m.rows * width);
  for (let c = 0; c < m.rows; c++)
    values.set(m.values.subarray(c * m.columns, (c + 1) * m.columns), c * width);
  return values;
}

/**
 * The squared Euclidean distance between two laid out rows, which begin at a[p] and b[q]. Sums in the order of the
 * columns, so it is bit-equal to `squaredDistanceAt` and to ml-kmeans: ties are the same ties.
 */
export function squaredBetween(
  a: Float64Array,
  p: number,
  b: Float64Array,
  q: number,
  width: number,
): number {
  const d0 = a[p] - b[q];
  const d1 = a[p + 1] - b[q + 1];
  const d2 = a[p + 2] - b[q + 2];
  const d3 = a[p + 3] - b[q + 3];
  const d4 = a[p + 4] - b[q + 4];
  const d5 = a[p + 5] - b[q + 5];
  let sum = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + d4 * d4 + d5 * d5;
  for (let j = NAMED; j < width; j++) {
    const gap = a[p + j] - b[q + j];
    sum += gap * gap;
  }
  return sum;
}

function withSpread(values: Float64Array, width: number, weights: Float64Array): Points {
  const mean = weightedMean(values, width, weights);
  let spread = 0;
  for (let i = 0; i < weights.length; i++) {
    spread += weights[i] * squaredBetween(values, i * width, mean, 0, width);
  }
  return { rows: weights.length, width, values, weights, mean, spread };
}

function weightedMean(values: Float64Array, width: number, weights: Float64Array): Float64Array {
  const mean = new Float64Array(width);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    for (let j = 0; j < width; j++) mean[j] += weights[i] * values[i * width + j];
  }
  return mean.map((sum) => sum / total);
}
