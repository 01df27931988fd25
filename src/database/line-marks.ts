import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";

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
