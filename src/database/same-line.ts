import { sql } from "kysely";
import type { OrderLineTable } from "./tables.js";

/**
 * The columns that make two order lines equal: all eight fields, as numbers, and what the fields do not say: the rules that
 * apply by the status of the order. An order that was open in one export and is paid in the next one differs.
 */
export const SAME_LINE = [
  "invoice_id",
  "product_id",
  "description_id",
  "customer_id",
  "country_id",
  "ordered_at",
  "quantity",
  "unit_price",
  "rules",
] as const satisfies readonly (keyof OrderLineTable)[];

/** Which of several equal lines a line of `table` is, from 1, by id. */
export function copyNumber(table: string) {
  const columns = SAME_LINE.map((name) => sql.ref(`${table}.${name}`));
  return sql<number>`row_number() OVER (PARTITION BY ${sql.join(columns)} ORDER BY ${sql.ref(`${table}.id`)})`;
}
