import type { Kysely } from "kysely";
import type { LedgerTable, ProfileEffectTable, Tables } from "./tables.js";

/** What is stored of a look at every line of a version. */
export interface VersionQuality {
  readonly ledger: readonly Omit<LedgerTable, "version_id">[];
  readonly profiles: readonly Omit<ProfileEffectTable, "version_id">[];
}

/** Stores the quality of a version; within a write transaction. */
export async function insertQuality(
  trx: Kysely<Tables>,
  versionId: number,
  { ledger, profiles }: VersionQuality,
): Promise<void> {
  await trx
    .insertInto("ledger")
    .values(ledger.map((entry) => ({ version_id: versionId, ...entry })))
    .execute();
  await trx
    .insertInto("profile_effect")
    .values(profiles.map((effect) => ({ version_id: versionId, ...effect })))
    .execute();
}

/** Takes the quality of a version away, for another one or none; within a write transaction. */
export async function deleteQuality(trx: Kysely<Tables>, versionId: number): Promise<void> {
  for (const table of ["ledger", "profile_effect", "column_quality", "data_alert"] as const) {
    await trx.deleteFrom(table).where("version_id", "=", versionId).execute();
  }
}

export function profileEffects(db: Kysely<Tables>, versionId: number) {
  return db.selectFrom("profile_effect").selectAll().where("version_id", "=", versionId);
}
