import type { Database } from "./open-database.js";

/**
 * Gives a text that differs from the one before where the database may have changed in between: by this connection,
 * another one or another process.
 */
export function openChangeMark({ sqlite, dataVersion }: Database): () => string {
  const ownChanges = sqlite.prepare("SELECT total_changes()").pluck();
  return () => `${dataVersion()} ${ownChanges.get()}`;
}
