import { type Kysely, sql } from "kysely";
import type { OrderLineTable, Tables } from "./tables.js";
import type { LineScope } from "./visible-lines.js";

/** The columns that make two lines of an invoice equal. */
const SAME_LINE = [
  "invoice_id",
  "product_id",
  "description_id",
  "customer_id",
  "country_id",
  "ordered_at",
  "quantity",
  "unit_price",
] as const satisfies readonly (keyof OrderLineTable)[];

/**
 * The lines of a staged import whose invoice is known from an earlier import, each with whether an equal line is there
 * (1 or 0; the second of two equal lines needs a second one).
 * Overlapping exports bring such lines; they must not count twice.
 */
export function linesOfKnownInvoices(db: Kysely<Tables>, importId: number, known: LineScope) {
  const numbered = (ids: readonly number[]) =>
    db
      .selectFrom("order_line")
      .where("import_id", "in", [...ids])
      .where("removed_in", "is", null)
      .where("invoice_id", "is not", null)
      .select(["id", "import_id", ...SAME_LINE])
      .select(
        sql<number>`row_number() OVER (PARTITION BY ${sql.join(SAME_LINE.map((name) => sql.ref(name)))} ORDER BY id)`.as(
          "copy",
        ),
      );
  const earlier = numbered(known.importIds).where("invoice_id", "in", (q) =>
    q.selectFrom("order_line").where("import_id", "=", importId).select("invoice_id"),
  );
  return db
    .with("earlier", () => earlier)
    .with("staged", () => numbered([importId]))
    .selectFrom("staged as s")
    .innerJoin("invoice as i", "i.id", "s.invoice_id")
    .where("s.invoice_id", "in", (q) => q.selectFrom("earlier").select("earlier.invoice_id"))
    .leftJoin("earlier as e", (join) =>
      [...SAME_LINE, "copy" as const].reduce(
        (on, name) => on.on(sql<boolean>`${sql.ref(`e.${name}`)} IS ${sql.ref(`s.${name}`)}`),
        join,
      ),
    )
    .select(["s.id", "i.number as invoice", "e.import_id as knownFrom"])
    .select(sql<number>`e.id IS NOT NULL`.as("isEqual"));
}

/** The staged lines of those ids as text, for taking them out of a hash. */
export function linesById(db: Kysely<Tables>, ids: readonly number[]) {
  return db
    .selectFrom("order_line as l")
    .leftJoin("invoice as i", "i.id", "l.invoice_id")
    .leftJoin("product as p", "p.id", "l.product_id")
    .leftJoin("description as d", "d.id", "l.description_id")
    .leftJoin("customer as c", "c.id", "l.customer_id")
    .leftJoin("country as n", "n.id", "l.country_id")
    .where("l.id", "in", [...ids])
    .select([
      "i.number as invoice",
      "p.stock_code as stockCode",
      "d.text as description",
      "l.quantity",
      "l.unit_price as unitPrice",
      "l.ordered_at as orderedAt",
      "c.number as customerNumber",
      "n.name as country",
    ]);
}

export function deleteLines(db: Kysely<Tables>, ids: readonly number[]) {
  return db.deleteFrom("order_line").where("id", "in", [...ids]);
}

/** First and last instant of the lines of some imports that have no invoice number; null where there are none. */
export function periodWithoutInvoices(db: Kysely<Tables>, importIds: readonly number[]) {
  return db
    .selectFrom("order_line")
    .where("import_id", "in", [...importIds])
    .where("removed_in", "is", null)
    .where("invoice_id", "is", null)
    .select(sql<number | null>`min(ordered_at)`.as("first"))
    .select(sql<number | null>`max(ordered_at)`.as("last"));
}
