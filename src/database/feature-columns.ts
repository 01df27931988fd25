import type { RawBuilder } from "kysely";
import { FEATURE_VALUES, type FeatureRows } from "./customer-page.js";
import { forEachRow } from "./for-each-row.js";
import type { Database } from "./open-database.js";

/** Some features of customers, column by column. */
export interface FeatureColumns {
  /** Internal ids, [n]. */
  readonly customerIds: readonly number[];
  /** Real units, NaN where there is no value; one array per feature asked for, [n] each. */
  readonly columns: readonly Float64Array[];
}

/** The values of some features only: a million customers fit into little more than these. */
export function featureColumns(
  database: Database,
  features: FeatureRows,
  fields: readonly (keyof typeof FEATURE_VALUES)[],
): FeatureColumns {
  const names = fields.map((_, j) => `value${j}`);
  const query = database.db
    .selectFrom(features.as("f"))
    .select("f.customer_id")
    .select(fields.map((field, j) => (FEATURE_VALUES[field] as RawBuilder<number | null>).as(names[j])));
  const customerIds: number[] = [];
  const columns = fields.map((): number[] => []);
  const visit = (customerId: number, ...values: (number | null)[]) => {
    customerIds.push(customerId);
    for (let j = 0; j < columns.length; j++) columns[j].push(values[j] ?? Number.NaN);
  };
  forEachRow(database, query.compile(), ["customer_id", ...names], visit);
  return { customerIds, columns: columns.map((values) => Float64Array.from(values)) };
}
