import type { Kysely } from "kysely";
import { countDistinctCustomers } from "../database/customer-features.js";
import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { insertModelRun, updateModelRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { FEATURE_CATALOGUE } from "../features/feature-catalogue.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { globalId } from "./global-id.js";
import { recordRunFailure } from "./job-failure.js";
import { resolveTraining, type TrainingRequest } from "./run-spec.js";
import type { RunToSave } from "./save-run.js";
import type { TrainingInput, TrainingResult } from "./train.js";
import type { TrainingSpecification } from "./training-specification.js";
import type { Workspace } from "./workspace.js";

/** A training as a job: what to learn, as of when, and whether to use it afterwards. */
export interface TrainModelRequest extends TrainingRequest {
  /** UTC milliseconds; the version's own instant where left out. */
  readonly asOf?: number | null;
  readonly activate?: boolean | null;
  readonly idempotency?: { readonly key: string; readonly inputDigest: string } | null;
}

export interface StartedRun {
  readonly runId: number;
  /** When it has ended: null, or why it failed. Never rejects. */
  readonly finished: Promise<ClienteleError | null>;
}

interface TrainingJob {
  readonly runId: number;
  /** Null = the version's own instant. */
  readonly asOf: number | null;
  readonly specification: TrainingSpecification;
  readonly activate: boolean;
}

/**
 * Starts a training as a recorded run; the work is done in worker threads.
 * @throws InvalidInput, or ClienteleError NO_DATA, BAD_AS_OF, OPERATION_IN_PROGRESS; nothing is recorded then
 */
export async function startTraining(
  workspace: Workspace,
  request: TrainModelRequest,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<StartedRun> {
  const { db } = workspace.database;
  const specification = resolveTraining(request);
  const version = await currentVersion(db).executeTakeFirst();
  if (!version) throw new ClienteleError("NO_DATA", {}, ["input"]);
  const asOf = request.asOf ?? version.as_of;
  requireOrdersBefore(asOf, version);
  if (asOf === version.as_of) await requireDistinct(db, version, specification);

  const place = workspace.reserveJob();
  const runId = await insertModelRun(db, {
    kind: "TRAINING",
    created_at: Date.now(),
    version_id: version.id,
    as_of: asOf,
    specification: JSON.stringify(specification),
    idempotency_key: request.idempotency?.key ?? null,
    input_digest: request.idempotency?.inputDigest ?? null,
  }).catch((error) => {
    place.release();
    throw error;
  });
  const job = { runId, asOf: request.asOf ?? null, specification, activate: request.activate ?? true };
  const finished = place.start(
    () => runTraining(workspace, job, onProgress),
    (failure) => recordRunFailure(workspace.database, runId, failure),
  );
  return { runId, finished };
}

/** Read the features, train on them, store what was learnt: each in the thread that is made for it. */
async function runTraining(
  workspace: Workspace,
  job: TrainingJob,
  onProgress: (progress: JobProgress) => void,
): Promise<void> {
  const { database, progress } = workspace;
  const { runId, specification } = job;
  const id = globalId("ModelRun", runId);
  const report = (step: JobProgress) => {
    progress.set(id, step);
    onProgress(step);
  };
  const { version, asOf } = await beginRun(database, job);
  report({ fraction: 0, phase: "reading customers" });
  try {
    await workspace.withDataWorker(async (callData) => {
      const customers = await callData<CustomerFeatures>("readFeatures", { versionId: version.id, asOf });
      const dataDigest = version.digest;
      const input: TrainingInput = {
        values: customers.values,
        specification,
        dataDigest,
        asOf: new Date(asOf).toISOString(),
      };
      const result = await workspace.withTrainingWorker((call) =>
        call<TrainingResult>("train", input, report),
      );
      const { activate } = job;
      const run: RunToSave = {
        runId,
        versionId: version.id,
        asOf,
        customers,
        result,
        activate,
        now: Date.now(),
      };
      await callData("saveRun", run);
    });
  } finally {
    progress.delete(id);
  }
}

/** A run that had to wait trains on the version of the moment it begins. */
async function beginRun(
  { db }: Database,
  job: TrainingJob,
): Promise<{ version: DataSetVersionRow; asOf: number }> {
  const version = await currentVersion(db).executeTakeFirstOrThrow();
  const asOf = job.asOf ?? version.as_of;
  await updateModelRun(db, job.runId, {
    status: "RUNNING",
    phase: "reading customers",
    started_at: Date.now(),
    version_id: version.id,
    as_of: asOf,
  }).execute();
  return { version, asOf };
}

/** More segments than different customers can be seen before a run is recorded; the training looks again. */
async function requireDistinct(
  db: Kysely<Tables>,
  version: DataSetVersionRow,
  { features, kMeans }: TrainingSpecification,
): Promise<void> {
  const { k } = kMeans;
  if (k === null) return;
  const columns = features.map((feature) => FEATURE_CATALOGUE[feature].column);
  const distinct = await countDistinctCustomers(db, version.id, columns, k);
  if (k > distinct) throw new ClienteleError("K_EXCEEDS_DISTINCT", { k, distinct }, ["input", "kMeans", "k"]);
}

function requireOrdersBefore(asOf: number, version: DataSetVersionRow): void {
  if (asOf >= version.first_order_at) return;
  const facts = {
    asOf: new Date(asOf).toISOString(),
    firstOrderAt: new Date(version.first_order_at).toISOString(),
  };
  throw new ClienteleError("BAD_AS_OF", facts, ["input", "asOf"]);
}
