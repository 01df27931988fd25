import { runDataJob } from "./run-data-job.js";
import type { Workspace } from "./workspace.js";

/**
 * Makes a trained run the active model, in a worker and in its turn among the jobs: no import or training can end in
 * between.
 * @throws ClienteleError NOT_FOUND, NOT_ACTIVATABLE, OPERATION_IN_PROGRESS
 */
export async function startActivation(workspace: Workspace, runId: number): Promise<void> {
  await runDataJob(workspace, "activate", { runId, now: Date.now() });
}
