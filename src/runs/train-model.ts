import type { Kysely } from "kysely";
import { countDistinctCustomers } from "../database/customer-features.js";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { FEATURE_CATALOGUE } from "../features/feature-catalogue.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { resolveTraining, type TrainingRequest } from "./run-spec.js";
import type { RunToSave } from "./save-run.js";
import { type GoingRun, type RunRequest, type StartedRun, startRun, versionToLearn } from "./start-run.js";
import { takeTuning } from "./take-tuning.js";
import type { TrainingInput, TrainingResult } from "./train.js";
import type { TrainingSpecification } from "./training-specification.js";
import type { Workspace } from "./workspace.js";

/** A training as a job: what to learn, as of when, and whether to use it afterwards. */
export interface TrainModelRequest extends TrainingRequest, RunRequest {
  readonly activate?: boolean | null;
  /** Take what is not given from this tuning run's recommendation. */
  readonly tuningRunId?: number | null;
}

/**
 * Starts a training as a recorded run; the work is done in worker threads.
 * @throws InvalidInput, or ClienteleError NO_DATA, BAD_AS_OF, NOT_FOUND, BAD_TUNING_RUN, OPERATION_IN_PROGRESS; nothing
 *   is recorded then
 */
export async function startTraining(
  workspace: Workspace,
  asked: TrainModelRequest,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<StartedRun> {
  const { db } = workspace.database;
  const request = await takeTuning(db, asked);
  const { tuned } = request;
  const specification = { ...resolveTraining(request), ...(tuned && { tuned }) };
  const { version, asOf } = await versionToLearn(workspace, request);
  if (asOf === version.as_of) await requireDistinct(db, version, specification);
  const activate = request.activate ?? true;
  return startRun(workspace, { kind: "TRAINING", specification, request }, onProgress, (run) =>
    runTraining(workspace, run, specification, activate),
  );
}

/** Read the features, train on them, store what was learnt: each in the thread that is made for it. */
async function runTraining(
  workspace: Workspace,
  { runId, version, asOf, signal, report }: GoingRun,
  specification: TrainingSpecification,
  activate: boolean,
): Promise<void> {
  await workspace.withTrainingWorker(
    (callTraining) =>
      workspace.withDataWorker(async (callData) => {
        const asked = { versionId: version.id, asOf };
        const customers = await callData<CustomerFeatures>("readFeatures", asked);
        const input: TrainingInput = {
          values: customers.values,
          specification,
          dataDigest: version.digest,
          asOf: new Date(asOf).toISOString(),
          threads: workspace.threads,
        };
        const message = describeTraining(customers.values.rows, specification);
        const [result] = await Promise.all([
          callTraining<TrainingResult>("train", input, (step) => report({ ...step, message })),
          callData("readLinesAhead", asked),
        ]);
        const run: RunToSave = { runId, ...asked, customers, result, activate, now: Date.now() };
        await callData("saveRun", run);
      }, signal),
    signal,
  );
}

function describeTraining(customers: number, { kMeans: { k } }: TrainingSpecification): string {
  return `${customers.toLocaleString("en-GB")} customers, ${k === null ? "looking for the best k" : `k = ${k}`}`;
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
