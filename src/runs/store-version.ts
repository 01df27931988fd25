import type { Kysely } from "kysely";
import { clearActiveModel, setActiveModel } from "../database/active-model.js";
import { insertVersionCustomers } from "../database/customer-features.js";
import { insertQuality } from "../database/data-quality.js";
import { insertVersion } from "../database/data-set-versions.js";
import type { Database } from "../database/open-database.js";
import { deleteScoring, insertScoring, isFitted } from "../database/scorings.js";
import type { Tables } from "../database/tables.js";
import type { PreparedVersion } from "./prepare-version.js";

/**
 * Stores a version whole, all but its marks; within a write transaction, so that a reader sees the version before or
 * this one. Where the active model does not stay, there is none afterwards.
 * @returns the version's id
 */
export async function storeVersion(
  database: Database,
  trx: Kysely<Tables>,
  version: PreparedVersion,
): Promise<number> {
  const { profile } = version;
  const row = {
    digest: version.digest,
    lines_hash: version.linesHash.toString(),
    created_at: version.now,
    first_order_at: version.period.first,
    last_order_at: version.period.last,
    as_of: version.asOf,
    currency_code: version.currencyCode,
    time_zone: version.timeZone,
    is_sample: Number(version.isSample),
    cleaning_profile: profile.name,
    cause: version.cause,
    non_product_codes: profile.reasons.includes("NON_PRODUCT")
      ? JSON.stringify(version.nonProductCodes)
      : null,
  };
  const id = await insertVersion(trx, row, version.scope.importIds);
  await insertQuality(trx, id, version.quality);
  insertVersionCustomers(database, id, version.features, version.excluded);
  await storeRescored(database, trx, version, id);
  return id;
}

/** Stores the new scores of the active model in place of the old ones; the fitted ones stay with the run. */
async function storeRescored(
  database: Database,
  trx: Kysely<Tables>,
  { rescored, asOf }: PreparedVersion,
  versionId: number,
): Promise<void> {
  if (!rescored) {
    await clearActiveModel(trx).execute();
    return;
  }
  const scoring = { run_id: rescored.runId, version_id: versionId, as_of: asOf, is_fitted: 0 };
  const scoringId = insertScoring(database, { scoring, ...rescored.rows });
  await setActiveModel(trx, rescored.runId, scoringId, rescored.activatedAt);
  if (!(await isFitted(trx, rescored.oldScoringId))) await deleteScoring(trx, rescored.oldScoringId);
}
