import type { Kysely, Selectable } from "kysely";
import type { RejectTable, Tables } from "./tables.js";

export type RejectRow = Selectable<RejectTable>;

/** Rows of an import that could not be read, in the order of its files. */
export function rejectsOfImport(db: Kysely<Tables>, importId: number) {
  return db.selectFrom("reject").selectAll().where("import_id", "=", importId).orderBy("id");
}
