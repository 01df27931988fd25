import { existsSync, statSync } from "node:fs";
import { type BackupFile, sweepUnfinishedBackup } from "../database/back-up-database.js";
import { backupLockPath, tryLock } from "../database/exclusive-lock.js";
import { ClienteleError } from "../errors.js";
import type { OnProgress } from "../jobs/worker-host.js";
import type { Workspace } from "./workspace.js";

export interface BackupRequest {
  readonly file: string;
  /** Whether a file with that name may be replaced. */
  readonly replace: boolean;
}

/**
 * Backs the database up while anybody may go on using it: it needs no job lock. An interrupted backup leaves nothing.
 * @throws ClienteleError BACKUP_IN_PROGRESS, BAD_OPTION, RUN_INTERRUPTED, and those of backUpDatabase
 */
export async function backUp(
  workspace: Workspace,
  request: BackupRequest,
  onProgress: OnProgress,
): Promise<BackupFile> {
  const { path } = workspace.database;
  refuseDatabaseItself(request.file, path);
  const lock = tryLock(backupLockPath(path));
  if (!lock) throw new ClienteleError("BACKUP_IN_PROGRESS", { path });
  try {
    return await workspace.withDataWorker((call) => call<BackupFile>("backUp", request, onProgress));
  } catch (error) {
    sweepUnfinishedBackup(request.file); // the worker could not, where it was interrupted
    throw error;
  } finally {
    lock.release();
  }
}

/** `--force` must not put a copy over the database that is in use. */
function refuseDatabaseItself(file: string, databasePath: string): void {
  if (!existsSync(file)) return;
  const [given, database] = [statSync(file), statSync(databasePath)];
  if (given.ino === database.ino && given.dev === database.dev) {
    const facts = { option: "FILE", value: file, why: "it is the database itself." };
    throw new ClienteleError("BAD_OPTION", facts);
  }
}
