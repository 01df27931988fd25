import Sqlite from "better-sqlite3";
import { isBusy } from "./database-error.js";

/** A lock that the operating system takes back the moment its holder dies. */
export interface ExclusiveLock {
  release(): void;
}

/**
 * Takes the lock file `path`, or gives null where another holder has it.
 *
 * It is an empty SQLite file held by `BEGIN EXCLUSIVE`, that is by a file lock of the operating system: no time-out
 * and no clean-up is needed after a crash, and a lock that is held proves that its holder lives.
 * @param waitMs how long to wait for another holder; the thread stands still meanwhile
 */
export function tryLock(path: string, waitMs = 0): ExclusiveLock | null {
  const sqlite = new Sqlite(path, { timeout: waitMs });
  try {
    sqlite.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    sqlite.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { release: () => sqlite.close() };
}

/** One import, training or activation at a time, over all processes on a database. */
export const jobLockPath = (databasePath: string) => `${databasePath}-job.lock`;

/** One server on a database. */
export const serverLockPath = (databasePath: string) => `${databasePath}-server.lock`;

/** One backup of a database at a time: two of them could write the same unfinished file. */
export const backupLockPath = (databasePath: string) => `${databasePath}-backup.lock`;
