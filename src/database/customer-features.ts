import type { Kysely } from "kysely";
import { insertRows } from "./insert-rows.js";
import type { Database } from "./open-database.js";
import type { CustomerFeaturesTable, ExcludedCustomerTable, Tables } from "./tables.js";

/** Rows a statement, so that 16 columns stay below SQLite's 32,766 parameters. */
const ROWS_PER_STATEMENT = 1_000;

/** The features of a version's customers, with their numbers. */
export function versionFeatures(db: Kysely<Tables>, versionId: number) {
  return db
    .selectFrom("customer_features as f")
    .innerJoin("customer as c", "c.id", "f.customer_id")
    .where("f.version_id", "=", versionId)
    .selectAll("f")
    .select("c.number");
}

const FEATURE_COLUMNS = [
  ...([
    "version_id",
    "customer_id",
    "country_id",
    "first_order_at",
    "last_order_at",
    "recency_days",
  ] as const),
  ...(["frequency", "monetary", "net_monetary", "average_order_value", "tenure_days"] as const),
  ...(["active_span_days", "mean_gap_days", "distinct_products", "units", "return_rate"] as const),
];
const EXCLUDED_COLUMNS = ["version_id", "customer_id", "country_id", "reason"] as const;

/** Stores the customers of a version; within a write transaction. */
export function insertVersionCustomers(
  { sqlite }: Database,
  version_id: number,
  features: readonly Omit<CustomerFeaturesTable, "version_id">[],
  excluded: readonly Omit<ExcludedCustomerTable, "version_id">[],
): void {
  insertRows(sqlite, "customer_features", FEATURE_COLUMNS, features.length, (values, at, i) => {
    const row = features[i];
    FEATURE_COLUMNS.forEach((column, k) => {
      values[at + k] = column === "version_id" ? version_id : row[column];
    });
  });
  insertRows(sqlite, "excluded_customer", EXCLUDED_COLUMNS, excluded.length, (values, at, i) => {
    const { customer_id, country_id, reason } = excluded[i];
    values[at] = version_id;
    values[at + 1] = customer_id;
    values[at + 2] = country_id;
    values[at + 3] = reason;
  });
}

/** Parts of a list that fit into one statement each. */
export function inChunks<T>(items: readonly T[], size = ROWS_PER_STATEMENT): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}

/** How many different customers a version has in some columns of its features, counted up to a limit. */
export async function countDistinctCustomers(
  db: Kysely<Tables>,
  versionId: number,
  columns: readonly (keyof CustomerFeaturesTable)[],
  limit: number,
): Promise<number> {
  const distinct = db
    .selectFrom("customer_features")
    .where("version_id", "=", versionId)
    .select([...columns])
    .distinct()
    .limit(limit);
  const counted = db.selectFrom(distinct.as("d")).select((e) => e.fn.countAll<number>().as("count"));
  return (await counted.executeTakeFirstOrThrow()).count;
}
