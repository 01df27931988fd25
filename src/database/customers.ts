import { type Kysely, sql } from "kysely";
import { isAmongIds } from "./id-list.js";
import type { KeysetOrder } from "./keyset.js";
import type { Tables } from "./tables.js";

export function customerByNumber(db: Kysely<Tables>, number: string) {
  return db.selectFrom("customer").selectAll().where("number", "=", number);
}

/** Customers of a version whose every line is excluded. */
export function excludedCustomersIn(db: Kysely<Tables>, versionId: number) {
  return db
    .selectFrom("excluded_customer as e")
    .innerJoin("customer as c", "c.id", "e.customer_id")
    .leftJoin("country as n", "n.id", "e.country_id")
    .where("e.version_id", "=", versionId)
    .select(["e.customer_id", "e.reason", "c.number", "n.name as country"]);
}

/** How they are ordered in lists: by number. */
export const excludedOrder: KeysetOrder = { value: null, key: sql`c.number`, direction: "ASC" };

/** Those of them among some customers. */
export function excludedCustomersOf(db: Kysely<Tables>, versionId: number, customerIds: readonly number[]) {
  return excludedCustomersIn(db, versionId).where(isAmongIds("e.customer_id", customerIds));
}

/** The score of some customers in a scoring. */
export function scoresOf(db: Kysely<Tables>, scoringId: number, customerIds: readonly number[]) {
  return db
    .selectFrom("score")
    .select(["customer_id", "segment", "dbscan_label"])
    .where("scoring_id", "=", scoringId)
    .where(isAmongIds("customer_id", customerIds));
}

export type ScoreRow = Awaited<ReturnType<ReturnType<typeof scoresOf>["execute"]>>[number];
