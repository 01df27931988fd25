import type { Kysely, Selectable } from "kysely";
import type { RejectTable, Tables } from "./tables.js";

export type RejectRow = Selectable<RejectTable>;

/** Rows of an import that could not be read; by id they are in the order of its files. */
export function rejectsOfImport(db: Kysely<Tables>, importId: number) {
  return rejectsOfImports(db, [importId]);
}

/** The same of several imports. */
export function rejectsOfImports(db: Kysely<Tables>, importIds: readonly number[]) {
  return db
    .selectFrom("reject")
    .selectAll()
    .where("import_id", "in", [...importIds]);
}

/** The newest import that has rejects; null where none has. */
export function newestRejectingImport(db: Kysely<Tables>) {
  return db.selectFrom("reject").select((e) => e.fn.max<number | null>("import_id").as("import_id"));
}
