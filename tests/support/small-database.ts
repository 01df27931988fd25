import { copyFileSync, existsSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { type BackupFile, backUpDatabase } from "../../src/database/back-up-database.js";
import { checkDatabase } from "../../src/database/check-database.js";
import { insertVersion } from "../../src/database/data-set-versions.js";
import { insertImport, updateImport } from "../../src/database/imports.js";
import { LinesHash } from "../../src/database/lines-hash.js";
import { type Database, openDatabase, withDatabase } from "../../src/database/open-database.js";
import type { NewOrderLine } from "../../src/database/order-line-writer.js";
import { stageLines } from "./staged-lines.js";

/** A price that is found in the bytes of a file: 0x123457, in three bytes. */
export const MARKED_PRICE = 0x123457;

/** Whose the only customer of a small database is. */
export const customerOf = ({ sqlite }: Database) =>
  sqlite.prepare("SELECT number FROM customer").pluck().get() as string | undefined;

/** A database with one version of three lines, all of one customer. */
export function makeSmallDatabase(path: string, customer: string): Promise<void> {
  return withDatabase(path, (database) => addVersion(database, customer));
}

/** Adds a version with an import of three lines; the version has them and nothing else. */
export async function addVersion(database: Database, customer: string): Promise<void> {
  const { db } = database;
  const row = { file_name: "f", file_sha256: null, created_at: 1, idempotency_key: null, input_digest: null };
  const importId = await insertImport(db, row);
  const hash = new LinesHash();
  const lines = [1, 2, 3].map((quantity) => lineOf(customer, quantity));
  for (const line of lines) hash.add(line);
  stageLines(database, importId, lines);
  await updateImport(db, importId, { status: "COMPLETED", finished_at: 1 }).execute();
  const instants = { created_at: 1, first_order_at: 0, last_order_at: 0, as_of: 1 };
  const version = {
    ...{ digest: "0".repeat(64), lines_hash: hash.toString(), ...instants },
    ...{ currency_code: null, time_zone: "UTC", is_sample: 0, cleaning_profile: "STANDARD" },
  };
  await insertVersion(db, { ...version, cleaning_profile: "standard", non_product_codes: null }, [importId]);
}

function lineOf(customer: string, quantity: number): NewOrderLine {
  return {
    ...{ invoice: "1", stockCode: "A", description: null, quantity, unitPrice: MARKED_PRICE },
    ...{ orderedAt: 0, customerNumber: customer, country: null },
  };
}

/** Backs a small database up without a workspace. */
export function backUpFile(path: string, file: string): BackupFile {
  const { sqlite, close } = openDatabase(path);
  try {
    return backUpDatabase(sqlite, file, false, () => undefined);
  } finally {
    close();
  }
}

/** Copies a database that is open, as a crash leaves it: with a log that the file has not. */
export function copyAsCrashLeavesIt(path: string, to: string): void {
  for (const part of ["", "-wal", "-shm"]) if (existsSync(path + part)) copyFileSync(path + part, to + part);
}

/** Whose a file is, after a whole check of it. */
export function checkedCustomer(path: string): string | undefined {
  const sqlite = new Sqlite(path, { fileMustExist: true });
  try {
    checkDatabase(sqlite, path, () => undefined);
    return sqlite.prepare("SELECT number FROM customer").pluck().get() as string | undefined;
  } finally {
    sqlite.close();
  }
}
