import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { insertModelRun, updateModelRun } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { watchForCancel } from "./cancel-job.js";
import { recordRunFailure } from "./job-failure.js";
import { showProgress } from "./show-progress.js";
import type { Workspace } from "./workspace.js";

/** What every run has, whatever it learns. */
export interface RunRequest {
  /** UTC milliseconds; the version's own instant where left out. */
  readonly asOf?: number | null;
  readonly idempotency?: { readonly key: string; readonly inputDigest: string } | null;
}

export interface StartedRun {
  readonly runId: number;
  /** When it has ended: null, or why it failed. Never rejects. */
  readonly finished: Promise<ClienteleError | null>;
}

export interface RunToStart {
  readonly kind: "TRAINING" | "TUNING";
  readonly specification: object;
  readonly request: RunRequest;
}

/** A run whose turn has come. */
export interface GoingRun {
  readonly runId: number;
  readonly version: DataSetVersionRow;
  readonly asOf: number;
  /** Aborted when somebody cancels the run, or when it takes too long. */
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
}

const BEAT_MS = 150;

/** The version that a run would work on. @throws ClienteleError NO_DATA, BAD_AS_OF */
export async function versionToLearn(
  { database }: Workspace,
  { asOf }: RunRequest,
): Promise<{ version: DataSetVersionRow; asOf: number }> {
  const version = await currentVersion(database.db).executeTakeFirst();
  if (!version) throw new ClienteleError("NO_DATA", {}, ["input"]);
  requireOrdersBefore(asOf ?? version.as_of, version);
  return { version, asOf: asOf ?? version.as_of };
}

/**
 * Records a run and has its work done when its turn comes; the work is ended where somebody cancels it.
 * @throws ClienteleError NO_DATA, BAD_AS_OF, OPERATION_IN_PROGRESS; nothing is recorded then
 */
export async function startRun(
  workspace: Workspace,
  { kind, specification, request }: RunToStart,
  onProgress: (progress: JobProgress) => void,
  work: (run: GoingRun) => Promise<void>,
): Promise<StartedRun> {
  const { db } = workspace.database;
  const { version, asOf } = await versionToLearn(workspace, request);
  const place = workspace.reserveJob();
  const runId = await insertModelRun(db, {
    kind,
    created_at: Date.now(),
    version_id: version.id,
    as_of: asOf,
    specification: JSON.stringify(specification),
    idempotency_key: request.idempotency?.key ?? null,
    input_digest: request.idempotency?.inputDigest ?? null,
    lock_holder: workspace.lockHolder,
  }).catch((error) => {
    place.release();
    throw error;
  });
  const { signal, stop } = watchForCancel(workspace, { table: "model_run", id: runId });
  const finished = place.start({
    work: () => goOn(workspace, { runId, request, cancelled: signal, onProgress }, work),
    record: (failure) => recordRunFailure(workspace.database, runId, failure),
    signal,
  });
  return { runId, finished: finished.finally(stop) };
}

interface Turn {
  readonly runId: number;
  readonly request: RunRequest;
  readonly cancelled: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

async function goOn(
  workspace: Workspace,
  { runId, request, cancelled, onProgress }: Turn,
  work: (run: GoingRun) => Promise<void>,
): Promise<void> {
  const begun = await beginRun(workspace, runId, request);
  const display = showProgress(workspace, "model_run", runId);
  let last: JobProgress = { fraction: 0, phase: "reading customers" };
  const report = (step: JobProgress) => {
    last = step;
    display.show(step);
    onProgress(step);
  };
  report(last);
  const beat = setInterval(() => report(last), BEAT_MS); // a long step shows that it is alive
  const limit = limitTime(workspace.timeLimitSeconds);
  try {
    await work({ ...begun, runId, signal: AbortSignal.any([cancelled, limit.signal]), report });
  } finally {
    limit.stop();
    clearInterval(beat);
    display.end();
  }
}

/** A run that had to wait works on the version of the moment it begins; one that was cancelled meanwhile, on none. */
async function beginRun({ database: { db } }: Workspace, runId: number, request: RunRequest) {
  const version = await currentVersion(db).executeTakeFirstOrThrow();
  const asOf = request.asOf ?? version.as_of;
  const { numUpdatedRows } = await updateModelRun(db, runId, {
    status: "RUNNING",
    phase: "reading customers",
    started_at: Date.now(),
    version_id: version.id,
    as_of: asOf,
  })
    .where("status", "=", "QUEUED")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new ClienteleError("RUN_CANCELLED");
  return { version, asOf };
}

function limitTime(seconds: number) {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(new ClienteleError("TIME_LIMIT", { seconds })), seconds * 1_000);
  return { signal: end.signal, stop: () => clearTimeout(timer) };
}

function requireOrdersBefore(asOf: number, version: DataSetVersionRow): void {
  if (asOf >= version.first_order_at) return;
  const facts = {
    asOf: new Date(asOf).toISOString(),
    firstOrderAt: new Date(version.first_order_at).toISOString(),
  };
  throw new ClienteleError("BAD_AS_OF", facts, ["input", "asOf"]);
}
