import Sqlite from "better-sqlite3";
import { ClienteleError } from "../errors.js";
import { causeOf, hasNoRoom, isBusy } from "./database-error.js";
import { LinesHash } from "./lines-hash.js";
import { storedLines } from "./stored-lines.js";

/** What a database was found to hold. */
export interface CheckedContents {
  /** The version in force; null where no orders were imported yet. */
  readonly version: { readonly id: number; readonly digest: string } | null;
  readonly versions: number;
  /** Order lines of the version in force. */
  readonly orderLines: number;
}

/** Says how far work has come: `fraction` 0…1 of the phase's part of the whole. */
export type OnStep = (fraction: number, phase: string) => void;

interface CurrentVersion {
  readonly id: number;
  readonly digest: string;
  readonly lines_hash: string;
}

const LINES_PER_STEP = 20_000;

/**
 * Checks a database of ours of any schema: its structure, its references, and the order lines in force against their hash.
 * The last one is needed because SQLite has no checksums: it takes a changed price for a price.
 * @param path the name of the file in what is thrown
 * @throws ClienteleError DB_CORRUPT
 */
export function checkDatabase(sqlite: Sqlite.Database, path: string, onStep: OnStep): CheckedContents {
  try {
    onStep(0, "checking the structure");
    requireStructure(sqlite, path);
    return checkLines(sqlite, path, onStep);
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError) || isBusy(error) || hasNoRoom(error)) throw error;
    throw corrupt(path, causeOf(error));
  }
}

function requireStructure(sqlite: Sqlite.Database, path: string): void {
  const fault = sqlite.pragma("integrity_check(1)", { simple: true }) as string;
  if (fault !== "ok") throw corrupt(path, fault);
  const orphans = sqlite.pragma("foreign_key_check") as { table: string }[];
  if (orphans.length > 0)
    throw corrupt(path, `${orphans.length} rows of ${orphans[0].table} refer to nothing`);
}

function checkLines(sqlite: Sqlite.Database, path: string, onStep: OnStep): CheckedContents {
  const versions = sqlite.prepare("SELECT count(*) FROM data_set_version").pluck().get() as number;
  const current = sqlite
    .prepare("SELECT id, digest, lines_hash FROM data_set_version ORDER BY id DESC LIMIT 1")
    .get() as CurrentVersion | undefined;
  if (!current) return { version: null, versions, orderLines: 0 };
  const total = sqlite.prepare("SELECT max(id) FROM order_line").pluck().get() as number;
  const hash = new LinesHash();
  let orderLines = 0;
  for (const line of storedLines(sqlite, current.id)) {
    if (orderLines % LINES_PER_STEP === 0) onStep(orderLines / total, "checking the order lines");
    hash.add(line);
    orderLines += 1;
  }
  if (hash.toString() !== current.lines_hash) {
    throw corrupt(path, `the order lines of version ${current.id} are not those that were imported`);
  }
  return { version: { id: current.id, digest: current.digest }, versions, orderLines };
}

function corrupt(path: string, cause: string): ClienteleError {
  return new ClienteleError("DB_CORRUPT", { path, cause });
}
