import type { Feature } from "../features/feature-catalogue.js";
import { mean, percentileRanks, populationStandardDeviation } from "../numeric/statistics.js";

export interface Correlation {
  readonly a: Feature;
  readonly b: Feature;
  readonly pearson: number;
  readonly spearman: number;
}

/**
 * Pearson's and Spearman's correlation of each pair of features, over the customers who have both values. Equal values
 * share their mean rank. 0 where one of the two does not vary: there is nothing that could go together.
 *
 * @param columns the values of each feature, NaN where there is none, [d × n]
 * @returns d (d − 1) / 2 pairs: first with second, first with third…; none without customers
 */
export function correlations(features: readonly Feature[], columns: readonly Float64Array[]): Correlation[] {
  if (columns.length === 0 || columns[0].length === 0) return [];
  const whole = columns.map((values) => !values.some(Number.isNaN));
  const full = openSubset(columns, null);
  const withGaps = new Map<string, Subset>();
  const subsetOf = (i: number, j: number): Subset => {
    const gaps = [i, j].filter((at) => !whole[at]);
    if (gaps.length === 0) return full;
    const key = gaps.join();
    const known = withGaps.get(key) ?? openSubset(columns, rowsWithAll(gaps.map((at) => columns[at])));
    withGaps.set(key, known);
    return known;
  };
  return features.flatMap((a, i) =>
    features.slice(i + 1).map((b, offset) => {
      const j = i + 1 + offset;
      const { standardised, standardisedRanks } = subsetOf(i, j);
      return {
        ...{ a, b, pearson: meanProduct(standardised(i), standardised(j)) },
        spearman: meanProduct(standardisedRanks(i), standardisedRanks(j)),
      };
    }),
  );
}

/** The same customers' values, each column made comparable once; null where it does not vary. */
interface Subset {
  standardised(column: number): Float64Array | null;
  standardisedRanks(column: number): Float64Array | null;
}

function openSubset(columns: readonly Float64Array[], rows: Uint32Array | null): Subset {
  const own = (at: number) => (rows ? Float64Array.from(rows, (row) => columns[at][row]) : columns[at]);
  return {
    standardised: once((at) => standardise(own(at))),
    standardisedRanks: once((at) => standardise(percentileRanks(own(at)))),
  };
}

function once<T>(make: (at: number) => T): (at: number) => T {
  const made = new Map<number, T>();
  return (at) => {
    if (!made.has(at)) made.set(at, make(at));
    return made.get(at) as T;
  };
}

function rowsWithAll(columns: readonly Float64Array[]): Uint32Array {
  const rows = columns[0].map((_, row) => row);
  return Uint32Array.from(rows.filter((row) => columns.every((values) => !Number.isNaN(values[row]))));
}

function standardise(values: Float64Array): Float64Array | null {
  if (values.length === 0) return null;
  const [center, deviation] = [mean(values), populationStandardDeviation(values)];
  return deviation > 0 ? values.map((value) => (value - center) / deviation) : null;
}

/** The mean of the products of two standardised columns, in −1…1; 0 where one of them does not vary. */
function meanProduct(a: Float64Array | null, b: Float64Array | null): number {
  if (!a || !b) return 0;
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return Math.max(-1, Math.min(1, total / a.length));
}
