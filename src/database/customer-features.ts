import type { Kysely } from "kysely";
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

/** Stores the customers of a version; within a write transaction. */
export async function insertVersionCustomers(
  trx: Kysely<Tables>,
  versionId: number,
  features: readonly Omit<CustomerFeaturesTable, "version_id">[],
  excluded: readonly Omit<ExcludedCustomerTable, "version_id">[],
): Promise<void> {
  for (const rows of inChunks(features)) {
    await trx
      .insertInto("customer_features")
      .values(rows.map((row) => ({ version_id: versionId, ...row })))
      .execute();
  }
  for (const rows of inChunks(excluded)) {
    await trx
      .insertInto("excluded_customer")
      .values(rows.map((row) => ({ version_id: versionId, ...row })))
      .execute();
  }
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
