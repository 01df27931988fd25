import type { Renaming } from "./rename-segment.js";
import type { Workspace } from "./workspace.js";

/**
 * Gives a segment a name, in a worker: waiting for another writer there holds nothing up here. It needs no turn among
 * the jobs, for none of them changes names.
 * @throws ClienteleError NOT_FOUND, BAD_SEGMENT_NAME, DB_BUSY
 */
export async function startRenaming(
  { withDataWorker }: Workspace,
  renaming: Renaming,
): Promise<{ segmentId: number }> {
  return withDataWorker((call) => call("renameSegment", { ...renaming, now: Date.now() }));
}
