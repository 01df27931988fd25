import type { Insertable, Kysely, Selectable } from "kysely";
import { isAmongIds } from "./id-list.js";
import type { DataSetVersionTable, Tables } from "./tables.js";

export type DataSetVersionRow = Selectable<DataSetVersionTable>;

/** The version that is in force: the newest one. */
export function currentVersion(db: Kysely<Tables>) {
  return db.selectFrom("data_set_version").selectAll().orderBy("id", "desc").limit(1);
}

export function versionById(db: Kysely<Tables>, id: number) {
  return db.selectFrom("data_set_version").selectAll().where("id", "=", id);
}

export function versionsById(db: Kysely<Tables>, ids: readonly number[]) {
  return db.selectFrom("data_set_version").selectAll().where(isAmongIds("id", ids));
}

/** The imports that a version is made of, the first one first. */
export function versionImports(db: Kysely<Tables>, versionId: number) {
  return db
    .selectFrom("version_import as v")
    .innerJoin("import as i", "i.id", "v.import_id")
    .where("v.version_id", "=", versionId)
    .selectAll("i")
    .orderBy("i.id");
}

export function versionLedger(db: Kysely<Tables>, versionId: number) {
  return db.selectFrom("ledger").selectAll().where("version_id", "=", versionId);
}

/** Stores a version with its imports; within a write transaction. */
export async function insertVersion(
  trx: Kysely<Tables>,
  version: Insertable<DataSetVersionTable>,
  importIds: readonly number[],
): Promise<number> {
  const { id } = await trx
    .insertInto("data_set_version")
    .values(version)
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("version_import")
    .values(importIds.map((import_id) => ({ version_id: id, import_id })))
    .execute();
  return id;
}

/** Where its lines have changed after all: a customer was erased. */
export function updateVersionDigest(trx: Kysely<Tables>, id: number, digest: string, linesHash: string) {
  return trx.updateTable("data_set_version").set({ digest, lines_hash: linesHash }).where("id", "=", id);
}

export function allVersions(db: Kysely<Tables>) {
  return db.selectFrom("data_set_version").selectAll();
}
