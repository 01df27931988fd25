import type { Workspace } from "./workspace.js";

/**
 * Makes a trained run the active model, in a worker and in its turn among the jobs: no import or training can end in
 * between.
 * @throws ClienteleError NOT_FOUND, NOT_ACTIVATABLE, OPERATION_IN_PROGRESS
 */
export async function startActivation(workspace: Workspace, runId: number): Promise<void> {
  const place = workspace.reserveJob();
  const failure = await place.start(
    () => workspace.withDataWorker((call) => call<void>("activate", { runId, now: Date.now() })),
    async () => true,
  );
  if (failure) throw failure;
}
