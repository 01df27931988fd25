import { currentVersion } from "../database/data-set-versions.js";
import { nonProductCodes } from "../database/line-marks.js";
import { ClienteleError } from "../errors.js";
import { fewAtOnce } from "../jobs/few-at-once.js";
import { shareEqual } from "../jobs/share-equal.js";
import { type ProfileComparison, type ProfilesToCompare, requireProfile } from "./compare-profiles.js";
import type { Workspace } from "./workspace.js";

const inTurn = fewAtOnce();
const shared = shareEqual<ProfileComparison>();

/**
 * Compares profiles in a worker. Few do so at once in this process, and those who ask the same of the same data at the
 * same time get one answer.
 * @throws ClienteleError NO_DATA, BAD_OPTION, OPERATION_IN_PROGRESS
 */
export async function startComparison(
  { database, withDataWorker }: Workspace,
  asked: ProfilesToCompare,
): Promise<ProfileComparison> {
  const { db, path } = database;
  const current = await currentVersion(db).executeTakeFirst();
  if (!current) throw new ClienteleError("NO_DATA");
  const base = requireProfile(asked.base ?? current.cleaning_profile, "base").name;
  const other = requireProfile(asked.other, "other").name;
  const key = JSON.stringify([path, current.id, base, other, await nonProductCodes(db)]);
  return shared(key, () =>
    inTurn(() => withDataWorker((call) => call<ProfileComparison>("compareProfiles", { base, other }))),
  );
}
