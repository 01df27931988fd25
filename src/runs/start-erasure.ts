import type { OnProgress } from "../jobs/worker-host.js";
import type { Erased, ErasureInput } from "./erase-customer.js";
import type { Purge } from "./purge-files.js";
import { runDataJob } from "./run-data-job.js";
import type { Workspace } from "./workspace.js";

/** What an erasure did. */
export interface FinishedErasure extends Erased, Purge {
  /** Files beside the database that may still have the customer: copies that the program made, and uploads that wait. */
  readonly copies: readonly string[];
}

/**
 * Erases a customer everywhere, in a worker and in its turn among the jobs: rows, features, scores, rejects that name
 * it, report files, and what deleted rows leave behind in the database file and its log.
 * @throws ClienteleError NOT_FOUND, OPERATION_IN_PROGRESS
 */
export async function startErasure(
  workspace: Workspace,
  customerNumber: string,
  onProgress?: OnProgress,
): Promise<FinishedErasure> {
  const input: ErasureInput = { customerNumber, now: Date.now() };
  return runDataJob(workspace, "erase", input, onProgress);
}
