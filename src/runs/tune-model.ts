import type { CustomerFeatures } from "../features/feature-matrix.js";
import type { JobProgress } from "../jobs/worker-host.js";
import type { TuningToSave } from "./save-tuning.js";
import { type GoingRun, type RunRequest, type StartedRun, startRun } from "./start-run.js";
import type { TuningInput, TuningResult } from "./tune.js";
import { resolveTuning, type TuningRequest, type TuningSpecification } from "./tuning-specification.js";
import type { Workspace } from "./workspace.js";

/** A tuning as a job: what to try, as of when. */
export interface TuneModelRequest extends TuningRequest, RunRequest {}

/**
 * Starts a tuning as a recorded run; the work is done in worker threads.
 * @throws InvalidInput, or ClienteleError NO_DATA, BAD_AS_OF, OPERATION_IN_PROGRESS; nothing is recorded then
 */
export async function startTuning(
  workspace: Workspace,
  request: TuneModelRequest,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<StartedRun> {
  const specification = resolveTuning(request);
  return startRun(workspace, { kind: "TUNING", specification, request }, onProgress, (run) =>
    runTuning(workspace, run, specification),
  );
}

async function runTuning(
  workspace: Workspace,
  { runId, version, asOf, signal, report }: GoingRun,
  specification: TuningSpecification,
): Promise<void> {
  await workspace.withTrainingWorker(
    (callTraining) =>
      workspace.withDataWorker(async (callData) => {
        const asked = { versionId: version.id, asOf };
        const { values } = await callData<CustomerFeatures>("readFeatures", asked);
        const input: TuningInput = { values, specification, threads: workspace.threads };
        const message = describeTuning(values.rows, specification);
        const result = await callTraining<TuningResult>("tune", input, (step) =>
          report({ ...step, message }),
        );
        const tuning: TuningToSave = { runId, result, now: Date.now() };
        await callData("saveTuning", tuning);
      }, signal),
    signal,
  );
}

function describeTuning(customers: number, { kMeans }: TuningSpecification): string {
  const { kMin, kMax, bootstraps } = kMeans;
  return `${customers.toLocaleString("en-GB")} customers, k = ${kMin}…${kMax}, ${bootstraps} bootstraps`;
}
