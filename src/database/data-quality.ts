import type { Kysely } from "kysely";
import type {
  ColumnQualityTable,
  DataAlertTable,
  LedgerTable,
  ProfileEffectTable,
  Tables,
} from "./tables.js";

/** What is stored of a look at every line of a version. */
export interface VersionQuality {
  readonly ledger: readonly Omit<LedgerTable, "version_id">[];
  readonly profiles: readonly Omit<ProfileEffectTable, "version_id">[];
  readonly rules: readonly { readonly reason: string; readonly rows: number }[];
  readonly columns: readonly Omit<ColumnQualityTable, "version_id">[];
  readonly alerts: readonly Omit<DataAlertTable, "version_id">[];
}

/** The part that is counted from the lines alone. */
type VersionCounts = Omit<VersionQuality, "alerts">;

const COUNT_TABLES = ["ledger", "profile_effect", "rule_effect", "column_quality"] as const;

/** Stores the quality of a version; within a write transaction. */
export async function insertQuality(
  trx: Kysely<Tables>,
  versionId: number,
  { alerts, ...counts }: VersionQuality,
): Promise<void> {
  await insertCounts(trx, versionId, counts);
  const rows = alerts.map((alert) => ({ version_id: versionId, ...alert }));
  if (rows.length > 0) await trx.insertInto("data_alert").values(rows).execute();
}

/** Takes other counts for a version and leaves its alerts; within a write transaction. */
export async function replaceCounts(
  trx: Kysely<Tables>,
  versionId: number,
  counts: VersionCounts,
): Promise<void> {
  await deleteOfVersion(trx, versionId, COUNT_TABLES);
  await insertCounts(trx, versionId, counts);
}

async function insertCounts(
  trx: Kysely<Tables>,
  version_id: number,
  { ledger, profiles, rules, columns }: VersionCounts,
): Promise<void> {
  const ofVersion = <Row>(rows: readonly Row[]) => rows.map((row) => ({ version_id, ...row }));
  await trx.insertInto("ledger").values(ofVersion(ledger)).execute();
  await trx.insertInto("profile_effect").values(ofVersion(profiles)).execute();
  await trx.insertInto("rule_effect").values(ofVersion(rules)).execute();
  await trx.insertInto("column_quality").values(ofVersion(columns)).execute();
}

/** Takes the quality of a version away, for another one or none; within a write transaction. */
export function deleteQuality(trx: Kysely<Tables>, versionId: number): Promise<void> {
  return deleteOfVersion(trx, versionId, [...COUNT_TABLES, "data_alert"]);
}

async function deleteOfVersion(
  trx: Kysely<Tables>,
  versionId: number,
  tables: readonly ((typeof COUNT_TABLES)[number] | "data_alert")[],
): Promise<void> {
  for (const table of tables) await trx.deleteFrom(table).where("version_id", "=", versionId).execute();
}

export function profileEffects(db: Kysely<Tables>, versionId: number) {
  return db.selectFrom("profile_effect").selectAll().where("version_id", "=", versionId);
}

export function ruleEffects(db: Kysely<Tables>, versionId: number) {
  return db.selectFrom("rule_effect").selectAll().where("version_id", "=", versionId);
}

export function columnQualities(db: Kysely<Tables>, versionId: number) {
  return db.selectFrom("column_quality").selectAll().where("version_id", "=", versionId).orderBy("position");
}

export function dataAlerts(db: Kysely<Tables>, versionId: number) {
  return db.selectFrom("data_alert").selectAll().where("version_id", "=", versionId).orderBy("position");
}
