import { type Insertable, type Kysely, type Selectable, type SqlBool, sql, type Updateable } from "kysely";
import type { ImportTable, Tables } from "./tables.js";

export type ImportRow = Selectable<ImportTable>;

export function allImports(db: Kysely<Tables>) {
  return db.selectFrom("import").selectAll();
}

export function importById(db: Kysely<Tables>, id: number) {
  return db.selectFrom("import").selectAll().where("id", "=", id);
}

export function importsById(db: Kysely<Tables>, ids: readonly number[]) {
  return db
    .selectFrom("import")
    .selectAll()
    .where("id", "in", [...ids])
    .orderBy("id");
}

/** The import, where it waits or goes on. */
export function unfinishedImport(db: Kysely<Tables>, id: number) {
  return importById(db, id).where("status", "in", ["QUEUED", "RUNNING"]);
}

export async function insertImport(
  db: Kysely<Tables>,
  row: Pick<
    Insertable<ImportTable>,
    "file_name" | "file_sha256" | "created_at" | "idempotency_key" | "input_digest" | "lock_holder"
  >,
): Promise<number> {
  const { id } = await db
    .insertInto("import")
    .values({ ...row, status: "QUEUED", phase: "waiting", fraction: 0 })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export function updateImport(db: Kysely<Tables>, id: number, change: Updateable<ImportTable>) {
  return db.updateTable("import").set(change).where("id", "=", id);
}

/** An import of the current version that brought exactly these bytes, all of whose lines are in force. */
export function importWithBytes(db: Kysely<Tables>, versionId: number, sha256: string) {
  return db
    .selectFrom("import as i")
    .innerJoin("version_import as v", "v.import_id", "i.id")
    .where("v.version_id", "=", versionId)
    .where("i.file_sha256", "=", sha256)
    .where(isInForce())
    .select("i.id")
    .limit(1);
}

/** An import of the current version that brought exactly these lines, all of which are in force. */
export function importWithLines(db: Kysely<Tables>, versionId: number, linesHash: string) {
  return db
    .selectFrom("import as i")
    .innerJoin("version_import as v", "v.import_id", "i.id")
    .where("v.version_id", "=", versionId)
    .where("i.lines_hash", "=", linesHash)
    .where(isInForce())
    .select("i.id")
    .limit(1);
}

/** Whether every line that the import `i` brought counts still: none was replaced since. */
function isInForce() {
  return sql<SqlBool>`NOT EXISTS (SELECT 1 FROM order_line WHERE import_id = i.id AND removed_in IS NOT NULL)`;
}

/** The version that an import made: the first one that has it. */
export function versionOfImport(db: Kysely<Tables>, importId: number) {
  return db
    .selectFrom("version_import")
    .where("import_id", "=", importId)
    .select((e) => e.fn.min<number>("version_id").as("version_id"));
}
