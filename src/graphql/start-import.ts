import { rm } from "node:fs/promises";
import { join } from "node:path";
import { importById } from "../database/imports.js";
import { deleteUpload, uploadById } from "../database/uploads.js";
import { ClienteleError } from "../errors.js";
import { type Idempotency, idempotencyOf, startOnce } from "../runs/idempotency.js";
import { startImport } from "../runs/import-orders.js";
import type { GraphContext } from "./context.js";
import type { ImportTransactionsInput } from "./import.input.js";
import { Import } from "./import.type.js";
import { ImportTransactionsPayload } from "./payloads.type.js";
import { UserError } from "./user-error.type.js";
import { userErrorsOf } from "./user-errors.js";
import { requireWaitSeconds, waitFor } from "./wait.js";

/** Starts the import of an upload, which is used up by it; answers when it has ended or time is up. */
export async function importTransactions(
  context: GraphContext,
  input: ImportTransactionsInput,
): Promise<ImportTransactionsPayload> {
  try {
    const seconds = requireWaitSeconds(input.waitSeconds);
    const idempotency = idempotencyOf(input.idempotencyKey, input);
    const once = await startOnce(context.db, "import", idempotency, () =>
      startUpload(context, input, idempotency),
    );
    if ("knownId" in once) return new ImportTransactionsPayload(await importOf(context, once.knownId), []);
    const { started, file } = once.started;
    const finished = started.finished.finally(() => removeUpload(context, input.uploadId, file.path));
    const fault = await waitFor(finished, seconds);
    return new ImportTransactionsPayload(
      await importOf(context, started.importId),
      fault ? [new UserError(fault)] : [],
    );
  } catch (error) {
    return new ImportTransactionsPayload(null, userErrorsOf(error));
  }
}

async function startUpload(
  context: GraphContext,
  input: ImportTransactionsInput,
  idempotency: Idempotency | null,
) {
  const file = await requireUpload(context, input.uploadId);
  return { file, started: await startImport(context.workspace, { ...input, files: [file], idempotency }) };
}

async function requireUpload({ db, uploadFolder }: GraphContext, uploadId: string) {
  const upload = await uploadById(db, uploadId).executeTakeFirst();
  if (!upload) throw new ClienteleError("UPLOAD_NOT_FOUND", { uploadId }, ["input", "uploadId"]);
  return { path: join(uploadFolder, upload.id), name: upload.file_name };
}

async function removeUpload({ db }: GraphContext, uploadId: string, path: string): Promise<void> {
  await deleteUpload(db, uploadId).execute();
  await rm(path, { force: true });
}

async function importOf({ db }: GraphContext, importId: number): Promise<Import> {
  return new Import(await importById(db, importId).executeTakeFirstOrThrow());
}
