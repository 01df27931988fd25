import type { RawBuilder } from "kysely";
import { FEATURE_VALUES, type FeatureRows } from "./customer-page.js";
import type { Database } from "./open-database.js";

/** Some features of customers, column by column. */
export interface FeatureColumns {
  /** Internal ids, [n]. */
  readonly customerIds: readonly number[];
  /** Real units, NaN where there is no value; one array per feature asked for, [n] each. */
  readonly columns: readonly Float64Array[];
}

/** Reads features row by row: a million customers fit into little more than their values. */
export function featureColumns(
  { db, sqlite }: Database,
  features: FeatureRows,
  fields: readonly (keyof typeof FEATURE_VALUES)[],
): FeatureColumns {
  const { sql, parameters } = db
    .selectFrom(features.as("f"))
    .select("f.customer_id")
    .select(fields.map((field, j) => (FEATURE_VALUES[field] as RawBuilder<number | null>).as(`value${j}`)))
    .compile();
  const rows = sqlite
    .prepare(sql)
    .raw()
    .iterate(...parameters) as IterableIterator<[customerId: number, ...values: (number | null)[]]>;
  const customerIds: number[] = [];
  const columns = fields.map((): number[] => []);
  for (const row of rows) {
    customerIds.push(row[0]);
    for (let j = 0; j < columns.length; j++) columns[j].push(row[1 + j] ?? Number.NaN);
  }
  return { customerIds, columns: columns.map((values) => Float64Array.from(values)) };
}
