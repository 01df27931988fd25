import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { CustomerFeaturesTable, Tables } from "../database/tables.js";
import { type LineScope, visibleLines } from "../database/visible-lines.js";
import { type CleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import { ruleBit } from "../intake/cleaning-rules.js";

/** What the query gives for each customer: a row of `customer_features` without its version. */
export type PurchaseHistoryRow = Omit<CustomerFeaturesTable, "version_id">;

const DAY_MS = 86_400_000;

/**
 * All eleven features of every customer with at least one kept line, as of an instant: the one feature query.
 *
 * Only lines at or before `asOf` count. An order is an invoice, or the purchases of one instant where there is no
 * invoice number. Days are floored; the mean gap is not, and is null for a single order. The country is the one of
 * most kept lines, ties to the first by name. A cancellation to which one of the rules 5–7 applies does not count for net
 * spend: what it takes back does not count either.
 */
export function purchaseHistory(
  db: Kysely<Tables>,
  scope: LineScope,
  profile: CleaningProfile,
  asOf: number,
) {
  const isKept = sql<SqlBool>`first_rule = 0`;
  const isCancellation = sql<SqlBool>`first_rule = ${sql.lit(ruleBit("CANCELLATION"))}`;
  return db
    .with("line", (q) =>
      q
        .selectFrom(visibleLines(db, scope, profileMask(profile)).as("visible"))
        .where("customer_id", "is not", null)
        .where("ordered_at", "<=", asOf)
        .where((e) => e.or([isKept, isCancellation]))
        .selectAll(),
    )
    .with("ranked_country", (q) =>
      q
        .selectFrom("line")
        .innerJoin("country", "country.id", "line.country_id")
        .where(isKept)
        .groupBy(["customer_id", "country_id"])
        .select(["customer_id", "country_id"])
        .select(placeWithinCustomer(sql`country.name`)),
    )
    .with("history", (q) =>
      q
        .selectFrom("line")
        .groupBy("customer_id")
        .having(sql<number>`count(*) FILTER (WHERE ${isKept})`, ">", 0)
        .select((e) => e.ref("customer_id").$castTo<number>().as("customer_id"))
        .select([
          sql<number>`min(ordered_at) FILTER (WHERE ${isKept})`.as("first_order_at"),
          sql<number>`max(ordered_at) FILTER (WHERE ${isKept})`.as("last_order_at"),
          sql<number>`count(DISTINCT coalesce(invoice_id, -ordered_at)) FILTER (WHERE ${isKept})`.as(
            "frequency",
          ),
          sql<number>`sum(amount) FILTER (WHERE ${isKept})`.as("monetary"),
          sql<number>`coalesce(sum(amount) FILTER (WHERE ${isCancellation} AND amount < 0 AND NOT is_settled), 0)`.as(
            "cancelled",
          ),
          sql<number>`count(DISTINCT product_id) FILTER (WHERE ${isKept})`.as("distinct_products"),
          sql<number>`sum(quantity) FILTER (WHERE ${isKept})`.as("units"),
        ]),
    )
    .selectFrom("history as h")
    .leftJoin("ranked_country as c", (join) =>
      join.onRef("c.customer_id", "=", "h.customer_id").on("c.place", "=", 1),
    )
    .select(["h.customer_id", "c.country_id", "first_order_at", "last_order_at", "frequency", "monetary"])
    .select(["distinct_products", "units"])
    .select([
      sql<number>`(${sql.lit(asOf)} - last_order_at) / ${sql.lit(DAY_MS)}`.as("recency_days"),
      sql<number>`monetary + cancelled`.as("net_monetary"),
      sql<number>`monetary / 1000.0 / frequency`.as("average_order_value"),
      sql<number>`(${sql.lit(asOf)} - first_order_at) / ${sql.lit(DAY_MS)}`.as("tenure_days"),
      sql<number>`(last_order_at - first_order_at) / ${sql.lit(DAY_MS)}`.as("active_span_days"),
      sql<number | null>`CASE WHEN frequency > 1
        THEN (last_order_at - first_order_at) / ${sql.lit(DAY_MS)}.0 / (frequency - 1) END`.as(
        "mean_gap_days",
      ),
      sql<number>`CASE WHEN cancelled = 0 THEN 0.0 ELSE -cancelled * 1.0 / monetary END`.as("return_rate"),
    ]);
}

/** The same with the customer's number. */
export function numberedHistory(
  db: Kysely<Tables>,
  scope: LineScope,
  profile: CleaningProfile,
  asOf: number,
) {
  return db
    .selectFrom(purchaseHistory(db, scope, profile, asOf).as("f"))
    .innerJoin("customer", "customer.id", "f.customer_id")
    .selectAll("f")
    .select("customer.number");
}

/**
 * Customers none of whose lines is kept, with the reason of most of their lines (ties: the earlier rule) and the
 * country of most of them (ties: the first by name).
 */
export function excludedCustomers(db: Kysely<Tables>, scope: LineScope, profile: CleaningProfile) {
  return db
    .with("line", () => visibleLines(db, scope, profileMask(profile)).where("l.customer_id", "is not", null))
    .with("excluded", (q) =>
      q
        .selectFrom("line")
        .groupBy("customer_id")
        .having(sql<number>`min(first_rule)`, ">", 0)
        .select((e) => e.ref("customer_id").$castTo<number>().as("customer_id")),
    )
    .with("ranked_reason", (q) =>
      q
        .selectFrom("line")
        .where("customer_id", "in", (e) => e.selectFrom("excluded").select("excluded.customer_id"))
        .groupBy(["customer_id", "first_rule"])
        .select(["customer_id", "first_rule"])
        .select(placeWithinCustomer(sql`first_rule`)),
    )
    .with("ranked_country", (q) =>
      q
        .selectFrom("line")
        .innerJoin("country", "country.id", "line.country_id")
        .where("customer_id", "in", (e) => e.selectFrom("excluded").select("excluded.customer_id"))
        .groupBy(["customer_id", "country_id"])
        .select(["customer_id", "country_id"])
        .select(placeWithinCustomer(sql`country.name`)),
    )
    .selectFrom("ranked_reason as r")
    .where("r.place", "=", 1)
    .leftJoin("ranked_country as c", (join) =>
      join.onRef("c.customer_id", "=", "r.customer_id").on("c.place", "=", 1),
    )
    .select((e) => e.ref("r.customer_id").$castTo<number>().as("customer_id"))
    .select(["c.country_id", "r.first_rule"]);
}

/** 1 for the group that most of a customer's lines are in. */
function placeWithinCustomer(tieBreak: RawBuilder<unknown>) {
  return sql<number>`row_number() OVER (PARTITION BY customer_id ORDER BY count(*) DESC, ${tieBreak})`.as(
    "place",
  );
}
