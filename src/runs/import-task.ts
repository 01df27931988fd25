import { versionImports } from "../database/data-set-versions.js";
import { updateImport } from "../database/imports.js";
import { linesInMemory } from "../database/line-columns.js";
import { nonProductCodes } from "../database/line-marks.js";
import type { Database } from "../database/open-database.js";
import { beginPendingVersion, storePendingVersion } from "../database/pending-version.js";
import { unstage } from "../database/staging.js";
import { storedLineSource } from "../database/stored-line-source.js";
import { writeTransaction } from "../database/write-transaction.js";
import { ClienteleError } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import { auditLines } from "../intake/audit-lines.js";
import { type CleaningProfile, cleaningProfile } from "../intake/cleaning-profile.js";
import { dataSetDigest } from "../intake/data-set-digest.js";
import type { ReadingOptions } from "../intake/reading-options.js";
import { requireFewRejects, type Staged, stageOrders } from "../intake/stage-orders.js";
import { withStagingStore } from "../intake/staging-store.js";
import type { OnProgress } from "../jobs/worker-host.js";
import { importNotes } from "./import-notes.js";
import { lineMarker } from "./mark-lines.js";
import { nameOf } from "./name-of-files.js";
import { type PreparedVersion, prepareVersion, type VersionPlan } from "./prepare-version.js";
import { alreadyImported, type SettledImport, settleImport } from "./settle-import.js";
import type { KnownInvoicePolicy } from "./settle-known-lines.js";
import { storeVersion } from "./store-version.js";

export interface ImportTaskInput {
  readonly importId: number;
  readonly files: readonly NamedFile[];
  /** What lay in archives beside them. */
  readonly leftOut: readonly string[];
  readonly reading: ReadingOptions;
  readonly replace: boolean;
  readonly onKnownInvoice: KnownInvoicePolicy;
  readonly isSample: boolean;
  readonly currencyCode: string | null;
  readonly timeZone: string;
  readonly profile: string;
  readonly maxRejectShare: number;
  /** The digest that the data set must have; null: any. */
  readonly expectedDigest: string | null;
  readonly now: number;
}

/**
 * A whole import on the worker's side: read the files, settle what is known, compute the version, store it. Everything
 * becomes visible in one short transaction; where something fails, what was staged is taken out again.
 * @throws ClienteleError those of stageOrders, TOO_MANY_REJECTS, KNOWN_INVOICE_DIFFERS, PERIOD_OVERLAPS,
 *   ALREADY_IMPORTED, CURRENCY_DIFFERS, TIME_ZONE_DIFFERS, NO_KEPT_ROWS
 */
export async function importTask(
  database: Database,
  input: ImportTaskInput,
  onProgress: OnProgress,
): Promise<number> {
  try {
    return await importFiles(database, input, onProgress);
  } catch (error) {
    const keepRejects = error instanceof ClienteleError && error.code === "TOO_MANY_REJECTS";
    unstage(database, input.importId, keepRejects);
    throw error;
  }
}

function importFiles(database: Database, input: ImportTaskInput, onProgress: OnProgress): Promise<number> {
  return withStagingStore(database, input.files, async (store) => {
    const staged = await stageOrders({ database, store }, input, (fraction, rows) =>
      onProgress({ fraction: 0.6 * fraction, phase: "reading", message: `${counted(rows)} read` }),
    );
    requireFewRejects(staged, input.maxRejectShare);
    requireLines(staged, nameOf(input.files));
    const building = store.buildIndexes();
    building.catch(() => undefined); // it is waited for below
    try {
      return await addVersion(database, input, { staged, building }, onProgress);
    } finally {
      await building;
    }
  });
}

interface StagedImport {
  readonly staged: Staged;
  /** The indexes of its lines: until they are there nothing can be written. */
  readonly building: Promise<void>;
}

/** Makes the version that the staged lines are a part of. */
async function addVersion(
  database: Database,
  input: ImportTaskInput,
  { staged, building }: StagedImport,
  onProgress: OnProgress,
): Promise<number> {
  const message = `${counted(staged.rowsRead)} in all`;
  onProgress({ fraction: 0.6, phase: "looking for known invoices", message });
  beginPendingVersion(database);
  const settled = await settleImport(database, input, staged, building);
  onProgress({ fraction: 0.7, phase: "applying the rules", message });
  const codes = await nonProductCodes(database.db);
  const notes = await importNotes(database.db, settled.scope.importIds, { importId: input.importId, staged });
  const plan = {
    ...planOf(input, staged, settled, codes),
    ...(await linesOf(database, staged, settled, codes)),
    notes,
  };
  await refuseSameVersion(database, settled, plan);
  requireDigest(plan, input.expectedDigest);
  const prepared = await prepareVersion(database, plan);
  if (!prepared) throw noKeptRows(plan, input, staged);
  onProgress({ fraction: 0.9, phase: "storing", message });
  await building;
  return storeImport(database, input, staged, settled, prepared);
}

