import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

/**
 * Remembers a report file that was written from this database, so that an erasure can take it away.
 * @param sha256 of its bytes: by then the path may have another file, and a copy of the database knows the path too
 */
export function recordRenderedReport(db: Kysely<Tables>, path: string, sha256: string, now: number) {
  return db
    .insertInto("rendered_report")
    .values({ path, sha256, rendered_at: now })
    .onConflict((conflict) => conflict.columns(["path", "sha256"]).doUpdateSet({ rendered_at: now }));
}

export function renderedReports(db: Kysely<Tables>) {
  return db.selectFrom("rendered_report").select(["path", "sha256"]).orderBy("path").orderBy("sha256");
}

export function forgetRenderedReport(db: Kysely<Tables>, path: string) {
  return db.deleteFrom("rendered_report").where("path", "=", path);
}

/** Forgets the files that had a path before the one with these bytes. */
export function forgetEarlierReports(db: Kysely<Tables>, path: string, sha256: string) {
  return forgetRenderedReport(db, path).where("sha256", "<>", sha256);
}

/** The newest erasure; it changes at the same instant as the rows. */
export function latestErasure(db: Kysely<Tables>) {
  return db.selectFrom("erasure").select((e) => e.fn.max<number | null>("id").as("id"));
}
