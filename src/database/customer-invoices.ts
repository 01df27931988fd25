import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** How the lines of a data set count. */
export interface LineRules {
  /** The bits of all rules of the cleaning profile. */
  readonly mask: number;
  /** The bit of a line that is a cancellation. */
  readonly cancellation: number;
}

/** A customer's part of an invoice. */
export interface InvoiceRow {
  readonly customer_id: number;
  /** Tells the invoices of a customer apart: by number, or by instant where there is none. */
  readonly order_key: string;
  readonly number: string | null;
  /** The first instant of its lines. */
  readonly ordered_at: number;
  /** Thousandths of the currency. */
  readonly amount: number;
  readonly kept_amount: number;
  readonly lines: number;
}

/** Where a page of a customer's invoices begins: after this one. */
export interface InvoicePosition {
  readonly orderedAt: number;
  /** The number, "" for none. */
  readonly number: string;
}

/** As in the feature query: an order is an invoice, or the lines of one instant where there is no invoice number. */
const ORDER_KEY = sql<string>`coalesce('i' || invoice_id, 't' || ordered_at)`;

/**
 * The first invoices of each of some customers, the newest first (ties by number), `limit` + 1 each at most.
 * The kept amounts of a customer's invoices add up to the monetary feature, the amounts to the net one.
 */
export function invoicesOf(
  db: Kysely<Tables>,
  lines: LineScope & { readonly customerIds: readonly number[] },
  rules: LineRules,
  { limit, after }: { readonly limit: number; readonly after: InvoicePosition | null },
) {
  const isCancelled = sql`first_rule = ${rules.cancellation} AND amount < 0 AND NOT is_settled`;
  return db
    .with("invoice_of", (q) =>
      q
        .selectFrom(visibleLines(db, lines, rules.mask).as("line"))
        .groupBy(["customer_id", ORDER_KEY])
        .select((e) => e.ref("customer_id").$castTo<number>().as("customer_id"))
        .select([
          ORDER_KEY.as("order_key"),
          sql<number>`min(invoice_id)`.as("invoice_id"),
          sql<number>`min(ordered_at)`.as("ordered_at"),
          amountWhere(sql`first_rule = 0 OR (${isCancelled})`).as("amount"),
          amountWhere(sql`first_rule = 0`).as("kept_amount"),
          sql<number>`count(*)`.as("lines"),
        ]),
    )
    .with("numbered", (q) =>
      q
        .selectFrom("invoice_of as o")
        .leftJoin("invoice as i", "i.id", "o.invoice_id")
        .select(["o.customer_id", "o.order_key", "o.ordered_at", "o.amount", "o.kept_amount", "o.lines"])
        .select("i.number"),
    )
    .with("placed", (q) =>
      q
        .selectFrom("numbered")
        .selectAll()
        .select(
          sql<number>`row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC, coalesce(number, ''))`.as(
            "place",
          ),
        )
        .$if(after !== null, (p) =>
          p.where(
            sql<boolean>`(ordered_at < ${after?.orderedAt}
              OR (ordered_at = ${after?.orderedAt} AND coalesce(number, '') > ${after?.number}))`,
          ),
        ),
    )
    .selectFrom("placed")
    .where("place", "<=", limit + 1)
    .select(["customer_id", "order_key", "number", "ordered_at", "amount", "kept_amount", "lines"])
    .orderBy("customer_id")
    .orderBy("place");
}

function amountWhere(condition: RawBuilder<unknown>) {
  return sql<number>`coalesce(sum(amount) FILTER (WHERE ${condition}), 0)`;
}

/** How many invoices each of some customers has. */
export function invoiceCountsOf(
  db: Kysely<Tables>,
  lines: LineScope & { readonly customerIds: readonly number[] },
) {
  return db
    .selectFrom(visibleLines(db, lines, 0).as("line"))
    .groupBy("customer_id")
    .select((e) => e.ref("customer_id").$castTo<number>().as("customer_id"))
    .select(sql<number>`count(DISTINCT ${ORDER_KEY})`.as("count"));
}

/** A customer's part of an invoice, by what tells it apart. */
export interface InvoiceKey {
  readonly customerId: number;
  readonly orderKey: string;
}

/**
 * The first lines of each of some invoices, in the order of the files, `limit` + 1 each at most.
 * @param after  only lines that come after the one with this id
 */
export function linesOfInvoices(
  db: Kysely<Tables>,
  scope: LineScope,
  mask: number,
  invoices: readonly InvoiceKey[],
  { limit, after }: { readonly limit: number; readonly after: number | null },
) {
  const customerIds = [...new Set(invoices.map(({ customerId }) => customerId))];
  const keys = JSON.stringify(invoices.map(({ customerId, orderKey }) => [customerId, orderKey]));
  return db
    .with(
      (cte) => cte("wanted").materialized(),
      (q) =>
        q
          .selectFrom(sql<{ key: number; value: string }>`json_each(${keys})`.as("each"))
          .select([
            sql<number>`value ->> 0`.as("customer_id"),
            sql<string>`value ->> 1`.as("order_key"),
            sql<number>`key`.as("at"),
          ]),
    )
    .with("line", (q) =>
      q
        .selectFrom(visibleLines(db, { ...scope, customerIds }, mask).as("visible"))
        .$if(after !== null, (p) => p.where("id", ">", after as number))
        .selectAll()
        .select(ORDER_KEY.as("order_key")),
    )
    .with("placed", (q) =>
      q
        .selectFrom("line as l")
        .crossJoin("wanted as w") // SQLite keeps the order of a cross join: each line is looked at once, and found in an index of these
        .whereRef("w.customer_id", "=", "l.customer_id")
        .whereRef("w.order_key", "=", "l.order_key")
        .select(["l.id", "l.product_id", "l.description_id", "l.quantity", "l.unit_price", "l.amount"])
        .select(["l.ordered_at", "l.first_rule", "w.at"])
        .select(sql<number>`row_number() OVER (PARTITION BY w.at ORDER BY l.id)`.as("place")),
    )
    .selectFrom("placed as l")
    .leftJoin("product as p", "p.id", "l.product_id")
    .leftJoin("description as d", "d.id", "l.description_id")
    .where("place", "<=", limit + 1)
    .select(["l.id", "l.at", "p.stock_code", "d.text as description", "l.quantity", "l.unit_price"])
    .select(["l.amount", "l.ordered_at", "l.first_rule"])
    .orderBy("l.at")
    .orderBy("place");
}

export type OrderLineRow = Awaited<ReturnType<ReturnType<typeof linesOfInvoices>["execute"]>>[number];