/** The lines of the coming version: those just read, where they are all. */
async function linesOf(
  database: Database,
  { lines }: Staged,
  { scope, rowsKnown }: SettledImport,
  codes: readonly string[],
): Promise<Pick<VersionPlan, "lines" | "marker">> {
  const areAll = scope.importIds.length === 1 && rowsKnown === 0;
  return {
    lines: areAll && lines ? linesInMemory(lines) : storedLineSource(database, scope),
    marker: await lineMarker(database, codes),
  };
}

function counted(rows: number): string {
  return `${rows.toLocaleString("en-GB")} rows`;
}

/** @throws ClienteleError NO_KEPT_ROWS where not one row could be read */
function requireLines({ rowsRead, rowsRejected }: Staged, file: string): void {
  if (rowsRead > rowsRejected) return;
  throw new ClienteleError("NO_KEPT_ROWS", { file, read: rowsRead, reasons: `not readable ${rowsRejected}` });
}

/** @throws ClienteleError ALREADY_IMPORTED where the version in force has just these lines and rules */
async function refuseSameVersion(
  { db }: Database,
  { current }: SettledImport,
  { linesHash, profile, nonProductCodes }: VersionPlan,
): Promise<void> {
  if (current?.digest !== dataSetDigest(linesHash, profile, nonProductCodes)) return;
  const [first] = await versionImports(db, current.id).execute();
  throw alreadyImported(first.id);
}

/** @throws ClienteleError DIGEST_DIFFERS where other orders were expected */
function requireDigest({ linesHash, profile, nonProductCodes }: VersionPlan, expected: string | null): void {
  const found = dataSetDigest(linesHash, profile, nonProductCodes);
  if (expected !== null && found !== expected)
    throw new ClienteleError("DIGEST_DIFFERS", { expected, found });
}

function planOf(
  input: ImportTaskInput,
  staged: Staged,
  { previous, scope, versionHash }: SettledImport,
  codes: readonly string[],
): Omit<VersionPlan, "lines" | "marker"> {
  const profile: CleaningProfile = cleaningProfile(input.profile);
  return {
    cause: "IMPORT",
    scope,
    linesHash: versionHash,
    importId: input.importId,
    profile,
    nonProductCodes: codes,
    currencyCode: agreedCurrency(input.currencyCode, previous?.currency_code ?? null, staged.currencyCode),
    timeZone: agreedTimeZone(previous?.time_zone ?? null, staged.timeZone) ?? input.timeZone,
    isSample: input.isSample,
    fallbackPeriod: null,
    keepsModel: previous !== null,
    now: input.now,
  };
}

/** What is said, what is known of the orders, and what a column of the file says, must not differ. */
function agreedCurrency(said: string | null, known: string | null, column: string | null): string | null {
  if (column === null || said === null || column === said) return said ?? column;
  if (known !== null) throw new ClienteleError("CURRENCY_DIFFERS", { known, given: column });
  const why = `the file's own column says ${column}.`;
  throw new ClienteleError("BAD_OPTION", { option: "currency", value: said, why }, ["input", "currency"]);
}

function agreedTimeZone(known: string | null, column: string | null): string | null {
  if (known === null || column === null || known === column) return known ?? column;
  throw new ClienteleError("TIME_ZONE_DIFFERS", { known, given: column });
}

function noKeptRows(plan: VersionPlan, input: ImportTaskInput, staged: Staged): ClienteleError {
  const { importRows } = auditLines(plan.lines.parts(), plan);
  const rows = [...importRows].filter(([, count]) => count > 0);
  const reasons = rows.map(([reason, count]) => `${reason} ${count}`).join(", ");
  return new ClienteleError("NO_KEPT_ROWS", { file: nameOf(input.files), read: staged.rowsRead, reasons });
}

/** The short transaction in which the import becomes visible. */
function storeImport(
  database: Database,
  input: ImportTaskInput,
  staged: Staged,
  settled: SettledImport,
  prepared: PreparedVersion,
): Promise<number> {
  const { importRows } = prepared.audit;
  const kept = importRows.get("KEPT") ?? 0;
  const all = [...importRows.values()].reduce((sum, rows) => sum + rows, 0);
  return writeTransaction(database.db, async (trx) => {
    const versionId = await storeVersion(database, trx, prepared);
    await storePendingVersion(trx, versionId);
    await updateImport(trx, input.importId, {
      status: staged.rowsRejected > 0 ? "COMPLETED_WITH_REJECTS" : "COMPLETED",
      ...{ phase: "done", fraction: 1, progress_message: null, is_staged: 0 },
      finished_at: Date.now(),
      rows_read: staged.rowsRead,
      rows_rejected: staged.rowsRejected,
      rows_known: settled.rowsKnown,
      rows_kept: kept,
      rows_excluded: all - kept,
      lines_hash: settled.linesHash.toString(),
      reading: JSON.stringify(readingOf(staged, input)),
      unscored_customers: prepared.rescored?.unscored ?? 0,
    }).execute();
    return versionId;
  });
}

/** How the files of an import were read, as it is stored with it. */
export type ImportReading = ReturnType<typeof readingOf>;

function readingOf({ files, roundedPrices, futureDates }: Staged, { leftOut }: ImportTaskInput) {
  return { files, roundedPrices, futureDates, leftOut };
}
