import { storedFeatures } from "../database/customer-page.js";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import { type FeatureColumns, featureColumns } from "../database/feature-columns.js";
import type { Database } from "../database/open-database.js";
import { versionScope } from "../database/visible-lines.js";
import { FEATURE_CATALOGUE, type Feature } from "../features/feature-catalogue.js";
import { purchaseHistory } from "../features/purchase-history.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";

/** Some features of a version's customers as of an instant: as stored for the version's own instant, else computed. */
export async function readFeatureColumns(
  database: Database,
  version: DataSetVersionRow,
  asOf: number,
  features: readonly Feature[],
): Promise<FeatureColumns> {
  const { db } = database;
  const rows =
    asOf === version.as_of
      ? storedFeatures(db, version.id)
      : purchaseHistory(
          db,
          await versionScope(db, version.id),
          cleaningProfile(version.cleaning_profile),
          asOf,
        );
  const fields = features.map((feature) => FEATURE_CATALOGUE[feature].field);
  return featureColumns(database, rows, fields);
}
