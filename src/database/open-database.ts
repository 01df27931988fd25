import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type Sqlite from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { ClienteleError } from "../errors.js";
import { configure, connect } from "./connect.js";
import { asDatabaseError, causeOf } from "./database-error.js";
import { endInterruptedRestore, isBeingRestored } from "./interrupted-restore.js";
import { migrate, refuseForeignLog } from "./migrate.js";
import { prepareOnce } from "./statement-rows.js";
import type { Tables } from "./tables.js";

/** An open database: `db` for queries, `sqlite` for pragmas and for bulk statements compiled by `db`. */
export interface Database {
  readonly path: string;
  readonly sqlite: Sqlite.Database;
  readonly db: Kysely<Tables>;
  /** A number that changes when another connection, of this process or of another one, has changed the database. */
  dataVersion(): number;
  /** Whoever asks next sees what another thread has written, also within the same turn of the event loop. */
  lookAgain(): void;
  close(): void;
}

/** SQLite before this release can corrupt a file that two connections write and checkpoint at once. */
const OLDEST_SQLITE = "3.51.3";

/**
 * Opens (and creates or upgrades) the database at `path`; a restore that was cut off is brought to its end first.
 *
 * A committed transaction is on the disk: WAL with `synchronous = FULL`, which is set for each connection anew.
 * @throws ClienteleError DB_NOT_OPENED, DB_FOREIGN, DB_NEWER, DB_CORRUPT, DB_BUSY, DISK_FULL, UPGRADE_NOT_BACKED_UP,
 *   SQLITE_TOO_OLD; the file is untouched then
 */
export function openDatabase(path: string): Database {
  endInterruptedRestore(path);
  const sqlite = openFile(path);
  try {
    requireRecentSqlite(sqlite);
    refuseWhileRestored(sqlite, path);
    migrate(sqlite, path);
    configure(sqlite);
  } catch (error) {
    sqlite.close();
    throw asDatabaseError(error, path);
  }
  const prepared = { prepare: prepareOnce(sqlite), close: () => sqlite.close() };
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: prepared }) });
  return { path, sqlite, db, ...oncePerTurn(sqlite), close: () => sqlite.close() };
}

/** The data version, looked at once in a turn of the event loop: each look costs some calls of the operating system. */
function oncePerTurn(sqlite: Sqlite.Database): Pick<Database, "dataVersion" | "lookAgain"> {
  const statement = sqlite.prepare<[], number>("PRAGMA data_version").pluck();
  let seen: number | null = null;
  const lookAgain = () => {
    seen = null;
  };
  return {
    dataVersion() {
      if (seen === null) {
        seen = statement.get() as number;
        setImmediate(lookAgain);
      }
      return seen;
    },
    lookAgain,
  };
}

/** Runs `use` on an open database and closes it afterwards, whatever happens. */
export async function withDatabase<T>(path: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(path);
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

function openFile(path: string): Sqlite.Database {
  try {
    mkdirSync(dirname(path), { recursive: true });
    refuseForeignLog(path);
    return connect(path);
  } catch (error) {
    if (error instanceof ClienteleError) throw error;
    throw new ClienteleError("DB_NOT_OPENED", { path, cause: causeOf(error) });
  }
}

/**
 * Looks again, for a restore may have begun since: it proves with SQLite's lock that nobody has the file open, so one that
 * began before our first read is seen here, and one that begins after it is refused.
 */
function refuseWhileRestored(sqlite: Sqlite.Database, path: string): void {
  sqlite.pragma("user_version");
  if (isBeingRestored(path)) throw new ClienteleError("DB_BUSY");
}

function requireRecentSqlite(sqlite: Sqlite.Database): void {
  const found = sqlite.prepare("SELECT sqlite_version()").pluck().get() as string;
  if (versionNumber(found) < versionNumber(OLDEST_SQLITE)) {
    throw new ClienteleError("SQLITE_TOO_OLD", { found, needed: OLDEST_SQLITE });
  }
}

/** "3.51.3" → 3051003, as SQLite numbers itself. */
function versionNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}
