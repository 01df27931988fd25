import type { Feature } from "../features/feature-catalogue.js";
import { column, type Matrix, zeros } from "../numeric/matrix.js";
import { extent, pearson } from "../numeric/statistics.js";
import { symmetricEigenvalues } from "../numeric/symmetric-eigenvalues.js";
import { type RunWarning, warning } from "./run-warning.js";

/** Below this smallest eigenvalue the features are held to determine one another. */
const LIMIT = 0.01;
/** A feature is named where its part in the dependence is at least this share of the largest part. */
const INVOLVED = 1 / 3;

/**
 * Smallest eigenvalue of the correlation matrix of features, and what each feature has to do with it.
 * 1 where the features have nothing to do with each other, 0 where one is a weighted sum of others; 1 for one alone.
 *
 * @param scaled features that vary, [n × d]; their scaling does not matter
 * @returns the eigenvalue in 0…1, and the parts: the absolute entries of its eigenvector, [d]
 */
export function smallestCorrelationEigenvalue(scaled: Matrix): { eigenvalue: number; parts: Float64Array } {
  const d = scaled.columns;
  const columns = Array.from({ length: d }, (_, j) => column(scaled, j));
  const correlations = zeros(d, d);
  for (let i = 0; i < d; i++) {
    correlations.values[i * d + i] = 1;
    for (let j = 0; j < i; j++) {
      const r = pearson(columns[i], columns[j]);
      correlations.values[i * d + j] = r;
      correlations.values[j * d + i] = r;
    }
  }
  const { values, vectors } = symmetricEigenvalues(correlations);
  return { eigenvalue: Math.max(0, values[0]), parts: vectors.values.slice(0, d).map(Math.abs) };
}

/**
 * Warns where some features nearly determine one another, as MONETARY, FREQUENCY and AVERAGE_ORDER_VALUE do under
 * LOG1P (ln M = ln F + ln AOV): what they share would count twice. Features that do not vary are left aside.
 *
 * @param features names of the columns, [d]
 * @param scaled   training customers on the model's scale, [n × d]
 */
export function warnOfLinearDependence(features: readonly Feature[], scaled: Matrix): RunWarning[] {
  const varying = features.map((_, j) => j).filter((j) => varies(column(scaled, j)));
  if (varying.length < 2) return [];
  const { eigenvalue, parts } = smallestCorrelationEigenvalue(columnsOf(scaled, varying));
  if (eigenvalue >= LIMIT) return [];
  const least = INVOLVED * Math.max(...parts);
  const involved = varying.filter((_, i) => parts[i] >= least).map((j) => features[j]);
  const facts = { features: involved.join(", "), eigenvalue, limit: LIMIT };
  return [warning("LINEAR_DEPENDENCE", facts, null, eigenvalue)];
}

function varies(values: Float64Array): boolean {
  const { minimum, maximum } = extent(values);
  return maximum > minimum;
}

function columnsOf(m: Matrix, kept: readonly number[]): Matrix {
  const result = zeros(m.rows, kept.length);
  for (let i = 0; i < m.rows; i++) {
    kept.forEach((j, to) => {
      result.values[i * kept.length + to] = m.values[i * m.columns + j];
    });
  }
  return result;
}
