import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** How many lines of one import a version keeps (first_rule 0) or excludes by each rule, with their amounts. */
export function importVerdicts(db: Kysely<Tables>, scope: LineScope, profileMask: number, importId: number) {
  return db
    .selectFrom(visibleLines(db, scope, profileMask).as("line"))
    .where("import_id", "=", importId)
    .groupBy("first_rule")
    .select("first_rule")
    .select([
      sql<number>`count(*)`.as("rows"),
      sql<number>`count(DISTINCT customer_id)`.as("customers"),
      sql<number>`count(DISTINCT invoice_id)`.as("invoices"),
      sql<number>`sum(amount)`.as("amount"),
    ])
    .orderBy("first_rule");
}
