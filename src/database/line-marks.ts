import { type Kysely, sql } from "kysely";
import { copyNumber } from "./same-line.js";
import type { Tables } from "./tables.js";
import { type LineScope, linesInScope } from "./visible-lines.js";

/** The stock codes that are no goods, as they are written: a trailing * stands for any ending. */
export async function nonProductCodes(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db.selectFrom("non_product_code").select("code").orderBy("code").execute();
  return rows.map(({ code }) => code);
}

/** Takes the place of the whole list; within a write transaction. */
export async function replaceNonProductCodes(trx: Kysely<Tables>, codes: readonly string[]): Promise<void> {
  await trx.deleteFrom("non_product_code").execute();
  if (codes.length === 0) return;
  await trx
    .insertInto("non_product_code")
    .values(codes.map((code) => ({ code })))
    .execute();
}

/** Gives a version the marks of another one; within a write transaction. */
export async function copyMarks(trx: Kysely<Tables>, fromVersion: number, toVersion: number): Promise<void> {
  await trx
    .insertInto("line_mark")
    .columns(["version_id", "line_id", "rules"])
    .expression((e) =>
      e
        .selectFrom("line_mark")
        .where("version_id", "=", fromVersion)
        .select([sql.lit(toVersion).as("version_id"), "line_id", "rules"]),
    )
    .execute();
}

export function deleteMarks(trx: Kysely<Tables>, versionId: number) {
  return trx.deleteFrom("line_mark").where("version_id", "=", versionId).execute();
}

/** All stock codes that order lines have. */
export function stockCodes(db: Kysely<Tables>) {
  return db.selectFrom("product").select(["id", "stock_code"]);
}

/** Lines of some products. */
export function linesOfProducts(db: Kysely<Tables>, scope: LineScope, productIds: readonly number[]) {
  return linesInScope(db, scope)
    .where("l.product_id", "in", [...productIds])
    .select("l.id");
}

/** Lines all of whose fields equal those of an earlier one. */
export function duplicateLines(db: Kysely<Tables>, scope: LineScope) {
  const numbered = linesInScope(db, scope).select("l.id").select(copyNumber("l").as("copy"));
  return db.selectFrom(numbered.as("n")).where("copy", ">", 1).select("id");
}

/** Cancellations of a customer's goods, by instant, then in the order of the file. */
export function cancellations(db: Kysely<Tables>, scope: LineScope, cancellationBit: number) {
  return matchable(db, scope)
    .where(sql<boolean>`l.rules & ${sql.lit(cancellationBit)} <> 0`)
    .where("l.quantity", "<", 0)
    .orderBy("l.ordered_at")
    .orderBy(byContent("asc"))
    .orderBy("l.id");
}

/** Purchases with the customer, product, price and quantity of some cancellation; by instant, the last of the file first. */
export function cancelledCandidates(db: Kysely<Tables>, scope: LineScope, cancellationBit: number) {
  const wanted = db
    .selectFrom(cancellations(db, scope, cancellationBit).as("c"))
    .select(["c.customer_id", "c.product_id", "c.unit_price"])
    .select(sql<number>`-c.quantity`.as("quantity"));
  return matchable(db, scope)
    .where(sql<boolean>`l.rules & ${sql.lit(cancellationBit)} = 0`)
    .where("l.quantity", ">", 0)
    .where(sql<boolean>`(l.customer_id, l.product_id, l.unit_price, l.quantity) IN (${wanted})`)
    .orderBy("l.ordered_at")
    .orderBy(byContent("desc"))
    .orderBy("l.id", "desc");
}

function matchable(db: Kysely<Tables>, scope: LineScope) {
  return linesInScope(db, scope)
    .where("l.customer_id", "is not", null)
    .where("l.product_id", "is not", null)
    .where("l.unit_price", ">", 0)
    .select(["l.id", "l.unit_price", "l.quantity", "l.ordered_at"])
    .select((e) => [
      e.ref("l.customer_id").$castTo<number>().as("customer_id"),
      e.ref("l.product_id").$castTo<number>().as("product_id"),
    ])
    .leftJoin("invoice as i", "i.id", "l.invoice_id")
    .leftJoin("description as d", "d.id", "l.description_id")
    .leftJoin("country as n", "n.id", "l.country_id");
}

/** Lines of one instant by what is written in them, so that it does not matter which came first. */
function byContent(direction: "asc" | "desc") {
  const order = sql.raw(direction);
  return sql`i.number ${order}, d.text ${order}, n.name ${order}`;
}
