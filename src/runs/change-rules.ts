import { deleteQuality, insertQuality } from "../database/data-quality.js";
import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { deleteMarks, nonProductCodes, replaceNonProductCodes } from "../database/line-marks.js";
import type { Database } from "../database/open-database.js";
import { beginPendingVersion, storePendingVersion } from "../database/pending-version.js";
import { versionScope } from "../database/visible-lines.js";
import { writeTransaction } from "../database/write-transaction.js";
import { ClienteleError } from "../errors.js";
import {
  type CleaningProfile,
  cleaningProfile,
  PROFILE_NAMES,
  parseDataSetProfile,
} from "../intake/cleaning-profile.js";
import { editedCodes } from "../intake/non-product.js";
import { quote } from "../intake/parse-values.js";
import { lineMarker } from "./mark-lines.js";
import { prepareNextVersion } from "./next-version.js";
import type { PreparedVersion } from "./prepare-version.js";
import { storeVersion } from "./store-version.js";

/** Other rules for the data set that is there. */
export interface RulesChange {
  /** Left out: the rules stay on or off as they are. */
  readonly cleaningProfile?: string | null;
  readonly addNonProductCodes?: readonly string[] | null;
  readonly removeNonProductCodes?: readonly string[] | null;
  readonly now: number;
}

/**
 * Cleans the data set by other rules: the same lines become a new version. Where the list of codes changes and the
 * rule NON_PRODUCT is off, nothing else changes, and there is no new version.
 * @returns the id of the version in force
 * @throws ClienteleError NO_DATA, BAD_OPTION
 */
export async function changeRules(database: Database, change: RulesChange): Promise<number> {
  const { db } = database;
  const current = await currentVersion(db).executeTakeFirst();
  if (!current) throw new ClienteleError("NO_DATA");
  const profile = profileAfter(current, change);
  const codes = editedCodes(await nonProductCodes(db), {
    add: change.addNonProductCodes ?? [],
    remove: change.removeNonProductCodes ?? [],
  });
  const prepared = await prepareChanged(database, current, profile, codes, change.now);
  return writeTransaction(db, async (trx) => {
    await replaceNonProductCodes(trx, codes);
    const isSame = prepared.digest === current.digest;
    const id = isSame ? current.id : await storeVersion(database, trx, prepared);
    if (isSame) {
      await deleteMarks(trx, id);
      await deleteQuality(trx, id);
      await insertQuality(trx, id, prepared.quality);
    }
    await storePendingVersion(trx, id);
    return id;
  });
}

function profileAfter(current: DataSetVersionRow, { cleaningProfile: name }: RulesChange): CleaningProfile {
  if (name == null) return cleaningProfile(current.cleaning_profile);
  const profile = parseDataSetProfile(name);
  if (profile) return profile;
  const facts = { option: "cleaningProfile", value: quote(name), why: `it must be ${PROFILE_NAMES}.` };
  throw new ClienteleError("BAD_OPTION", facts, ["input", "cleaningProfile"]);
}

async function prepareChanged(
  database: Database,
  current: DataSetVersionRow,
  profile: CleaningProfile,
  codes: readonly string[],
  now: number,
): Promise<PreparedVersion> {
  const { importIds } = await versionScope(database.db, current.id);
  const scope = { importIds, versionId: null };
  beginPendingVersion(database);
  const marker = await lineMarker(database, codes);
  const change = { profile, nonProductCodes: codes, marker, now };
  return prepareNextVersion(database, current, { cause: "RULES", scope, ...change });
}
