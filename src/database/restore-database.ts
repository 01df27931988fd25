import { existsSync, lstatSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { ClienteleError } from "../errors.js";
import { type CheckedContents, checkDatabase, type OnStep } from "./check-database.js";
import { checksumPath, readChecksums } from "./checksum-file.js";
import { causeOf, hasNoRoom, isBusy } from "./database-error.js";
import { copyDurably, syncFile, syncFolderOf, writeDurably } from "./durable-files.js";
import { jobLockPath, serverLockPath, tryLock } from "./exclusive-lock.js";
import { fileKind } from "./file-header.js";
import {
  asFileError,
  endInterruptedRestore,
  finishRestore,
  keptPath,
  type RestoreStep,
  removeKept,
  restoredCopyPath,
  restoreJournalPath,
  undoRestore,
} from "./interrupted-restore.js";
import { refuseNewer } from "./migrate.js";

export interface Restored {
  readonly contents: CheckedContents;
  /** Where the database is that was there before; null where there was none. */
  readonly keptAs: string | null;
}

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Puts the backup `file` in the place of the database `path`, which may be missing or damaged and is kept beside it.
 * Cut off at any instant it leaves the old database or the new one, whole: see interrupted-restore.ts.
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, NOT_A_BACKUP, BACKUP_DAMAGED, DB_CORRUPT, DB_NEWER, DISK_FULL for
 *   the backup; SERVER_RUNNING, OPERATION_IN_PROGRESS, DB_IN_USE, DB_FOREIGN, DB_NOT_OPENED for the database; nothing has
 *   changed then
 */
export function restoreDatabase(path: string, file: string, onStep: OnStep): Restored {
  requireDatabase(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    endInterruptedRestore(path);
    return withLocks(path, () => {
      const contents = prepare(path, file, onStep);
      const keptAs = existsSync(path) ? keptPath(path) : null;
      finishRestore(path);
      return { contents, keptAs };
    });
  } catch (error) {
    throw asFileError(error, path);
  }
}

/** @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, NOT_A_BACKUP */
function requireDatabase(file: string): void {
  if (!existsSync(file)) throw new ClienteleError("FILE_NOT_FOUND", { path: file });
  try {
    if (fileKind(file) === "ours") return;
  } catch (error) {
    throw new ClienteleError("FILE_UNREADABLE", { path: file, cause: causeOf(error) });
  }
  throw new ClienteleError("NOT_A_BACKUP", { path: file });
}

/** No server and no job, of whatever process, until it is done. */
function withLocks<T>(path: string, work: () => T): T {
  const server = tryLock(serverLockPath(path));
  if (!server) throw new ClienteleError("SERVER_RUNNING", { path });
  const job = tryLock(jobLockPath(path));
  try {
    if (!job) throw new ClienteleError("OPERATION_IN_PROGRESS", { detail: "" });
    return work();
  } finally {
    job?.release();
    server.release();
  }
}

/** Everything that can fail; afterwards the journal says that the copy is good and the database unused. */
function prepare(path: string, file: string, onStep: OnStep): CheckedContents {
  writeFileSync(restoreJournalPath(path), journal("copying", file), { flush: true });
  syncFolderOf(path);
  try {
    const { mode } = statSync(existsSync(path) ? path : file); // who could not read the old one cannot read the new one
    const contents = copyChecked(file, { path: restoredCopyPath(path), mode }, onStep);
    requireUnused(path);
    removeKept(path);
    writeDurably(restoreJournalPath(path), journal("moving", file));
    return contents;
  } catch (error) {
    undoRestore(path);
    throw error;
  }
}

const journal = (step: RestoreStep, file: string) => `${JSON.stringify({ step, file })}\n`;

interface Copy {
  readonly path: string;
  readonly mode: number;
}

/** @throws ClienteleError BACKUP_DAMAGED, DB_CORRUPT, DB_NEWER */
function copyChecked(file: string, copy: Copy, onStep: OnStep): CheckedContents {
  onStep(0, "copying");
  const sums = readChecksums(file);
  const { sha256 } = copyDurably(file, copy.path, copy.mode);
  if (sums && !sums.includes(sha256)) {
    throw new ClienteleError("BACKUP_DAMAGED", {
      path: file,
      sums: basename(checksumPath(file)),
      found: sha256,
    });
  }
  if (existsSync(`${file}-wal`)) copyDurably(`${file}-wal`, `${copy.path}-wal`, copy.mode); // of a database that was kept or copied by hand
  const contents = checkCopy(copy.path, file, onStep);
  syncFile(copy.path);
  return contents;
}

function checkCopy(copy: string, file: string, onStep: OnStep): CheckedContents {
  const sqlite = new Sqlite(copy, { timeout: BUSY_TIMEOUT_MS });
  try {
    carryLogIn(sqlite, file);
    refuseNewer(sqlite, file);
    return checkDatabase(sqlite, file, onStep);
  } finally {
    sqlite.close();
  }
}

/** Makes one file of the copy and its log. */
function carryLogIn(sqlite: Sqlite.Database, file: string): void {
  try {
    sqlite.pragma("journal_mode = DELETE");
  } catch (error) {
    if (hasNoRoom(error)) throw error;
    throw new ClienteleError("DB_CORRUPT", { path: file, cause: causeOf(error) });
  }
}

/**
 * Proves that no process has the database open: SQLite gives its file lock to one only, and a process that opens it from
 * now on sees the journal. A database that cannot be opened is damaged, which is what restoring is for.
 * @throws ClienteleError DB_IN_USE, DB_FOREIGN, DB_NOT_OPENED
 */
function requireUnused(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })) return;
  requirePlainFile(path);
  const kind = fileKind(path);
  if (kind === "another database") throw new ClienteleError("DB_FOREIGN", { path });
  if (kind === "no database") return;
  const sqlite = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.pragma("locking_mode = EXCLUSIVE");
    sqlite.exec("BEGIN EXCLUSIVE; ROLLBACK");
  } catch (error) {
    if (isBusy(error)) throw new ClienteleError("DB_IN_USE", { path });
  } finally {
    sqlite.close();
  }
}

function requirePlainFile(path: string): void {
  const cause = lstatSync(path).isSymbolicLink()
    ? "it is a symbolic link; name the file that it leads to"
    : statSync(path).isFile()
      ? null
      : "it is no file";
  if (cause) throw new ClienteleError("DB_NOT_OPENED", { path, cause });
}
