import { rm } from "node:fs/promises";
import { importById, unfinishedImport } from "../database/imports.js";
import { deleteUpload } from "../database/uploads.js";
import { ClienteleError } from "../errors.js";
import { requestImportCancel } from "../runs/cancel-import.js";
import { keyOf } from "../runs/global-id.js";
import { type Idempotency, idempotencyOf, startOnce } from "../runs/idempotency.js";
import { startImport } from "../runs/import-orders.js";
import type { GraphContext } from "./context.js";
import type { CancelImportInput, ImportTransactionsInput } from "./import.input.js";
import { Import } from "./import.type.js";
import { CancelImportPayload, ImportTransactionsPayload } from "./payloads.type.js";
import { findUpload, uploadNotFound } from "./uploaded-file.js";
import { UserError } from "./user-error.type.js";
import { recordedErrors, userErrorsOf } from "./user-errors.js";
import { requireWaitSeconds, waitFor, waitUntil } from "./wait.js";

/** How long cancelImport waits for the work to end. */
const CANCEL_WAIT_SECONDS = 2;

/** Starts the import of an upload, which is used up when it has succeeded; answers when it has ended or time is up. */
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
    if ("knownId" in once) return await knownImport(context, once.knownId, seconds);
    const { importId, finished } = once.started;
    const fault = await waitFor(finished, seconds);
    return new ImportTransactionsPayload(
      await importOf(context, importId),
      fault ? [new UserError(fault)] : [],
    );
  } catch (error) {
    return new ImportTransactionsPayload(null, userErrorsOf(error));
  }
}

/** Claims the upload at once, so that no second import can use it; gives it back where the import is refused or fails. */
async function startUpload(
  context: GraphContext,
  input: ImportTransactionsInput,
  idempotency: Idempotency | null,
) {
  const { uploadId } = input;
  const file = await claimUpload(context, uploadId);
  try {
    const onEnded = (failure: ClienteleError | null) =>
      failure ? giveBack(context, uploadId) : removeUpload(context, uploadId, file.path);
    return await startImport(context.workspace, { ...input, files: [file], idempotency, onEnded });
  } catch (error) {
    await giveBack(context, uploadId);
    throw error;
  }
}

async function claimUpload(context: GraphContext, uploadId: string) {
  const file = await findUpload(context, uploadId);
  if (context.claimedUploads.has(uploadId)) throw uploadNotFound(uploadId); // another request was quicker
  context.claimedUploads.add(uploadId);
  return file;
}

async function removeUpload(
  { db, claimedUploads }: GraphContext,
  uploadId: string,
  path: string,
): Promise<void> {
  await deleteUpload(db, uploadId).execute();
  await rm(path, { force: true });
  claimedUploads.delete(uploadId);
}

/** The same upload can be asked for again, with other options. */
async function giveBack({ claimedUploads }: GraphContext, uploadId: string): Promise<void> {
  claimedUploads.delete(uploadId);
}

/** Ends an import that waits or goes on; answers when it has ended, or after a moment with the import about to. */
export async function cancelImport(
  context: GraphContext,
  { importId: id }: CancelImportInput,
): Promise<CancelImportPayload> {
  try {
    const importId = keyOf("Import", id);
    if (importId === null)
      throw new ClienteleError("NOT_FOUND", { what: "import", id }, ["input", "importId"]);
    await requestImportCancel(context.workspace, importId);
    await waitUntil(() => hasImportEnded(context.db, importId), CANCEL_WAIT_SECONDS);
    return new CancelImportPayload(await importOf(context, importId), []);
  } catch (error) {
    return new CancelImportPayload(null, userErrorsOf(error));
  }
}

async function hasImportEnded(db: GraphContext["db"], importId: number): Promise<boolean> {
  return (await unfinishedImport(db, importId).executeTakeFirst()) === undefined;
}

/** The import that the same request started before, with the fault that it ended with; waits as the first request does. */
async function knownImport(
  context: GraphContext,
  importId: number,
  seconds: number,
): Promise<ImportTransactionsPayload> {
  await waitUntil(() => hasImportEnded(context.db, importId), seconds);
  const row = await importById(context.db, importId).executeTakeFirstOrThrow();
  return new ImportTransactionsPayload(new Import(row), recordedErrors(row));
}

async function importOf({ db }: GraphContext, importId: number): Promise<Import> {
  return new Import(await importById(db, importId).executeTakeFirstOrThrow());
}
