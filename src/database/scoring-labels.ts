import type { Database } from "./open-database.js";

/** Segments of customers. */
export interface CustomerLabels {
  /** Internal ids, each once, [n]. */
  readonly customerIds: ArrayLike<number>;
  /** Segment numbers, [n]. */
  readonly labels: ArrayLike<number>;
}

/** The segment of every customer of a scoring, by customer id; read row by row, for there may be a million. */
export function scoringLabels({ db, sqlite }: Database, scoringId: number): CustomerLabels {
  const { sql, parameters } = db
    .selectFrom("score")
    .select(["customer_id", "segment"])
    .where("scoring_id", "=", scoringId)
    .orderBy("customer_id")
    .compile();
  const rows = sqlite
    .prepare(sql)
    .raw()
    .iterate(...parameters) as IterableIterator<[customerId: number, segment: number]>;
  const customerIds: number[] = [];
  const labels: number[] = [];
  for (const [customerId, segment] of rows) {
    customerIds.push(customerId);
    labels.push(segment);
  }
  return { customerIds, labels };
}
