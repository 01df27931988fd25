import type Sqlite from "better-sqlite3";
import type { Statement } from "./remote-dialect.js";

type Value = string | number | null;

/** A statement, and the version and the scoring without which its rows would be others. */
export interface SnapshotQuery {
  readonly statement: Statement;
  readonly versionId: number;
  readonly scoringId: number | null;
}

/**
 * The rows of a statement one by one, all of one state of the database; the connection is busy until the last one, or until
 * `return` is called.
 * @returns null where the version or the scoring is gone: an import may have replaced it a moment ago
 */
export function snapshotRows(
  sqlite: Sqlite.Database,
  { statement, versionId, scoringId }: SnapshotQuery,
): Generator<Value[]> | null {
  sqlite.exec("BEGIN");
  const isThere = (table: string, id: number) =>
    sqlite.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined;
  if (isThere("data_set_version", versionId) && (scoringId === null || isThere("scoring", scoringId))) {
    return rowsOf(sqlite, statement);
  }
  sqlite.exec("COMMIT");
  return null;
}

function* rowsOf(sqlite: Sqlite.Database, { sql, parameters }: Statement): Generator<Value[]> {
  try {
    yield* sqlite
      .prepare(sql)
      .raw()
      .iterate(...parameters) as IterableIterator<Value[]>;
  } finally {
    sqlite.exec("COMMIT");
  }
}
