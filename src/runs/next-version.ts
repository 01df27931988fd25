import type { DataSetVersionRow } from "../database/data-set-versions.js";
import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { storedLineSource } from "../database/stored-line-source.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import { importNotes } from "./import-notes.js";
import { type PreparedVersion, prepareVersion, type VersionPlan } from "./prepare-version.js";
import { codesOfVersion } from "./version-codes.js";

/** What a version that no import makes says for itself; all else is as in the version in force. */
type Change = Pick<VersionPlan, "cause" | "scope" | "now"> & Partial<VersionPlan>;

/** Prepares the version that follows the one in force without an import. It falls back on that one's period. */
export async function prepareNextVersion(
  database: Database,
  current: DataSetVersionRow,
  change: Change,
): Promise<PreparedVersion> {
  const plan = await planAfter(database, current, change);
  return (await prepareVersion(database, plan)) as PreparedVersion; // there is a period to fall back on
}

async function planAfter(
  database: Database,
  current: DataSetVersionRow,
  change: Change,
): Promise<VersionPlan> {
  const { db } = database;
  return {
    lines: storedLineSource(database, change.scope),
    marker: null,
    linesHash: LinesHash.parse(current.lines_hash),
    importId: null,
    profile: cleaningProfile(current.cleaning_profile),
    nonProductCodes: await codesOfVersion(db, current),
    currencyCode: current.currency_code,
    timeZone: current.time_zone,
    isSample: current.is_sample === 1,
    fallbackPeriod: { first: current.first_order_at, last: current.last_order_at },
    keepsModel: true,
    notes: await importNotes(db, change.scope.importIds),
    ...change,
  };
}
