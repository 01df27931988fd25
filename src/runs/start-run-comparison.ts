import { currentVersion } from "../database/data-set-versions.js";
import { fewAtOnce } from "../jobs/few-at-once.js";
import { shareEqual } from "../jobs/share-equal.js";
import type { RunComparison, RunsToCompare } from "./compare-runs.js";
import type { Workspace } from "./workspace.js";

const RESULTS_KEPT = 4;

const inTurn = fewAtOnce();
const shared = shareEqual<RunComparison>();
const kept = new Map<string, RunComparison>();

/**
 * Compares two trainings in a worker; the last few results are kept. A stored run changes by an erasure only, which makes
 * a version.
 * @throws ClienteleError OPERATION_IN_PROGRESS
 */
export async function startRunComparison(
  { database, withDataWorker }: Workspace,
  runs: RunsToCompare,
): Promise<RunComparison> {
  const current = await currentVersion(database.db).executeTakeFirst();
  const key = JSON.stringify([database.path, current?.id, runs.baseId, runs.otherId]);
  const known = kept.get(key);
  if (known) return known;
  return shared(key, () =>
    inTurn(async () => {
      const found = await withDataWorker((call) => call<RunComparison>("compareRuns", runs));
      kept.set(key, found);
      if (kept.size > RESULTS_KEPT) kept.delete(kept.keys().next().value as string);
      return found;
    }),
  );
}
