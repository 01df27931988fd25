import { rm } from "node:fs/promises";
import { markPurged, rewriteFile, unpurgedErasures } from "../database/erasures.js";
import type { Database } from "../database/open-database.js";
import { forgetRenderedReport, renderedReports } from "../database/rendered-reports.js";

/**
 * Finishes erasures: takes away the report files that were written from this database, and rewrites the database so
 * that nothing of what was deleted is left in its free space or its log. Safe to repeat; a crash leaves it to the next
 * call. Call it while holding the job lock.
 * @returns false where another program still reads an older state, so that its log cannot be emptied yet
 */
export async function purgeFiles(database: Database, now: number): Promise<boolean> {
  const { db } = database;
  const pending = await unpurgedErasures(db).execute();
  if (pending.length === 0) return true;
  for (const { path } of await renderedReports(db).execute()) {
    await rm(path, { force: true });
    await forgetRenderedReport(db, path).execute();
  }
  if (!rewriteFile(database)) return false;
  await markPurged(db, now).execute();
  return true;
}
