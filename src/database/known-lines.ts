import { type Kysely, type SqlBool, sql } from "kysely";
import { copyNumber, SAME_LINE } from "./same-line.js";
import type { Tables } from "./tables.js";

/** Order lines of some imports, all of them or those of a range of ids; removed lines are not among them. */
export interface LineSet {
  readonly importIds: readonly number[];
  readonly fromId?: number;
  /** Exclusive. */
  readonly untilId?: number;
}

/**
 * Lines that are compared as a whole: those of one invoice; or those without an invoice number in a period for which
 * both sides have some.
 */
export type LineGroup = "INVOICE" | { readonly from: number; readonly until: number };

/**
 * The lines of `own` whose group `other` has lines of too, each with the equal line there (null where there is none;
 * the second of two equal lines needs a second one). Overlapping exports bring such lines; they must not count twice.
 */
export function linesOfCommonGroups(db: Kysely<Tables>, own: LineSet, other: LineSet, group: LineGroup) {
  const isCommon = isCommonGroup(own, other, group);
  return db
    .with("own", () => numberedLines(db, own).where(isCommon))
    .with("other", () => numberedLines(db, other).where(isCommon))
    .selectFrom("own as s")
    .leftJoin("invoice as i", "i.id", "s.invoice_id")
    .leftJoin("other as e", (join) =>
      [...SAME_LINE, "copy" as const].reduce(
        (on, name) => on.on(sql<boolean>`${sql.ref(`e.${name}`)} IS ${sql.ref(`s.${name}`)}`),
        join,
      ),
    )
    .select(["s.id", "i.number as invoice", "e.id as equalId", "e.import_id as equalImportId"]);
}

function numberedLines(db: Kysely<Tables>, set: LineSet) {
  return db
    .selectFrom("order_line")
    .where(isIn(set))
    .select(["id", "import_id", ...SAME_LINE])
    .select(copyNumber("order_line").as("copy"));
}

function isCommonGroup(own: LineSet, other: LineSet, group: LineGroup) {
  if (group !== "INVOICE") {
    return sql<SqlBool>`invoice_id IS NULL AND ordered_at BETWEEN ${group.from} AND ${group.until}`;
  }
  return sql<SqlBool>`invoice_id IN (
    SELECT DISTINCT invoice_id FROM order_line WHERE ${isIn(own)} AND invoice_id IN (
      SELECT invoice_id FROM order_line WHERE ${isIn(other)} AND invoice_id IS NOT NULL))`;
}

function isIn({ importIds, fromId = 0, untilId = Number.MAX_SAFE_INTEGER }: LineSet) {
  return sql<SqlBool>`import_id IN (${sql.join([...importIds])}) AND removed_in IS NULL AND id >= ${fromId} AND id < ${untilId}`;
}

/** The lines of those ids as text, for taking them out of a hash. */
export function linesById(db: Kysely<Tables>, ids: readonly number[]) {
  return linesAsText(db).where("l.id", "in", [...ids]);
}

/** A customer's lines as text, whatever version has them. */
export function linesOfCustomer(db: Kysely<Tables>, customerId: number) {
  return linesAsText(db)
    .where("l.customer_id", "=", customerId)
    .select(["l.id", "l.import_id", "l.removed_in", "l.invoice_id"]);
}

function linesAsText(db: Kysely<Tables>) {
  return db
    .selectFrom("order_line as l")
    .leftJoin("invoice as i", "i.id", "l.invoice_id")
    .leftJoin("product as p", "p.id", "l.product_id")
    .leftJoin("description as d", "d.id", "l.description_id")
    .leftJoin("customer as c", "c.id", "l.customer_id")
    .leftJoin("country as n", "n.id", "l.country_id")
    .select([
      "i.number as invoice",
      "p.stock_code as stockCode",
      "d.text as description",
      "l.quantity",
      "l.unit_price as unitPrice",
      "l.ordered_at as orderedAt",
      "c.number as customerNumber",
      "n.name as country",
      "l.rules",
    ]);
}

export function deleteLines(db: Kysely<Tables>, ids: readonly number[]) {
  return db.deleteFrom("order_line").where("id", "in", [...ids]);
}

/** First and last instant of lines that have no invoice number; null where there are none. */
export function periodWithoutInvoices(db: Kysely<Tables>, set: LineSet) {
  return db
    .selectFrom("order_line")
    .where(isIn(set))
    .where("invoice_id", "is", null)
    .select(sql<number | null>`min(ordered_at)`.as("first"))
    .select(sql<number | null>`max(ordered_at)`.as("last"));
}
