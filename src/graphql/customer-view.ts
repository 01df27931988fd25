import type { Kysely } from "kysely";
import type { FeatureRows } from "../database/customer-page.js";
import { versionById } from "../database/data-set-versions.js";
import type { Tables } from "../database/tables.js";
import { versionScope } from "../database/visible-lines.js";
import { purchaseHistory } from "../features/purchase-history.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";

/** The data and the instant at which customers are looked at. */
export interface CustomerView {
  readonly versionId: number;
  /** UTC milliseconds. */
  readonly asOf: number;
}

/** Where the features of a view come from: computed for another instant than the version's own; null = as stored. */
export async function featuresOf(
  db: Kysely<Tables>,
  { versionId, asOf }: CustomerView,
): Promise<FeatureRows | null> {
  const version = await versionById(db, versionId).executeTakeFirst();
  if (!version || version.as_of === asOf) return null;
  return purchaseHistory(
    db,
    await versionScope(db, versionId),
    cleaningProfile(version.cleaning_profile),
    asOf,
  );
}
