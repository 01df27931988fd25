import { modelRunById, unfinishedRun } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { requestCancel } from "../runs/cancel-run.js";
import { keyOf } from "../runs/global-id.js";
import { type Idempotency, idempotencyOf, startOnce } from "../runs/idempotency.js";
import { startActivation } from "../runs/start-activation.js";
import type { StartedRun } from "../runs/start-run.js";
import { startTraining } from "../runs/train-model.js";
import { startTuning } from "../runs/tune-model.js";
import type { GraphContext } from "./context.js";
import { ModelRun } from "./model-run.type.js";
import {
  ActivateModelPayload,
  CancelModelRunPayload,
  TrainModelPayload,
  TuneModelPayload,
} from "./payloads.type.js";
import {
  type ActivateModelInput,
  type CancelModelRunInput,
  FEATURES_LEFT_OUT,
  type RunInput,
  type TrainModelInput,
} from "./training.input.js";
import type { TuneModelInput } from "./tuning.input.js";
import { UserError } from "./user-error.type.js";
import { recordedErrors, userErrorsOf } from "./user-errors.js";
import { requireWaitSeconds, waitFor, waitUntil } from "./wait.js";

/** How long cancelModelRun waits for the work to end. */
const CANCEL_WAIT_SECONDS = 2;

/** Starts a training, or finds the one that the same request started before. */
export async function trainModel(context: GraphContext, input: TrainModelInput): Promise<TrainModelPayload> {
  const ended = await runOnce(context, "trainModel", leaveOutDefaults(input), async (request) => {
    const tuningRunId = input.tuningRunId == null ? null : requireRunKey(input.tuningRunId, "tuningRunId");
    return startTraining(context.workspace, { ...request, tuningRunId });
  });
  return new TrainModelPayload(...ended);
}

/** Starts a tuning, or finds the one that the same request started before. */
export async function tuneModel(context: GraphContext, input: TuneModelInput): Promise<TuneModelPayload> {
  const ended = await runOnce(context, "tuneModel", input, (request) =>
    startTuning(context.workspace, request),
  );
  return new TuneModelPayload(...ended);
}

/** Beside a tuning, features that are left out are the tuning's. */
function leaveOutDefaults(input: TrainModelInput): TrainModelInput {
  const takesFeatures = input.tuningRunId != null && input.features === FEATURES_LEFT_OUT;
  return takesFeatures ? { ...input, features: null } : input;
}

type Ended = [modelRun: ModelRun | null, userErrors: UserError[]];

/** Starts a run once for each idempotency key; answers when it has ended or time is up. */
async function runOnce<Input extends RunInput>(
  context: GraphContext,
  mutation: string,
  input: Input,
  start: (
    request: Omit<Input, "asOf"> & { asOf: number | null; idempotency: Idempotency | null },
  ) => Promise<StartedRun>,
): Promise<Ended> {
  try {
    const seconds = requireWaitSeconds(input.waitSeconds);
    const idempotency = idempotencyOf(input.idempotencyKey, { [mutation]: input });
    const request = { ...input, asOf: input.asOf?.getTime() ?? null, idempotency };
    const once = await startOnce(context.db, "model_run", idempotency, () => start(request));
    if ("knownId" in once) return await knownRun(context, once.knownId, seconds);
    const { runId, finished } = once.started;
    const fault = await waitFor(finished, seconds);
    return [await runOf(context, runId), fault ? [new UserError(fault)] : []];
  } catch (error) {
    return [null, userErrorsOf(error)];
  }
}

/** The run that the same request started before, with the fault that it ended with; waits as the first request does. */
async function knownRun({ db }: GraphContext, runId: number, seconds: number): Promise<Ended> {
  await waitUntil(() => hasRunEnded(db, runId), seconds);
  const row = await modelRunById(db, runId).executeTakeFirstOrThrow();
  return [new ModelRun(row), recordedErrors(row)];
}

/** Ends a run that waits or goes on; answers when it has ended, or after a moment with the run about to. */
export async function cancelModelRun(
  context: GraphContext,
  { modelRunId }: CancelModelRunInput,
): Promise<CancelModelRunPayload> {
  try {
    const runId = requireRunKey(modelRunId, "modelRunId");
    await requestCancel(context.workspace, runId);
    await waitUntil(() => hasRunEnded(context.db, runId), CANCEL_WAIT_SECONDS);
    return new CancelModelRunPayload(await runOf(context, runId), []);
  } catch (error) {
    return new CancelModelRunPayload(null, userErrorsOf(error));
  }
}

async function hasRunEnded(db: GraphContext["db"], runId: number): Promise<boolean> {
  return (await unfinishedRun(db, runId).executeTakeFirst()) === undefined;
}

/** @throws ClienteleError NOT_FOUND where the text is no id of a run */
function requireRunKey(id: string, field: string): number {
  const runId = keyOf("ModelRun", id);
  if (runId === null) throw new ClienteleError("NOT_FOUND", { what: "model run", id }, ["input", field]);
  return runId;
}

/** Activates a run; customers are scored with it in a worker. */
export async function activateModel(
  context: GraphContext,
  { modelRunId }: ActivateModelInput,
): Promise<ActivateModelPayload> {
  const { workspace, models, loaders } = context;
  try {
    const runId = requireRunKey(modelRunId, "modelRunId");
    const before = await models.active();
    await startActivation(workspace, runId);
    const previous = before ? ModelRun.require(await loaders.run.load(before.runId)) : null;
    return new ActivateModelPayload(await runOf(context, runId), previous, []);
  } catch (error) {
    return new ActivateModelPayload(null, null, userErrorsOf(error));
  }
}

/** The run as it is now: not from the request's loader, which may have seen it before. */
async function runOf({ db }: GraphContext, runId: number): Promise<ModelRun> {
  return ModelRun.require(await modelRunById(db, runId).executeTakeFirstOrThrow());
}
