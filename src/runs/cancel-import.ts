import { importById } from "../database/imports.js";
import { ClienteleError } from "../errors.js";
import { cancelJob } from "./cancel-job.js";
import { globalId } from "./global-id.js";
import type { Workspace } from "./workspace.js";

/**
 * Asks for an import to end: no version gets its lines. An import that is just becoming visible may still succeed.
 * @throws ClienteleError NOT_FOUND, NOT_CANCELLABLE where it has ended
 */
export async function requestImportCancel(workspace: Workspace, importId: number): Promise<void> {
  const found = () => importById(workspace.database.db, importId).executeTakeFirst();
  const id = globalId("Import", importId);
  const path = ["input", "importId"];
  if (!(await found())) throw new ClienteleError("NOT_FOUND", { what: "import", id }, path);
  if (await cancelJob(workspace, { table: "import", id: importId })) return;
  const facts = { what: "Import", id, status: (await found())?.status ?? "" };
  throw new ClienteleError("NOT_CANCELLABLE", facts, path);
}
