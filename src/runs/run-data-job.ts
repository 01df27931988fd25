import type { OnProgress } from "../jobs/worker-host.js";
import type { Workspace } from "./workspace.js";

/**
 * Runs a task of the data worker in its turn among the jobs, where it leaves no record of its own when it fails.
 * @throws ClienteleError OPERATION_IN_PROGRESS, and those of the task
 */
export async function runDataJob<Result>(
  workspace: Workspace,
  task: string,
  input: object,
  onProgress?: OnProgress,
): Promise<Result> {
  const results: Result[] = [];
  const failure = await workspace.reserveJob().start({
    work: async () => {
      results.push(await workspace.withDataWorker((call) => call<Result>(task, input, onProgress)));
    },
    record: async () => true,
  });
  if (failure) throw failure;
  return results[0];
}
