import type { Workspace } from "./workspace.js";

/**
 * Takes away versions that are older than the newest `keep` ones and that nothing refers to, in its turn among the jobs.
 * @returns how many went
 * @throws ClienteleError OPERATION_IN_PROGRESS
 */
export async function startPruning(workspace: Workspace, keep: number): Promise<number> {
  const place = workspace.reserveJob();
  let gone = 0;
  const failure = await place.start(
    async () => {
      gone = await workspace.withDataWorker((call) => call<number>("pruneVersions", { keep }));
    },
    async () => true,
  );
  if (failure) throw failure;
  return gone;
}
