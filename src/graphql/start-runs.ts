import { modelRunById } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import { idempotencyOf, startOnce } from "../runs/idempotency.js";
import { startActivation } from "../runs/start-activation.js";
import { startTraining } from "../runs/train-model.js";
import type { GraphContext } from "./context.js";
import { ModelRun } from "./model-run.type.js";
import { ActivateModelPayload, TrainModelPayload } from "./payloads.type.js";
import type { ActivateModelInput, TrainModelInput } from "./training.input.js";
import { UserError } from "./user-error.type.js";
import { recordedErrors, userErrorsOf } from "./user-errors.js";
import { requireWaitSeconds, waitFor } from "./wait.js";

/** Starts a training, or finds the one that the same request started before; answers when it has ended or time is up. */
export async function trainModel(context: GraphContext, input: TrainModelInput): Promise<TrainModelPayload> {
  try {
    const seconds = requireWaitSeconds(input.waitSeconds);
    const idempotency = idempotencyOf(input.idempotencyKey, input);
    const request = { ...input, asOf: input.asOf?.getTime() ?? null, idempotency };
    const once = await startOnce(context.db, "model_run", idempotency, () =>
      startTraining(context.workspace, request),
    );
    if ("knownId" in once) return knownRun(context, once.knownId);
    const { runId, finished } = once.started;
    const fault = await waitFor(finished, seconds);
    return new TrainModelPayload(await runOf(context, runId), fault ? [new UserError(fault)] : []);
  } catch (error) {
    return new TrainModelPayload(null, userErrorsOf(error));
  }
}

/** The run that the same request started before, with the fault that it ended with. */
async function knownRun({ db }: GraphContext, runId: number): Promise<TrainModelPayload> {
  const row = await modelRunById(db, runId).executeTakeFirstOrThrow();
  return new TrainModelPayload(new ModelRun(row), recordedErrors(row));
}

/** Activates a run; customers are scored with it in a worker. */
export async function activateModel(
  context: GraphContext,
  { modelRunId }: ActivateModelInput,
): Promise<ActivateModelPayload> {
  const { workspace, models, loaders } = context;
  try {
    const runId = keyOf("ModelRun", modelRunId);
    const unknown = new ClienteleError("NOT_FOUND", { what: "model run", id: modelRunId }, [
      "input",
      "modelRunId",
    ]);
    if (runId === null) throw unknown;
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
