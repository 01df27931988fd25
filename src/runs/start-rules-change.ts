import type { RulesChange } from "./change-rules.js";
import type { Workspace } from "./workspace.js";

/**
 * Cleans the data set by other rules, in a worker and in its turn among the jobs.
 * @returns the id of the version in force
 * @throws ClienteleError NO_DATA, BAD_OPTION, OPERATION_IN_PROGRESS
 */
export async function startRulesChange(
  workspace: Workspace,
  change: Omit<RulesChange, "now">,
): Promise<number> {
  const place = workspace.reserveJob();
  let versionId = -1;
  const failure = await place.start(
    async () => {
      const input: RulesChange = { ...change, now: Date.now() };
      versionId = await workspace.withDataWorker((call) => call<number>("changeRules", input));
    },
    async () => true,
  );
  if (failure) throw failure;
  return versionId;
}
