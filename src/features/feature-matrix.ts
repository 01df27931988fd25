import { type Matrix, zeros } from "../numeric/matrix.js";
import { FEATURE_CATALOGUE, FEATURES, type Feature, featureIndex } from "./feature-catalogue.js";
import type { PurchaseHistoryRow } from "./purchase-history.js";

/** Customers and all their features in real units, in code-unit order of the customer number. */
export interface CustomerFeatures {
  /** Internal ids, [n]. */
  readonly customerIds: Int32Array;
  /** All features in the order of `FEATURES`, [n × 11]; NaN where there is no value (MEAN_GAP of a single order). */
  readonly values: Matrix;
}

/** The same with the customers' numbers, [n]. */
export interface FeatureTable extends CustomerFeatures {
  readonly customerNumbers: readonly string[];
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
  return FEATURES.map((feature) => realValue(feature, row[FEATURE_CATALOGUE[feature].column]));
}

/** What a column of `customer_features` says, in real units: sums of money are stored in thousandths. */
export function realValue(feature: Feature, stored: number | null): number {
  if (stored === null) return Number.NaN;
  return feature === "MONETARY" || feature === "NET_MONETARY" ? stored / 1_000 : stored;
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
