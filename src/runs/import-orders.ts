import type { Kysely } from "kysely";
import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { importById, importWithBytes, insertImport, updateImport } from "../database/imports.js";
import { openScratchFolder } from "../database/scratch-folder.js";
import { unstage } from "../database/staging.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError, InvalidInput } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import {
  type CleaningProfile,
  PROFILE_NAMES,
  parseDataSetProfile,
  STANDARD_PROFILE,
} from "../intake/cleaning-profile.js";
import { quote } from "../intake/parse-values.js";
import { type ReadingOptions, readingFaults } from "../intake/reading-options.js";
import { canonicalTimeZone } from "../intake/time-zone.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { watchForCancel } from "./cancel-job.js";
import { globalId } from "./global-id.js";
import type { ImportTaskInput } from "./import-task.js";
import { isTooManyRejects, recordImportFailure } from "./job-failure.js";
import type { LookedAtFiles } from "./look-at-files.js";
import { nameOf } from "./name-of-files.js";
import { KNOWN_INVOICE_POLICIES, type KnownInvoicePolicy } from "./settle-known-lines.js";
import { showProgress } from "./show-progress.js";
import type { Workspace } from "./workspace.js";

/** An import as people ask for it; null and undefined both mean "left out". */
export interface ImportRequest extends ReadingOptions {
  readonly files: readonly NamedFile[];
  /** What was seen of the files, by whoever has looked at them before; its scratch folder must outlive the import. */
  readonly lookedAt?: LookedAtFiles;
  readonly replace?: boolean | null;
  readonly onKnownInvoice?: KnownInvoicePolicy | null;
  readonly currency?: string | null;
  /** The rules by which the data set is cleaned from now on; left out: those that it has. */
  readonly cleaningProfile?: string | null;
  readonly maxRejectShare?: number | null;
  /** Older versions than the newest ones go afterwards, where nothing refers to them. */
  readonly keepVersions?: number | null;
  readonly isSample?: boolean;
  /** The digest that the data set must have afterwards: orders that are known to us. */
  readonly expectedDigest?: string | null;
  /** Clean-up that belongs to the import: awaited when it has ended, with why it failed or null. */
  readonly onEnded?: (failure: ClienteleError | null) => Promise<void>;
  readonly idempotency?: { readonly key: string; readonly inputDigest: string } | null;
}

/** An import that has begun: its record is there. */
export interface StartedImport {
  readonly importId: number;
  /** True where the sample data go, because real orders come. */
  readonly replacesSample: boolean;
  /** When it has ended: null, or why it failed. Never rejects. */
  readonly finished: Promise<ClienteleError | null>;
}

const DEFAULT_MAX_REJECT_SHARE = 0.05;

/**
 * Starts an import in a worker. Whatever can be seen at once is refused before anything is written.
 * @throws InvalidInput, or ClienteleError: those of lookAtFiles, ALREADY_IMPORTED, OPERATION_IN_PROGRESS
 */
