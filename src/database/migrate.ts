import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type Sqlite from "better-sqlite3";
import { ClienteleError } from "../errors.js";
import { backUpDatabase } from "./back-up-database.js";
import { jobLockPath, tryLock } from "./exclusive-lock.js";
import { APPLICATION_ID, fileKind } from "./file-header.js";

const MIGRATIONS = fileURLToPath(new URL("../../db/migrations/", import.meta.url));
const LOCK_WAIT_MS = 5_000;

/** Where the backup goes that is made before a database of schema `version` is upgraded. */
const upgradeBackupPath = (path: string, version: number) => `${path}.schema-${version}.backup`;

/**
 * Brings the schema up to date, all of it in one transaction; a database that has data is backed up first.
 * Looks before it writes, so that a foreign or newer file stays untouched.
 * @throws ClienteleError DB_FOREIGN, DB_NEWER, DB_BUSY, DB_CORRUPT, UPGRADE_NOT_BACKED_UP
 */
export function migrate(sqlite: Sqlite.Database, path: string): void {
  const found = schemaVersion(sqlite);
  refuseForeign(sqlite, path, found);
  refuseNewer(sqlite, path);
  if (found === 0) applyMigrations(sqlite);
  else if (found < migrationFiles().length) upgrade(sqlite, path);
}

/** @throws ClienteleError DB_NEWER */
export function refuseNewer(sqlite: Sqlite.Database, path: string): void {
  const found = schemaVersion(sqlite);
  const known = migrationFiles().length;
  if (found > known) throw new ClienteleError("DB_NEWER", { path, found, known });
}

/**
 * Refuses a foreign file that has a write-ahead log without opening it, because closing it again would carry the log
 * into the file. A database of ours has its mark in the file before it gets its first log.
 * @throws ClienteleError DB_FOREIGN
 */
export function refuseForeignLog(path: string): void {
  if (existsSync(path) && existsSync(`${path}-wal`) && fileKind(path) !== "ours") {
    throw new ClienteleError("DB_FOREIGN", { path });
  }
}

function migrationFiles(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
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

/** Under the job lock: no job is at work on the old schema, and of two processes one does it. */
function upgrade(sqlite: Sqlite.Database, path: string): void {
  const lock = tryLock(jobLockPath(path), LOCK_WAIT_MS);
  if (!lock) throw new ClienteleError("DB_BUSY");
  try {
    const found = schemaVersion(sqlite);
    if (found < migrationFiles().length) {
      backUpFirst(sqlite, path, found);
      applyMigrations(sqlite);
    }
  } finally {
    lock.release();
  }
}

function backUpFirst(sqlite: Sqlite.Database, path: string, found: number): void {
  try {
    backUpDatabase(sqlite, upgradeBackupPath(path, found), true, () => undefined);
  } catch (error) {
    if (!(error instanceof ClienteleError) || error.code === "DB_CORRUPT" || error.code === "DB_BUSY")
      throw error;
    const known = migrationFiles().length;
    throw new ClienteleError("UPGRADE_NOT_BACKED_UP", { path, found, known, cause: error.message });
  }
}

function applyMigrations(sqlite: Sqlite.Database): void {
  sqlite.exec("BEGIN IMMEDIATE");
  try {
    for (const file of migrationFiles().slice(schemaVersion(sqlite))) {
      sqlite.exec(readFileSync(MIGRATIONS + file, "utf8"));
    }
    sqlite.pragma(`application_id = ${APPLICATION_ID}`);
    sqlite.pragma(`user_version = ${migrationFiles().length}`);
    sqlite.exec("COMMIT");
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec("ROLLBACK"); // a full disk has rolled it back already
    throw error;
  }
}
