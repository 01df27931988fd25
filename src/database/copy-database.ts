import type Sqlite from "better-sqlite3";

/** Writes a copy of the database, as one read transaction sees it, to a path where there is no file or an empty one. */
export function copyDatabase(sqlite: Sqlite.Database, path: string): void {
  sqlite.prepare("VACUUM INTO ?").run(path);
}
