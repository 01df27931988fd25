import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { ClienteleError } from "../errors.js";
import { asDatabaseError, causeOf, hasNoRoom } from "./database-error.js";
import { syncFolderOf } from "./durable-files.js";
import { jobLockPath, tryLock } from "./exclusive-lock.js";

/*
 * A restore leaves a journal while it goes on, so that one that was cut off can be told and brought to an end:
 *
 *   copying  the backup is being copied beside the database, which is untouched    → undone: the copy goes
 *   moving   the copy is whole and checked; the database moves aside, file by file → finished: the copy takes its place
 *
 * What moves is moved in an order that can be resumed anywhere: the files that belong to the database first, the
 * database itself last, then the copy into its place. Under its kept name the database says that all of it has moved.
 */

/** How far a restore has come. */
export type RestoreStep = "copying" | "moving";

/** Files that SQLite keeps beside a database: with another database they would damage it. */
const COMPANIONS = ["-journal", "-wal", "-shm"];
const LOCK_WAIT_MS = 5_000;

export const restoreJournalPath = (path: string) => `${path}-restore.json`;
/** The copy of the backup before it takes its place. */
export const restoredCopyPath = (path: string) => `${path}-restore.tmp`;
/** Where the database goes whose place the backup takes. */
export const keptPath = (path: string) => `${path}.before-restore`;

/** Whether a restore goes on, or was cut off. */
export function isBeingRestored(path: string): boolean {
  return existsSync(restoreJournalPath(path));
}

/**
 * Finishes or undoes a restore that was cut off; afterwards there is the old database or the new one, whole. It may be
 * cut off itself, and two processes may come at once: the job lock lets one of them do it.
 * @throws ClienteleError DB_BUSY where a restore goes on; DB_NOT_OPENED
 */
export function endInterruptedRestore(path: string): void {
  if (!isBeingRestored(path)) return;
  try {
    const lock = tryLock(jobLockPath(path), LOCK_WAIT_MS);
    if (!lock) throw new ClienteleError("DB_BUSY");
    try {
      if (stepOf(path) === "moving") finishRestore(path);
      else undoRestore(path);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw asFileError(error, path);
  }
}

/** Takes the copy away; while the database is still in its place. */
export function undoRestore(path: string): void {
  removeWithCompanions(restoredCopyPath(path));
  removeJournal(path);
}

/** Moves the database aside and the copy into its place, from wherever that was left. */
export function finishRestore(path: string): void {
  if (existsSync(restoredCopyPath(path))) {
    if (existsSync(keptPath(path))) removeCompanions(path);
    else moveAside(path);
    syncFolderOf(path);
    renameSync(restoredCopyPath(path), path);
    syncFolderOf(path);
  }
  removeJournal(path);
}

/** Removes what an earlier restore has kept, so that its name can say that the database has moved. */
export function removeKept(path: string): void {
  removeWithCompanions(keptPath(path));
  syncFolderOf(path);
}

/** A fault of the file system in the words of the catalogue. */
export function asFileError(error: unknown, path: string): unknown {
  if (error instanceof ClienteleError) return error;
  if (hasNoRoom(error)) return new ClienteleError("DISK_FULL", { path });
  if (!(error instanceof Error && "syscall" in error)) return asDatabaseError(error, path);
  return new ClienteleError("DB_NOT_OPENED", { path, cause: causeOf(error) });
}

/** Null where another process has ended it. A journal that was cut off is one that has only begun. */
function stepOf(path: string): RestoreStep | null {
  if (!isBeingRestored(path)) return null;
  try {
    return (JSON.parse(readFileSync(restoreJournalPath(path), "utf8")) as { step: RestoreStep }).step;
  } catch {
    return "copying";
  }
}

function moveAside(path: string): void {
  for (const companion of COMPANIONS) moveIfThere(path + companion, keptPath(path) + companion);
  syncFolderOf(path);
  moveIfThere(path, keptPath(path));
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

function removeWithCompanions(path: string): void {
  rmSync(path, { force: true });
  removeCompanions(path);
}

function removeCompanions(path: string): void {
  for (const companion of COMPANIONS) rmSync(path + companion, { force: true });
}

function removeJournal(path: string): void {
  rmSync(`${restoreJournalPath(path)}.part`, { force: true });
  rmSync(restoreJournalPath(path), { force: true });
  syncFolderOf(path);
}
