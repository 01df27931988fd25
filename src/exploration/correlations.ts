import type { Feature } from "../features/feature-catalogue.js";
import { mean, populationStandardDeviation } from "../numeric/statistics.js";
import { doubledRanks } from "./doubled-ranks.js";

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
  const d = columns.length;
  if (d === 0 || columns[0].length === 0) return [];
  const found: Correlation[][] = columns.map(() => []);
  for (const { pairs, rows } of pairsByRows(columns)) {
    const used = new Set(pairs.flat());
    const own = columns.map((values, i) => (used.has(i) ? valuesAt(values, rows) : null));
    const values = own.map((column) => column && measure(column));
    const ranks = own.map((column) => column && measureRanks(doubledRanks(column)));
    for (const [i, j] of pairs) {
      const pearson = correlate(values[i], values[j]);
      found[i][j] = { a: features[i], b: features[j], pearson, spearman: correlate(ranks[i], ranks[j]) };
    }
  }
  return found.flatMap((ofFirst) => ofFirst.filter(Boolean)); // what stands before the diagonal is empty
}

/** Pairs of columns that have their values in the same rows; null = in all. */
interface PairGroup {
  readonly pairs: [i: number, j: number][];
  readonly rows: Uint32Array | null;
}

function pairsByRows(columns: readonly Float64Array[]): Iterable<PairGroup> {
  const whole = columns.map((values) => rowsWithAll([values]).length === values.length);
  const groups = new Map<string, PairGroup>();
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const gaps = [i, j].filter((at) => !whole[at]);
      const key = gaps.join();
      const rows = () => (gaps.length > 0 ? rowsWithAll(gaps.map((at) => columns[at])) : null);
      const group = groups.get(key) ?? { pairs: [], rows: rows() };
      group.pairs.push([i, j]);
      groups.set(key, group);
    }
  }
  return groups.values();
}

function rowsWithAll(columns: readonly Float64Array[]): Uint32Array {
  const rows = new Uint32Array(columns[0].length);
  let n = 0;
  for (let row = 0; row < rows.length; row++) {
    let isWhole = true;
    for (const values of columns) isWhole &&= !Number.isNaN(values[row]);
    if (isWhole) rows[n++] = row;
  }
  return rows.slice(0, n);
}

function valuesAt(values: Float64Array, rows: Uint32Array | null): Float64Array {
  if (!rows) return values;
  const own = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = values[rows[i]];
  return own;
}

interface Measured {
  readonly values: Float64Array | Uint32Array;
  readonly center: number;
  /** 0 where nothing varies. */
  readonly deviation: number;
}

function measure(values: Float64Array): Measured {
  const isThere = values.length > 0;
  return {
    values,
    center: isThere ? mean(values) : 0,
    deviation: isThere ? populationStandardDeviation(values) : 0,
  };
}

/** Sums of whole numbers, so nothing is rounded but the end. */
function measureRanks(values: Uint32Array): Measured {
  const center = values.length + 1;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return { values, center, deviation: values.length > 0 ? Math.sqrt(squares / values.length) : 0 };
}

function correlate(a: Measured | null, b: Measured | null): number {
  if (!a?.deviation || !b?.deviation) return 0;
  let total = 0;
  for (let i = 0; i < a.values.length; i++) total += (a.values[i] - a.center) * (b.values[i] - b.center);
  return Math.max(-1, Math.min(1, total / a.values.length / a.deviation / b.deviation));
}
