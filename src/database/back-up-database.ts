import { existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { ClienteleError } from "../errors.js";
import { type CheckedContents, checkDatabase, type OnStep } from "./check-database.js";
import { checksumPath, readChecksums, writeChecksums } from "./checksum-file.js";
import { copyDatabase } from "./copy-database.js";
import { causeOf, hasNoRoom, isBusy } from "./database-error.js";
import { digestOf, type FileDigest, syncFile, syncFolderOf } from "./durable-files.js";

export interface BackupFile extends FileDigest {
  readonly contents: CheckedContents;
}

const unfinished = (file: string) => `${file}.part`;

/**
 * Writes the database into `file` as one read transaction sees it, whatever is written meanwhile. The final name belongs
 * to a whole file that was checked and is on the disk, and its SHA-256 stands beside it.
 *
 * Hold a lock of the database meanwhile: the name of the unfinished file is fixed, so that the next backup finds what a
 * dead one left.
 * @param replace whether a file with that name may be replaced
 * @throws ClienteleError BACKUP_EXISTS, BACKUP_NOT_WRITTEN, DISK_FULL, DB_CORRUPT, DB_BUSY; no unfinished file is left then
 */
export function backUpDatabase(
  sqlite: Sqlite.Database,
  file: string,
  replace: boolean,
  onStep: OnStep,
): BackupFile {
  try {
    refuseExisting(file, replace);
    sweepUnfinishedBackup(file);
    onStep(0, "copying");
    writeFileSync(unfinished(file), "", { mode: statSync(sqlite.name).mode }); // who may not read the one may not read the other
    copyDatabase(sqlite, unfinished(file));
    const contents = checkCopy(unfinished(file), sqlite.name, onStep);
    refuseExisting(file, replace);
    return { contents, ...publish(file) };
  } catch (error) {
    sweepUnfinishedBackup(file);
    throw asBackupError(error, file, sqlite.name);
  }
}

/** Takes away what a backup to `file` that was cut off has left. */
export function sweepUnfinishedBackup(file: string): void {
  const names = [unfinished(file), `${unfinished(file)}-journal`, unfinished(checksumPath(file))];
  for (const name of names) rmSync(name, { force: true });
}

/** @throws ClienteleError BACKUP_EXISTS, BACKUP_NOT_WRITTEN */
function refuseExisting(file: string, replace: boolean): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !replace) throw new ClienteleError("BACKUP_EXISTS", { path: file });
  if (found && !found.isFile())
    throw new ClienteleError("BACKUP_NOT_WRITTEN", { path: file, cause: "it is no file" });
}

/** What is damaged in a fresh copy is damaged in the database, so that is what is named. */
function checkCopy(copy: string, databasePath: string, onStep: OnStep): CheckedContents {
  const sqlite = new Sqlite(copy, { readonly: true });
  try {
    return checkDatabase(sqlite, databasePath, onStep);
  } finally {
    sqlite.close();
  }
}

/** Gives the checked copy its name. */
function publish(file: string): FileDigest {
  syncFile(unfinished(file));
  const digest = digestOf(unfinished(file));
  const before = existsSync(file) ? (readChecksums(file) ?? []) : [];
  writeChecksums(file, [...before, digest.sha256]);
  renameSync(unfinished(file), file);
  syncFolderOf(file);
  if (before.length > 0) writeChecksums(file, [digest.sha256]);
  return digest;
}

function asBackupError(error: unknown, path: string, databasePath: string): unknown {
  if (error instanceof ClienteleError) return error;
  if (hasNoRoom(error)) return new ClienteleError("DISK_FULL", { path });
  if (isBusy(error)) return new ClienteleError("DB_BUSY");
  if (error instanceof Sqlite.SqliteError) {
    if (error.code.startsWith("SQLITE_CORRUPT"))
      return new ClienteleError("DB_CORRUPT", { path: databasePath, cause: error.message });
  } else if (!(error instanceof Error && "syscall" in error)) return error;
  return new ClienteleError("BACKUP_NOT_WRITTEN", { path, cause: causeOf(error) });
}
