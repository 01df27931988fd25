import type { Shop } from "./workspace.js";

/** The stored features of the version in force by customer number, but for ids. */
export function featuresInForce({ workspace }: Shop): unknown[] {
  return workspace.database.sqlite
    .prepare(
      `SELECT number, name, first_order_at, last_order_at, recency_days, frequency, monetary, net_monetary,
         average_order_value, tenure_days, active_span_days, mean_gap_days, distinct_products, units, return_rate
       FROM customer_features JOIN customer c ON c.id = customer_id LEFT JOIN country n ON n.id = country_id
       WHERE version_id = (SELECT max(id) FROM data_set_version) ORDER BY number`,
    )
    .raw()
    .all();
}

/** The ledger of a version, the one in force where none is named, in the order of its entries' names. */
export function ledgerOf({ workspace }: Shop, versionId?: number): unknown[] {
  return workspace.database.sqlite
    .prepare(
      `SELECT entry, rows, customers, invoices, amount FROM ledger
       WHERE version_id = coalesce(?, (SELECT max(id) FROM data_set_version)) ORDER BY entry`,
    )
    .raw()
    .all(versionId ?? null);
}

/** What the data set comes to, however it was put together. */
export async function sumOf(shop: Shop): Promise<unknown> {
  const { digest, first_order_at, last_order_at, as_of } = await shop.version();
  return {
    digest,
    first_order_at,
    last_order_at,
    as_of,
    ledger: ledgerOf(shop),
    features: featuresInForce(shop),
  };
}

/** How many rows a table has. */
export function rowCount({ workspace }: Shop, table: string, condition = "1"): number {
  const sql = `SELECT count(*) FROM ${table} WHERE ${condition}`;
  return workspace.database.sqlite.prepare(sql).pluck().get() as number;
}
