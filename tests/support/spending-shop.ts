import type { TrainModelRequest } from "../../src/runs/train-model.js";
import type { OrderRow } from "./orders.js";

/** Customers with one order each of that amount: the small ones, those between, the large ones. */
const SPEND = { a: [10, 11, 12, 13], b: [100, 101, 102, 103], c: [200, 201] };

/** Ten customers a1…a4, b1…b4, c1, c2. */
export const TEN_CUSTOMERS: readonly OrderRow[] = Object.entries(SPEND).flatMap(([group, amounts]) =>
  amounts.map((price, i) => order(`${group}${i + 1}`, price, "2011-01-01 12:00")),
);

/** Two large ones who come a month later. */
export const TWO_MORE: readonly OrderRow[] = [
  order("c3", 300, "2011-02-01 12:00"),
  order("c4", 301, "2011-02-01 12:00"),
];

function order(customer: string, price: number, at: string): OrderRow {
  return { invoice: `of ${customer}`, customer, price, at }; // "c…" alone would be a cancellation
}

/**
 * Segments by spend alone, and nobody an anomaly. Of the ten, k = 2 finds a | b + c, because the sum of squares between
 * b and c is 4 · 2 / 6 · 99² = 13,068, between a and b 4 · 4 / 8 · 90² = 16,200; k = 3 finds a | b | c.
 */
export function bySpend(k: number): TrainModelRequest {
  return {
    features: ["MONETARY"],
    preprocessing: { transform: "NONE", scaler: "NONE" },
    kMeans: { k },
    dbscan: { eps: 1_000, minSamples: 2 },
  };
}
