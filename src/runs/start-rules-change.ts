import { ClienteleError } from "../errors.js";
import type { RulesChange } from "./change-rules.js";
import { runDataJob } from "./run-data-job.js";
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
  requireSomething(change);
  const input: RulesChange = { ...change, now: Date.now() };
  return runDataJob(workspace, "changeRules", input);
}

/** @throws ClienteleError BAD_OPTION where nothing is asked for */
function requireSomething({
  cleaningProfile,
  addNonProductCodes: add,
  removeNonProductCodes: remove,
}: Omit<RulesChange, "now">): void {
  if (cleaningProfile != null || add?.length || remove?.length) return;
  const why = "nothing was asked for. Give cleaningProfile, addNonProductCodes or removeNonProductCodes.";
  throw new ClienteleError("BAD_OPTION", { option: "input", value: "empty", why }, ["input"]);
}
