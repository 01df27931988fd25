import { runDataJob } from "./run-data-job.js";
import type { Workspace } from "./workspace.js";

/**
 * Takes away versions that are older than the newest `keep` ones and that nothing refers to, in its turn among the jobs.
 * @returns how many went
 * @throws ClienteleError OPERATION_IN_PROGRESS
 */
export async function startPruning(workspace: Workspace, keep: number): Promise<number> {
  return runDataJob(workspace, "pruneVersions", { keep });
}
