import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { type CustomerScope, type CustomerSelection, customersIn, FEATURE_VALUES } from "./customer-page.js";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

type Condition = RawBuilder<SqlBool>;

/** The columns of `customerSums`. */
export const SUM_COLUMNS = ["frequency", "monetary", "country_id", "segment", "dbscan_label", "is_match"];

/** What is summed over the customers of a scope, and whether each meets the conditions. */
export function customerSums(db: Kysely<Tables>, scope: CustomerScope, conditions: readonly Condition[]) {
  return customersIn(db, scope, [])
    .select(["f.frequency", "f.monetary", "f.country_id", "s.segment", "s.dbscan_label"])
    .select(meetsAll(conditions));
}

const FIELDS = Object.keys(FEATURE_VALUES) as (keyof typeof FEATURE_VALUES)[];

/** The columns of `customerValues`: the features in their order, and the match. */
export const VALUE_COLUMNS = [...FIELDS.map((_, j) => `value${j}`), "is_match"];

/** All features of the customers of a scope in real units, and whether each meets the conditions. */
export function customerValues(db: Kysely<Tables>, scope: CustomerScope, conditions: readonly Condition[]) {
  return customersIn(db, scope, [])
    .select(
      FIELDS.map((field, j) => (FEATURE_VALUES[field] as RawBuilder<number | null>).as(VALUE_COLUMNS[j])),
    )
    .select(meetsAll(conditions));
}

function meetsAll(conditions: readonly Condition[]) {
  const all = conditions.length === 0 ? sql`1` : sql.join([...conditions], sql` AND `);
  return sql<number>`coalesce(${all}, 0)`.as("is_match");
}

/** The columns of `customerOrders`. */
export const ORDER_COLUMNS = ["customer_id", "ordered_at", "amount"];

/** The orders of some customers that count, each with its first instant and its amount in thousandths. */
export function customerOrders(
  db: Kysely<Tables>,
  lines: LineScope,
  profileMask: number,
  customers: CustomerSelection,
) {
  return db
    .selectFrom(visibleLines(db, lines, profileMask).as("line"))
    .where("first_rule", "=", 0)
    .where("customer_id", "in", customers.select("f.customer_id"))
    .groupBy(["customer_id", sql`coalesce('i' || invoice_id, 't' || ordered_at)`])
    .select([
      "customer_id",
      sql<number>`min(ordered_at)`.as("ordered_at"),
      sql<number>`sum(amount)`.as("amount"),
    ]);
}
