import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { emptyLog, markPurged, markRewritten, rewriteFile, unpurgedErasures } from "../database/erasures.js";
import type { Database } from "../database/open-database.js";
import { forgetRenderedReport, renderedReports } from "../database/rendered-reports.js";
import { sweepScratchFolders } from "../database/scratch-folder.js";

/** What an erasure left behind in files. */
export interface Purge {
  /** True where nothing is left; else the next job tries again. */
  readonly isPurged: boolean;
  /** Report files that could not be taken away. */
  readonly leftFiles: readonly string[];
}

/**
 * Finishes erasures: takes away the report files that were written from this database, and rewrites the database so
 * that nothing of what was deleted is left in its free space or its log. The customer is gone already, so it never
 * throws: what cannot be done now is left to the next call, after a crash too. Call it while holding the job lock.
 */
export async function purgeFiles(database: Database, now: number): Promise<Purge> {
  const { db } = database;
  const pending = await unpurgedErasures(db).execute();
  if (pending.length === 0) return { isPurged: true, leftFiles: [] };
  const leftFiles = await removeReports(database);
  const isEmptied = await rewriteOnce(database, pending, now).catch(() => false);
  const isPurged = isEmptied && leftFiles.length === 0;
  if (isPurged) await markPurged(db, now).execute();
  return { isPurged, leftFiles };
}

/** Rewrites the file where that is still to be done, and empties the log. @returns whether nothing is left in them */
async function rewriteOnce(
  database: Database,
  pending: readonly { rewritten_at: number | null }[],
  now: number,
): Promise<boolean> {
  sweepScratchFolders(database.path);
  if (pending.some(({ rewritten_at }) => rewritten_at === null)) {
    rewriteFile(database);
    await markRewritten(database.db, now).execute();
  }
  return emptyLog(database);
}

/** @returns those that could not be removed; the others are forgotten */
async function removeReports({ db }: Database): Promise<string[]> {
  const left: string[] = [];
  for (const { path, sha256 } of await renderedReports(db).execute()) {
    const isGone = await removeIfSame(path, sha256);
    if (isGone) await forgetRenderedReport(db, path).where("sha256", "=", sha256).execute();
    else left.push(path);
  }
  return left;
}

/**
 * Removes a file that is still the one that was written: another one of that name is somebody else's. A half-written one,
 * which a kill left under its temporary name, has no bytes to be known by.
 */
async function removeIfSame(path: string, sha256: string): Promise<boolean> {
  try {
    if (path.endsWith(".tmp")) await rm(path, { force: true });
    const found = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    if (found === sha256) await rm(path);
    return true;
  } catch (error) {
    return ["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}
