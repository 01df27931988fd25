import { type Matrix, zeros } from "../numeric/matrix.js";
import { FEATURES, type Feature, featureIndex } from "./feature-catalogue.js";
import type { PurchaseHistoryRow } from "./purchase-history.js";

/** Customers and all their features in real units, in code-unit order of the customer number. */
export interface FeatureTable {
  /** Internal ids, [n]. */
  readonly customerIds: Int32Array;
  readonly customerNumbers: readonly string[];
  /** All features in the order of `FEATURES`, [n × 11]; NaN where there is no value (MEAN_GAP of a single order). */
  readonly values: Matrix;
}

type FeatureColumns = Omit<PurchaseHistoryRow, "country_id">;

/** The table of some customers; their order is the same whatever the order of the rows. */
export function featureTable(rows: readonly (FeatureColumns & { number: string })[]): FeatureTable {
  const sorted = [...rows].sort((a, b) => (a.number < b.number ? -1 : 1));
  const values = zeros(sorted.length, FEATURES.length);
  sorted.forEach((row, i) => {
    values.values.set(featureValues(row), i * FEATURES.length);
  });
  return {
    customerIds: Int32Array.from(sorted, (row) => row.customer_id),
    customerNumbers: sorted.map((row) => row.number),
    values,
  };
}

/** All features of one customer in real units, in the order of `FEATURES`. */
export function featureValues(row: FeatureColumns): number[] {
  return [
    row.recency_days,
    row.frequency,
    row.monetary / 1_000,
    row.net_monetary / 1_000,
    row.average_order_value,
    row.tenure_days,
    row.active_span_days,
    row.mean_gap_days ?? Number.NaN,
    row.distinct_products,
    row.units,
    row.return_rate,
  ];
}

/** The columns of some features, [n × features]. */
export function selectFeatures(all: Matrix, features: readonly Feature[]): Matrix {
  const selected = zeros(all.rows, features.length);
  const from = features.map(featureIndex);
  for (let i = 0; i < all.rows; i++) {
    for (let j = 0; j < from.length; j++) {
      selected.values[i * from.length + j] = all.values[i * all.columns + from[j]];
    }
  }
  return selected;
}
