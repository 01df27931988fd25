import { versionFeatures } from "../database/customer-features.js";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import type { Database } from "../database/open-database.js";
import { versionScope } from "../database/visible-lines.js";
import type { FeatureTable } from "../features/feature-matrix.js";
import { numberedHistory } from "../features/purchase-history.js";
import { readFeatureTable } from "../features/read-feature-table.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";

/** The customers of a version as of an instant: as stored for the version's own instant, else computed anew. */
export async function readFeatures(
  database: Database,
  version: DataSetVersionRow,
  asOf: number,
): Promise<FeatureTable> {
  const { db } = database;
  if (asOf === version.as_of) return readFeatureTable(database, versionFeatures(db, version.id).compile());
  const scope = await versionScope(db, version.id);
  const profile = cleaningProfile(version.cleaning_profile);
  return readFeatureTable(database, numberedHistory(db, scope, profile, asOf).compile());
}
