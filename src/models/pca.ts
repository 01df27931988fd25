import { PCA } from "ml-pca";
import { type Matrix, row, toRows, zeros } from "../numeric/matrix.js";

/** Covariances below this share of the largest are far below rounding; numbers near 5e-324 crash the decomposition. */
const DUST = 1e-30;
/** Loadings within this of the largest count as equal, so that rounding never decides a sign. */
const TIE = 1e-9;

/** Principal components of d features, by falling variance. */
export interface PcaModel {
  /** Mean per feature, [d]. */
  readonly mean: number[];
  /** Share of the total variance per component, [d]; all 0 where nothing varies. */
  readonly explainedVarianceRatio: number[];
  /** Unit loadings: row = component, column = feature, [d × d]. */
  readonly components: number[][];
}

/**
 * Principal components from the covariance (ddof n − 1); ml-pca decomposes it. The largest |loading| of each component is
 * positive (ties: the lower feature). Constant features and a single row give zeros, never NaN.
 *
 * @param x  customers, [n × d], scaled; not changed
 */
export function fitPca(x: Matrix): PcaModel {
  const { mean, covariance } = covarianceOf(x);
  const pca = new PCA(toRows(withoutDust(covariance)), { isCovarianceMatrix: true });
  const variances = pca.getEigenvalues().map((value) => Math.max(0, value)); // a 0 may come out as −1e-17
  const total = variances.reduce((sum, value) => sum + value, 0);
  return {
    mean: Array.from(mean),
    explainedVarianceRatio: variances.map((value) => (total > 0 ? value / total : 0)),
    components: pca.getLoadings().to2DArray().map(withPositivePeak),
  };
}

/**
 * The rows in the plane (or space) of the first components.
 *
 * @param x           [n × d], scaled as the training rows were
 * @param dimensions  columns of the result; beyond d they are 0
 * @returns [n × dimensions]
 */
export function projectPca(model: PcaModel, x: Matrix, dimensions = 2): Matrix {
  const projected = zeros(x.rows, dimensions);
  if (x.rows === 0) return projected;
  const nComponents = Math.min(dimensions, model.components.length);
  const scores = libraryModel(model).predict(toRows(x), { nComponents });
  for (let i = 0; i < x.rows; i++) projected.values.set(scores.getRow(i), i * dimensions);
  return projected;
}

/**
 * ml-pca with our means and signs: fitted on a covariance it has no means, and its `predict` would throw. `load` makes
 * a matrix of plain rows, which its types do not say.
 */
function libraryModel({ mean, components }: PcaModel): PCA {
  const columns = mean.map((_, j) => components.map((component) => component[j]));
  const U = columns as unknown as Parameters<typeof PCA.load>[0]["U"];
  return PCA.load({ name: "PCA", center: true, scale: false, means: mean, stdevs: [], U, S: [] });
}

/** Means and covariance in one pass (Welford 1962). One row has covariance 0. */
function covarianceOf(x: Matrix): { mean: Float64Array; covariance: Matrix } {
  const d = x.columns;
  const mean = new Float64Array(d);
  const before = new Float64Array(d);
  const covariance = zeros(d, d);
  const sums = covariance.values;
  for (let i = 0; i < x.rows; i++) {
    const values = row(x, i);
    for (let j = 0; j < d; j++) {
      before[j] = values[j] - mean[j];
      mean[j] += before[j] / (i + 1);
    }
    for (let j = 0; j < d; j++) {
      for (let l = 0; l <= j; l++) sums[j * d + l] += before[j] * (values[l] - mean[l]);
    }
  }
  for (let j = 0; j < d; j++) {
    for (let l = 0; l <= j; l++) {
      sums[j * d + l] /= Math.max(1, x.rows - 1);
      sums[l * d + j] = sums[j * d + l];
    }
  }
  return { mean, covariance };
}

/** The covariance scaled to the order of 1 (by a power of two, which rounds nothing), its dust set to 0. */
function withoutDust({ rows, columns, values }: Matrix): Matrix {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (largest === 0) return { rows, columns, values };
  const exponent = Math.max(-1_000, Math.min(1_000, Math.floor(Math.log2(largest))));
  const scaled = values.map((value) => (Math.abs(value) < DUST * largest ? 0 : value * 2 ** -exponent));
  return { rows, columns, values: scaled };
}

function withPositivePeak(loadings: number[]): number[] {
  const largest = Math.max(...loadings.map(Math.abs));
  const peak = loadings.find((loading) => Math.abs(loading) >= largest - TIE) ?? 0;
  return peak < 0 ? loadings.map((loading) => 0 - loading) : loadings;
}
