import { deleteInvisibleLines, deleteVersion, unusedVersions } from "../database/old-versions.js";
import type { Database } from "../database/open-database.js";
import { writeTransaction } from "../database/write-transaction.js";

/**
 * Takes away versions that are older than the newest `keep` ones and that nothing refers to: no run was trained on
 * them. Lines that only they had go too.
 * @returns how many versions went
 */
export async function pruneVersions(database: Database, keep: number): Promise<number> {
  const ids = (await unusedVersions(database.db, keep).execute()).map(({ id }) => id);
  if (ids.length === 0) return 0;
  await writeTransaction(database.db, async (trx) => {
    for (const id of ids) await deleteVersion(trx, id);
  });
  deleteInvisibleLines(database);
  return ids.length;
}
