import { modelRunById } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { cancelJob } from "./cancel-job.js";
import { globalId } from "./global-id.js";
import type { Workspace } from "./workspace.js";

/**
 * Asks for a run to end, and nothing of it stays. A run that is just storing its results may still succeed.
 * @throws ClienteleError NOT_FOUND, NOT_CANCELLABLE where it has ended
 */
export async function requestCancel(workspace: Workspace, runId: number): Promise<void> {
  const run = () => modelRunById(workspace.database.db, runId).executeTakeFirst();
  const id = globalId("ModelRun", runId);
  const path = ["input", "modelRunId"];
  if (!(await run())) throw new ClienteleError("NOT_FOUND", { what: "model run", id }, path);
  if (await cancelJob(workspace, { table: "model_run", id: runId })) return;
  throw new ClienteleError("NOT_CANCELLABLE", { what: "Run", id, status: (await run())?.status ?? "" }, path);
}
