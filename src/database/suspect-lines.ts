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
 *
 * Prices are grouped first: a product has thousands of lines but few prices.
 */
export function customersWithSuspectLines(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  return db
    .with("kept", () => visibleLines(db, scope, profileMask).where("l.product_id", "is not", null))
    .with(
      (name) => name("price").materialized(),
      (q) =>
        q
          .selectFrom("kept")
          .where("first_rule", "=", 0)
          .groupBy(["product_id", "unit_price"])
          .select(["product_id", "unit_price"])
          .select((e) => e.fn.countAll<number>().as("lines")),
    )
    .with("ranked", (q) =>
      q
        .selectFrom("price")
        .select(["product_id", "unit_price"])
        .select(sql<number>`sum(lines) OVER (PARTITION BY product_id ORDER BY unit_price)`.as("up_to"))
        .select(sql<number>`sum(lines) OVER (PARTITION BY product_id)`.as("all_lines")),
    )
    .with("quartile", (q) =>
      q
        .selectFrom("ranked")
        .where("all_lines", ">=", FEWEST_LINES)
        .groupBy("product_id")
        .select("product_id")
        .select(sql<number>`min(unit_price) FILTER (WHERE up_to >= (all_lines + 3) / 4)`.as("lower"))
        .select(sql<number>`min(unit_price) FILTER (WHERE up_to >= (3 * all_lines + 3) / 4)`.as("upper")),
    )
    .with(
      (name) => name("suspect").materialized(),
      (q) =>
        q
          .selectFrom("price as p")
          .innerJoin("quartile as q", "q.product_id", "p.product_id")
          .whereRef("q.upper", ">", "q.lower")
          .where(
            sql<boolean>`(unit_price < lower - ${FAR_FENCE} * (upper - lower) OR unit_price > upper + ${FAR_FENCE} * (upper - lower))`,
          )
          .select(["p.product_id", "p.unit_price"]),
    )
    .selectFrom("kept as k")
    .innerJoin("suspect as s", (join) =>
      join.onRef("s.product_id", "=", "k.product_id").onRef("s.unit_price", "=", "k.unit_price"),
    )
    .where("first_rule", "=", 0)
    .select((e) => e.ref("k.customer_id").$castTo<number>().as("customer_id"))
    .distinct();
}
