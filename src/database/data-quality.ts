import type { Kysely } from "kysely";
import type { LedgerTable, ProfileEffectTable, Tables } from "./tables.js";

/** What cleaning does to the lines of a version. */
export interface VersionLedger {
  readonly ledger: readonly Omit<LedgerTable, "version_id">[];
  readonly profiles: readonly Omit<ProfileEffectTable, "version_id">[];
}

/** Stores the ledger of a version, and what other profiles would do; within a write transaction. */
export async function insertLedger(
  trx: Kysely<Tables>,
  versionId: number,
  { ledger, profiles }: VersionLedger,
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

/** Takes the ledger of a version away, for another one or none; within a write transaction. */
export async function deleteLedger(trx: Kysely<Tables>, versionId: number): Promise<void> {
  for (const table of ["ledger", "profile_effect"] as const) {
    await trx.deleteFrom(table).where("version_id", "=", versionId).execute();
  }
}
