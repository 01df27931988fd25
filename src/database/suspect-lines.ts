import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** Tukey's far fence: this many interquartile ranges beyond the quartiles. */
const FAR_FENCE = 3;
/** Products with fewer kept lines, or with equal quartiles, have no fence that means anything. */
const FEWEST_LINES = 20;

/**
 * Customers with a kept line whose unit price lies beyond Tukey's far fence of its product (quartiles by nearest rank
 * over the product's kept lines). A typing error shows in the price; a large quantity is what wholesalers are for.
 */
export function customersWithSuspectLines(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  return db
    .with("kept", () => visibleLines(db, scope, profileMask).where("l.product_id", "is not", null))
    .with("ranked", (q) =>
      q
        .selectFrom("kept")
        .where("first_rule", "=", 0)
        .select(["product_id", "customer_id", "unit_price"])
        .select(sql<number>`row_number() OVER (PARTITION BY product_id ORDER BY unit_price)`.as("place"))
        .select(sql<number>`count(*) OVER (PARTITION BY product_id)`.as("lines")),
    )
    .with("quartile", (q) =>
      q
        .selectFrom("ranked")
        .groupBy("product_id")
        .having(sql<number>`max(lines)`, ">=", FEWEST_LINES)
        .select("product_id")
        .select(sql<number>`max(unit_price) FILTER (WHERE place = (lines + 3) / 4)`.as("lower"))
        .select(sql<number>`max(unit_price) FILTER (WHERE place = (3 * lines + 3) / 4)`.as("upper")),
    )
    .selectFrom("ranked as r")
    .innerJoin("quartile as q", "q.product_id", "r.product_id")
    .whereRef("q.upper", ">", "q.lower")
    .where(
      sql<boolean>`unit_price < lower - ${FAR_FENCE} * (upper - lower) OR unit_price > upper + ${FAR_FENCE} * (upper - lower)`,
    )
    .select((e) => e.ref("r.customer_id").$castTo<number>().as("customer_id"))
    .distinct();
}
