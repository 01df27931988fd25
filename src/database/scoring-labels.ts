import { forEachRow } from "./for-each-row.js";
import type { Database } from "./open-database.js";

/** Segments of customers. */
export interface CustomerLabels {
  /** Internal ids, each once, [n]. */
  readonly customerIds: Int32Array;
  /** Segment numbers, [n]. */
  readonly labels: Int32Array;
}

/** The segment of every customer of a scoring, by customer id. */
export function scoringLabels(database: Database, scoringId: number): CustomerLabels {
  const query = database.db
    .selectFrom("score")
    .select(["customer_id", "segment"])
    .where("scoring_id", "=", scoringId)
    .orderBy("customer_id");
  const customerIds: number[] = [];
  const labels: number[] = [];
  forEachRow(database, query.compile(), ["customer_id", "segment"], (customerId: number, segment: number) => {
    customerIds.push(customerId);
    labels.push(segment);
  });
  return { customerIds: Int32Array.from(customerIds), labels: Int32Array.from(labels) };
}
