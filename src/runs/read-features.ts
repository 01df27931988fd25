import { versionFeatures } from "../database/customer-features.js";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import type { Database } from "../database/open-database.js";
import { versionScope } from "../database/visible-lines.js";
import { type FeatureTable, featureTable } from "../features/feature-matrix.js";
import { numberedHistory } from "../features/purchase-history.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";

/** The customers of a version as of an instant: as stored for the version's own instant, else computed anew. */
export async function readFeatures(
  { db }: Database,
  version: DataSetVersionRow,
  asOf: number,
): Promise<FeatureTable> {
  if (asOf === version.as_of) return featureTable(await versionFeatures(db, version.id).execute());
  const scope = await versionScope(db, version.id);
  const profile = cleaningProfile(version.cleaning_profile);
  return featureTable(await numberedHistory(db, scope, profile, asOf).execute());
}
