import { modelRunById, requestCancellation } from "../database/model-runs.js";
import { ClienteleError, describeError } from "../errors.js";
import { globalId } from "./global-id.js";
import type { Workspace } from "./workspace.js";

/**
 * Asks for a run to end, whichever process does its work: one that waits is CANCELLED at once, one that goes on within
 * a second, and nothing of it stays. A run that is just storing its results may still succeed.
 * @throws ClienteleError NOT_FOUND, NOT_CANCELLABLE where it has ended
 */
export async function requestCancel({ database: { db } }: Workspace, runId: number): Promise<void> {
  const run = await modelRunById(db, runId).executeTakeFirst();
  const id = globalId("ModelRun", runId);
  const path = ["input", "modelRunId"];
  if (!run) throw new ClienteleError("NOT_FOUND", { what: "model run", id }, path);
  const isAsked = await requestCancellation(db, runId, {
    now: Date.now(),
    code: "RUN_CANCELLED",
    message: describeError("RUN_CANCELLED"),
  });
  if (!isAsked) throw new ClienteleError("NOT_CANCELLABLE", { id, status: run.status }, path);
}
