import Sqlite from "better-sqlite3";
import { ClienteleError } from "../errors.js";

/** What SQLite and the file system say where there is no room left. */
const NO_ROOM = ["SQLITE_FULL", "ENOSPC", "EDQUOT"];

/** A fault of SQLite on the file `path` in the words of the catalogue; anything else as it is. */
export function asDatabaseError(error: unknown, path: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code === "SQLITE_NOTADB") return new ClienteleError("DB_FOREIGN", { path });
  if (error.code.startsWith("SQLITE_CORRUPT"))
    return new ClienteleError("DB_CORRUPT", { path, cause: error.message });
  if (isBusy(error)) return new ClienteleError("DB_BUSY");
  if (hasNoRoom(error)) return new ClienteleError("DISK_FULL", { path });
  return new ClienteleError("DB_NOT_OPENED", { path, cause: error.message });
}

/** Whether somebody else was quicker: a lock that is held, or a file that was just moved away. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Sqlite.SqliteError)) return false;
  const { code } = error;
  return code.startsWith("SQLITE_BUSY") || code === "SQLITE_READONLY_DBMOVED";
}

export function hasNoRoom(error: unknown): boolean {
  return NO_ROOM.includes((error as { code?: string } | null)?.code ?? "");
}

export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
