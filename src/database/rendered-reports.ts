import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

/** Remembers a report file that was written from this database, so that an erasure can take it away. */
export function recordRenderedReport(db: Kysely<Tables>, path: string, now: number) {
  return db
    .insertInto("rendered_report")
    .values({ path, rendered_at: now })
    .onConflict((conflict) => conflict.column("path").doUpdateSet({ rendered_at: now }));
}

export function renderedReports(db: Kysely<Tables>) {
  return db.selectFrom("rendered_report").select("path").orderBy("path");
}

export function forgetRenderedReport(db: Kysely<Tables>, path: string) {
  return db.deleteFrom("rendered_report").where("path", "=", path);
}
