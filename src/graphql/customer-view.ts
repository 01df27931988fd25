import type { Kysely } from "kysely";
import type { FeatureRows } from "../database/customer-page.js";
import type { Tables } from "../database/tables.js";
import { purchaseHistory } from "../features/purchase-history.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import type { DataLoaders } from "./loaders.js";

/** The data and the instant at which customers are looked at. */
export interface CustomerView {
  readonly versionId: number;
  /** UTC milliseconds. */
  readonly asOf: number;
}

/**
 * Where the features of a view come from: computed for another instant than the version's own; null = as stored.
 * @param customerIds  only these customers
 */
export async function featuresOf(
  db: Kysely<Tables>,
  loaders: Pick<DataLoaders, "version" | "lines">,
  { versionId, asOf }: CustomerView,
  customerIds?: readonly number[],
): Promise<FeatureRows | null> {
  const version = await loaders.version.load(versionId);
  if (!version || version.as_of === asOf) return null;
  const lines = await loaders.lines.load(versionId);
  return purchaseHistory(db, { ...lines, customerIds }, cleaningProfile(version.cleaning_profile), asOf);
}
