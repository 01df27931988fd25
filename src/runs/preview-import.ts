import { join } from "node:path";
import { importVerdicts } from "../database/import-verdicts.js";
import { type ImportRow, importById, versionOfImport } from "../database/imports.js";
import { rejectGroups } from "../database/reject-groups.js";
import { withScratchFolder } from "../database/scratch-folder.js";
import { ClienteleError } from "../errors.js";
import { type ExclusionReason, reasonOfBit } from "../intake/cleaning-rules.js";
import type { FileReading } from "../intake/file-reading.js";
import type { PreviewRow } from "../intake/first-rows.js";
import { fewAtOnce } from "../jobs/few-at-once.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { keyOf } from "./global-id.js";
import { type ImportRequest, readingOf, requireOptions, startImport } from "./import-orders.js";
import type { ImportReading } from "./import-task.js";
import type { LookedAtFiles } from "./look-at-files.js";
import { requireVersion, versionLines } from "./score-version.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/** What an import would do. */
export interface ImportPreview {
  readonly files: readonly FileReading[];
  /** The first rows of the first file, as they are understood. */
  readonly firstRows: readonly PreviewRow[];
  readonly problems: Awaited<ReturnType<typeof rejectGroups>>;
  /** The import as it would be recorded. */
  readonly imported: ImportRow;
  /** Its own lines by verdict; empty where it would be refused. */
  readonly verdicts: readonly PreviewVerdict[];
  /** Why it would be refused; null where it would not. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

export interface PreviewVerdict {
  readonly entry: "KEPT" | ExclusionReason;
  readonly rows: number;
  readonly customers: number;
  readonly invoices: number;
  readonly amountMilli: number;
}

const inTurn = fewAtOnce();

/** Refusals that people want to see together with what was read. */
const SHOWN_REFUSALS = [
  "TOO_MANY_REJECTS",
  "KNOWN_INVOICE_DIFFERS",
  "PERIOD_OVERLAPS",
  "NOTHING_NEW",
  "NO_KEPT_ROWS",
  "ALREADY_IMPORTED",
];

/**
 * Shows what an import would do without writing anything: it is done for real, on a copy of the database that is thrown
 * away, so that what it says is what the import will do.
 * @throws InvalidInput, ClienteleError as startImport does for what is wrong with options and files;
 *   OPERATION_IN_PROGRESS where many wait for theirs in this process
 */
export async function previewImport(
  workspace: Workspace,
  request: ImportRequest,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<ImportPreview> {
  await requireOptions(workspace.database.db, request);
  return inTurn(() => importOnCopy(workspace, request, onProgress));
}

async function importOnCopy(
  workspace: Workspace,
  request: ImportRequest,
  onProgress: (progress: JobProgress) => void,
): Promise<ImportPreview> {
  return withScratchFolder(workspace.database.path, async (folder) => {
    const path = join(folder, "preview.sqlite");
    await workspace.withDataWorker((call) => call("copyDatabase", { path }));
    const reading = readingOf(request);
    const lookedAt = await workspace.lookAtFiles({ files: request.files, reading, folder, withRows: true });
    const copy = openWorkspace(path);
    try {
      return await importIntoCopy(copy, { ...request, lookedAt }, onProgress);
    } finally {
      await copy.close();
    }
  });
}

async function importIntoCopy(
  copy: Workspace,
  request: ImportRequest & { readonly lookedAt: LookedAtFiles },
  onProgress: (progress: JobProgress) => void,
): Promise<ImportPreview> {
  const asked = { ...request, idempotency: null, onEnded: undefined, keepVersions: null };
  const { importId, failure } = await importToTheEnd(copy, asked, onProgress);
  if (failure && !SHOWN_REFUSALS.includes(failure.code)) throw failure;
  const { db } = copy.database;
  const row = await importById(db, importId).executeTakeFirstOrThrow();
  const imported = failure && row.error_code === null ? nothingNew(row) : row;
  return {
    files: readingsOf(imported, request.lookedAt),
    firstRows: request.lookedAt.rows,
    problems: await rejectGroups(db, importId),
    imported,
    verdicts: failure ? [] : await verdictsOf(copy, importId),
    refusal: failure && refusalOf(failure),
  };
}

/** Bytes that are there already are refused before there is a record: that of the import which brought them stands in. */
async function importToTheEnd(
  copy: Workspace,
  request: ImportRequest,
  onProgress: (progress: JobProgress) => void,
): Promise<{ importId: number; failure: ClienteleError | null }> {
  try {
    const { importId, finished } = await startImport(copy, request, onProgress);
    return { importId, failure: await finished };
  } catch (error) {
    const isKnown = error instanceof ClienteleError && error.code === "ALREADY_IMPORTED";
    const knownId = isKnown ? keyOf("Import", String(error.facts.importId)) : null;
    if (!isKnown || knownId === null) throw error;
    return { importId: knownId, failure: error };
  }
}

/** The record of an import as it would be if its files came once more: every row that can be read is known. */
function nothingNew(row: ImportRow): ImportRow {
  const rows_known = row.rows_read - row.rows_rejected;
  return { ...row, reading: null, rows_kept: 0, rows_excluded: 0, rows_known };
}

function refusalOf({ code, message }: ClienteleError) {
  return { code, message };
}

/** How the files were read; where the import would be refused, how their starts are read. */
function readingsOf({ reading }: ImportRow, { readings }: LookedAtFiles): readonly FileReading[] {
  return reading === null ? readings : (JSON.parse(reading) as ImportReading).files;
}

async function verdictsOf({ database: { db } }: Workspace, importId: number): Promise<PreviewVerdict[]> {
  const made = await versionOfImport(db, importId).executeTakeFirstOrThrow();
  const version = await requireVersion(db, made.version_id as number);
  const { scope, profileMask } = await versionLines(db, version);
  const rows = await importVerdicts(db, scope, profileMask, importId).execute();
  return rows.map(({ first_rule, amount, ...sums }) => ({
    entry: reasonOfBit(first_rule) ?? "KEPT",
    ...sums,
    amountMilli: amount,
  }));
}
