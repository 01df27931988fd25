import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** Sums by first exclusion rule (its bit; 0 = kept). Customers and invoices do not add up over the rules. */
export function ledgerByRule(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  return db
    .selectFrom(visibleLines(db, scope, profileMask).as("line"))
    .groupBy("first_rule")
    .select("first_rule")
    .select(ledgerSums);
}

/** The same sums over all lines. */
export function ledgerTotals(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  return db.selectFrom(visibleLines(db, scope, profileMask).as("line")).select(ledgerSums);
}

/** First and last instant of the kept lines; null where none is kept. */
export function keptPeriod(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  return db
    .selectFrom(visibleLines(db, scope, profileMask).as("line"))
    .where("first_rule", "=", 0)
    .select(sql<number | null>`min(ordered_at)`.as("first"))
    .select(sql<number | null>`max(ordered_at)`.as("last"));
}

const ledgerSums = [
  sql<number>`count(*)`.as("rows"),
  sql<number>`count(DISTINCT customer_id)`.as("customers"),
  sql<number>`count(DISTINCT invoice_id)`.as("invoices"),
  sql<number>`coalesce(sum(amount), 0)`.as("amount"),
] as const;
