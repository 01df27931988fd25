import { fitPca } from "../models/pca.js";
import { type Matrix, zeros } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";
import { mean, populationStandardDeviation } from "../numeric/statistics.js";

/** The smallest box around some customers whose edges lie along their principal components. */
export interface ReferenceBox {
  readonly rows: number;
  /** A point from which the edges are measured, [d]. */
  readonly origin: readonly number[];
  /** Unit directions of the edges: row = edge, column = feature, [d × d]. */
  readonly directions: readonly (readonly number[])[];
  /** Where each edge begins and how long it is, [d]. */
  readonly lows: Float64Array;
  readonly lengths: Float64Array;
}

/** The gap of one k; null where an inertia is 0, because its logarithm has no bounds. */
export interface GapPoint {
  readonly k: number;
  readonly gap: number | null;
  readonly gapError: number | null;
}

/**
 * The box from which reference customers without any clusters are drawn: choice (b) of Tibshirani, Walther & Hastie
 * (2001), aligned with the principal components (the default of R's cluster::clusGap), because it follows correlated
 * features, which the box of the features' ranges does not.
 *
 * @param x customers, [n ≥ 1 × d], scaled
 */
export function referenceBox(x: Matrix): ReferenceBox {
  const { mean: origin, components: directions } = fitPca(x);
  const d = x.columns;
  const lows = new Float64Array(d).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(d).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < x.values.length; at += d) {
    for (let c = 0; c < d; c++) {
      let place = 0;
      for (let j = 0; j < d; j++) place += (x.values[at + j] - origin[j]) * directions[c][j];
      if (place < lows[c]) lows[c] = place;
      if (place > highs[c]) highs[c] = place;
    }
  }
  return { rows: x.rows, origin, directions, lows, lengths: highs.map((high, c) => high - lows[c]) };
}

/** As many customers as the box was made from, uniformly distributed in it, in the space of x, [n × d]. */
export function drawReference(box: ReferenceBox, random: Random): Matrix {
  const { rows, origin, directions, lows, lengths } = box;
  const d = origin.length;
  const drawn = zeros(rows, d);
  for (let at = 0; at < drawn.values.length; at += d) {
    drawn.values.set(origin, at);
    for (let c = 0; c < d; c++) {
      const place = lows[c] + random() * lengths[c];
      for (let j = 0; j < d; j++) drawn.values[at + j] += place * directions[c][j];
    }
  }
  return drawn;
}

/**
 * Gap statistic of Tibshirani, Walther & Hastie (2001): how far the logarithm of the inertia lies below its mean over
 * reference sets, and the error of that mean, sd · √(1 + 1/B), with the population sd of the paper. (R's clusGap
 * divides by B − 1, and wants d.power = 2 to work with squared distances as here.)
 *
 * @param inertia           of k-means on the customers
 * @param referenceInertias of k-means with the same k on each of B ≥ 1 reference sets
 * @returns null where one of the inertias is 0
 */
export function gapStatistic(
  inertia: number,
  referenceInertias: readonly number[],
): { gap: number; error: number } | null {
  if (!(inertia > 0 && referenceInertias.every((reference) => reference > 0))) return null;
  const logarithms = referenceInertias.map(Math.log);
  const error = populationStandardDeviation(logarithms) * Math.sqrt(1 + 1 / logarithms.length);
  return { gap: mean(logarithms) - Math.log(inertia), error };
}

/**
 * The number of clusters by the rule of the paper: the smallest k whose gap is at least that of k + 1 less its error.
 *
 * @param curve any k, ascending; a k counts where k + 1 is there too and both have a gap
 * @returns null where no k meets the rule
 */
export function gapK(curve: readonly GapPoint[]): number | null {
  for (const [i, { k, gap }] of curve.slice(0, -1).entries()) {
    const next = curve[i + 1];
    if (gap === null || next.gap === null || next.gapError === null || next.k !== k + 1) continue;
    if (gap >= next.gap - next.gapError) return k;
  }
  return null;
}
