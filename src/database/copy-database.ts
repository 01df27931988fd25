import type { Database } from "./open-database.js";

/** Writes a copy of the database as it is now to a path where there is no file. */
export function copyDatabase({ sqlite }: Database, path: string): void {
  sqlite.prepare("VACUUM INTO ?").run(path);
}
