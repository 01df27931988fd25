import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type Sqlite from "better-sqlite3";
import { ClienteleError } from "../errors.js";

/** "CLNT": the mark by which a Clientele database is known. */
const APPLICATION_ID = 0x434c4e54;
/** Where a database file has it, see "The Database Header" in SQLite's documentation. */
const APPLICATION_ID_AT = 68;
const MIGRATIONS = fileURLToPath(new URL("../../db/migrations/", import.meta.url));

/**
 * Brings the schema up to date: each file of `db/migrations` is one transaction together with its version number.
 * Looks before it writes, so that a foreign or newer file stays untouched.
 */
export function migrate(sqlite: Sqlite.Database, path: string): void {
  const files = readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
  const found = schemaVersion(sqlite);
  refuseForeign(sqlite, path, found);
  if (found > files.length) throw new ClienteleError("DB_NEWER", { path, found, known: files.length });
  for (let version = found + 1; version <= files.length; version++) {
    applyMigration(sqlite, readFileSync(MIGRATIONS + files[version - 1], "utf8"), version);
  }
}

/**
 * Refuses a foreign file that has a write-ahead log without opening it, because closing it again would carry the log
 * into the file. A database of ours has its mark in the file before it gets its first log.
 * @throws ClienteleError DB_FOREIGN
 */
export function refuseForeignLog(path: string): void {
  if (existsSync(path) && existsSync(`${path}-wal`) && !hasMark(path)) {
    throw new ClienteleError("DB_FOREIGN", { path });
  }
}

function hasMark(path: string): boolean {
  const header = Buffer.alloc(100);
  const file = openSync(path, "r");
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  return header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID;
}

/** The number of migrations that the file has had. */
function schemaVersion(sqlite: Sqlite.Database): number {
  return sqlite.pragma("user_version", { simple: true }) as number;
}

function refuseForeign(sqlite: Sqlite.Database, path: string, version: number): void {
  const applicationId = sqlite.pragma("application_id", { simple: true });
  const tables = sqlite.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  const isNew = applicationId === 0 && version === 0 && tables === 0;
  if (!isNew && applicationId !== APPLICATION_ID) throw new ClienteleError("DB_FOREIGN", { path });
}

function applyMigration(sqlite: Sqlite.Database, sql: string, version: number): void {
  sqlite.exec("BEGIN IMMEDIATE");
  try {
    if (schemaVersion(sqlite) < version) {
      sqlite.exec(sql);
      sqlite.pragma(`application_id = ${APPLICATION_ID}`);
      sqlite.pragma(`user_version = ${version}`);
    }
    sqlite.exec("COMMIT");
  } catch (error) {
    sqlite.exec("ROLLBACK");
    throw error;
  }
}
