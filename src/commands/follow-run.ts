import type { JobProgress } from "../jobs/worker-host.js";
import { globalId } from "../runs/global-id.js";
import type { StartedRun } from "../runs/start-run.js";
import { openProgressBar } from "./progress-bar.js";

/**
 * Starts a run and shows how far it has come until it has ended.
 * @returns its global id
 * @throws why it failed
 */
export async function followRun(
  start: (onProgress: (progress: JobProgress) => void) => Promise<StartedRun>,
): Promise<string> {
  const bar = openProgressBar();
  const { runId, finished } = await start((progress) => bar.show(progress));
  const failure = await finished;
  bar.stop();
  if (failure) throw failure;
  return globalId("ModelRun", runId);
}
