import type Sqlite from "better-sqlite3";

/** Tells a number that changes whenever another connection has changed the database; asked for every request, so prepared. */
export function openDataVersion(sqlite: Sqlite.Database): () => number {
  const statement = sqlite.prepare("PRAGMA data_version").pluck();
  return () => statement.get() as number;
}