export async function startImport(
  workspace: Workspace,
  request: ImportRequest,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<StartedImport> {
  const before = await requireOptions(workspace.database.db, request);
  const scratch = openScratchFolder(workspace.database.path);
  try {
    const toLookAt = {
      files: request.files,
      reading: readingOf(request),
      folder: scratch.path,
      withRows: false,
    };
    const found = request.lookedAt ?? (await workspace.lookAtFiles(toLookAt));
    const { importId, finished } = await startWith(workspace, { request, found, before }, onProgress);
    const { replacesSample } = before;
    return { importId, replacesSample, finished: finished.finally(scratch.remove) };
  } catch (error) {
    scratch.remove();
    throw error;
  }
}

interface ImportOfFiles {
  readonly request: ImportRequest;
  readonly found: LookedAtFiles;
  readonly before: VersionBefore;
}

async function startWith(
  workspace: Workspace,
  { request, found, before }: ImportOfFiles,
  onProgress: (progress: JobProgress) => void,
): Promise<Pick<StartedImport, "importId" | "finished">> {
  const { db } = workspace.database;
  const { sha256 } = found;
  const known = before.previous && (await importWithBytes(db, before.previous.id, sha256).executeTakeFirst());
  if (known) throw new ClienteleError("ALREADY_IMPORTED", { importId: globalId("Import", known.id) });

  const place = workspace.reserveJob();
  const importId = await insertImport(db, {
    file_name: nameOf(request.files),
    file_sha256: sha256,
    created_at: Date.now(),
    idempotency_key: request.idempotency?.key ?? null,
    input_digest: request.idempotency?.inputDigest ?? null,
    lock_holder: workspace.lockHolder,
  }).catch((error) => {
    place.release();
    throw error;
  });
  const { signal, stop } = watchForCancel(workspace, { table: "import", id: importId });
  const finished = place.start({
    work: async () => {
      await begin(db, importId);
      const input = {
        ...(await taskInput(db, request, importId)),
        files: found.files,
        leftOut: found.leftOut,
      };
      await runImport(workspace, { input, keepVersions: request.keepVersions ?? null, signal, onProgress });
      await request.onEnded?.(null);
    },
    record: (failure) => recordEnd(workspace, request, importId, failure),
    signal,
  });
  return { importId, finished: finished.finally(stop) };
}

/** @throws ClienteleError RUN_CANCELLED where it was cancelled while it waited */
async function begin(db: Kysely<Tables>, importId: number): Promise<void> {
  const { numUpdatedRows } = await updateImport(db, importId, { status: "RUNNING", phase: "reading" })
    .where("status", "=", "QUEUED")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new ClienteleError("RUN_CANCELLED");
}

/** Records the failure, if the import has not succeeded all the same. @returns whether the failure stands */
async function recordEnd(
  workspace: Workspace,
  request: ImportRequest,
  importId: number,
  failure: ClienteleError,
): Promise<boolean> {
  let stands = true; // also where it cannot be written down
  try {
    stands = await recordImportFailure(workspace.database, importId, failure);
    return stands;
  } finally {
    await request.onEnded?.(stands ? failure : null);
    if (stands) await takeOut(workspace, importId, isTooManyRejects(failure));
  }
}

/** Takes out what the import staged: in a thread, or in this one where the program is about to end. */
async function takeOut(workspace: Workspace, importId: number, keepRejects: boolean): Promise<void> {
  const { database } = workspace;
  const row = await importById(database.db, importId).executeTakeFirst();
  if (row?.is_staged !== 1) return;
  await workspace
    .withDataWorker((call) => call("unstage", { importId, keepRejects }))
    .catch(() => unstage(database, importId, keepRejects));
}

interface VersionBefore {
  /** The version in force. */
  readonly current: DataSetVersionRow | null;
  /** The version that the import adds to; null where it is the first one or takes the place of all that is there. */
  readonly previous: DataSetVersionRow | null;
  readonly replacesSample: boolean;
}

async function versionBefore(db: Kysely<Tables>, request: ImportRequest): Promise<VersionBefore> {
  const current = (await currentVersion(db).executeTakeFirst()) ?? null;
  const replacesSample = current?.is_sample === 1 && !request.isSample;
  return { current, previous: request.replace || replacesSample ? null : current, replacesSample };
}

/** An import that had to wait looks anew at what it adds to: another one may have ended in between. */
async function taskInput(
  db: Kysely<Tables>,
  request: ImportRequest,
  importId: number,
): Promise<Omit<ImportTaskInput, "files" | "leftOut">> {
  const { current, previous } = await versionBefore(db, request);
  const [difference] = differences(request, previous);
  if (difference) throw difference;
  return {
    importId,
    reading: readingOf(request),
    replace: current !== null && previous === null,
    onKnownInvoice: request.onKnownInvoice ?? "REFUSE",
    isSample: request.isSample ?? false,
    currencyCode: request.currency ?? previous?.currency_code ?? null,
    timeZone: canonicalTimeZone(request.timeZone ?? previous?.time_zone ?? "UTC"),
    profile: profileAskedFor(request)?.name ?? previous?.cleaning_profile ?? STANDARD_PROFILE.name,
    maxRejectShare: request.maxRejectShare ?? DEFAULT_MAX_REJECT_SHARE,
    expectedDigest: request.expectedDigest ?? null,
    now: Date.now(),
  };
}

/** Only what can be sent to a worker. */
export function readingOf(request: ReadingOptions): ReadingOptions {
  const { preset, mapping, dateFormat, decimal, delimiter, encoding, sheet, timeZone } = request;
  return { preset, mapping, dateFormat, decimal, delimiter, encoding, sheet, timeZone };
}

interface ImportToRun {
  readonly input: ImportTaskInput;
  readonly keepVersions: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

async function runImport(
  workspace: Workspace,
  { input, keepVersions, signal, onProgress }: ImportToRun,
): Promise<void> {
  const display = showProgress(workspace, "import", input.importId);
  try {
    await workspace.withDataWorker(async (call) => {
      await call("import", input, (step) => {
        display.show(step);
        onProgress(step);
      });
      if (keepVersions !== null) await call("pruneVersions", { keep: keepVersions });
    }, signal);
  } finally {
    display.end();
  }
}

/**
 * The version before an import whose options can be.
 * @throws InvalidInput with every option that cannot be
 */
export async function requireOptions(db: Kysely<Tables>, request: ImportRequest): Promise<VersionBefore> {
  const before = await versionBefore(db, request);
  checkOptions(request, before.previous);
  return before;
}

function checkOptions(request: ImportRequest, previous: DataSetVersionRow | null): void {
  const { currency, maxRejectShare, onKnownInvoice } = request;
  const faults: ClienteleError[] = [...readingFaults(request)];
  const fault = (option: string, value: string | number, why: string) =>
    faults.push(new ClienteleError("BAD_OPTION", { option, value, why }, ["input", option]));
  if (currency != null && !/^[A-Z]{3}$/.test(currency)) {
    fault("currency", quote(currency), "it must be an ISO 4217 code such as GBP.");
  }
  if (maxRejectShare != null && !(maxRejectShare >= 0 && maxRejectShare <= 1)) {
    fault("maxRejectShare", maxRejectShare, "it must be a share from 0 to 1.");
  }
  if (onKnownInvoice != null && !KNOWN_INVOICE_POLICIES.includes(onKnownInvoice)) {
    fault("onKnownInvoice", quote(onKnownInvoice), `it must be one of ${KNOWN_INVOICE_POLICIES.join(", ")}.`);
  }
  if (
    request.keepVersions != null &&
    !(Number.isInteger(request.keepVersions) && request.keepVersions >= 1)
  ) {
    fault("keepVersions", request.keepVersions, "it must be a whole number of at least 1.");
  }
  if (request.cleaningProfile != null && !profileAskedFor(request)) {
    fault("cleaningProfile", quote(request.cleaningProfile), `it must be ${PROFILE_NAMES}.`);
  }
  const all = faults.length > 0 ? faults : differences(request, previous);
  if (all.length > 0) throw new InvalidInput(all);
}

/** The profile that is named, where it suits a data set. */
function profileAskedFor({ cleaningProfile }: ImportRequest): CleaningProfile | null {
  return cleaningProfile == null ? null : parseDataSetProfile(cleaningProfile);
}

/** Currency and time zone are those of the orders that are there. */
function differences(
  { currency, timeZone }: ImportRequest,
  previous: DataSetVersionRow | null,
): ClienteleError[] {
  const faults: ClienteleError[] = [];
  const known = previous?.currency_code;
  if (currency && known && currency !== known) {
    faults.push(new ClienteleError("CURRENCY_DIFFERS", { known, given: currency }, ["input", "currency"]));
  }
  if (timeZone && previous && canonicalTimeZone(timeZone) !== previous.time_zone) {
    const facts = { known: previous.time_zone, given: timeZone };
    faults.push(new ClienteleError("TIME_ZONE_DIFFERS", facts, ["input", "timeZone"]));
  }
  return faults;
}
