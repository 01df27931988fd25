import Sqlite from "better-sqlite3";

/** What statements are prepared on. */
export interface Connection {
  readonly sqlite: Sqlite.Database;
}

const BUSY_TIMEOUT_MS = 5_000;

/** A connection to the file at `path`, which it may create, as it is before anything is known of the file. */
export function connect(path: string): Sqlite.Database {
  return new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
}

/** What holds for every connection: these are not stored in the file. */
export function configure(sqlite: Sqlite.Database): void {
  sqlite.pragma("journal_mode = WAL");
  sqlite.pragma("synchronous = FULL");
  sqlite.pragma("foreign_keys = ON");
  sqlite.pragma("secure_delete = ON"); // what is erased must not stand in free space
  sqlite.pragma("cache_size = -65536"); // 64 MB
  sqlite.pragma("temp_store = MEMORY");
}
