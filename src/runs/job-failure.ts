import { importById, updateImport } from "../database/imports.js";
import { modelRunById, updateModelRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { ClienteleError, type ErrorCode } from "../errors.js";

/** What a job failed of: a fault of the catalogue as it is, anything else as WORKER_FAILED. */
export function jobFailure(error: unknown): ClienteleError {
  if (error instanceof ClienteleError) return error;
  const failure = new ClienteleError("WORKER_FAILED", {
    cause: error instanceof Error ? error.message : String(error),
  });
  if (error instanceof Error) failure.stack = error.stack;
  return failure;
}

/**
 * Records that an import failed or was cancelled; what it staged stays for the moment.
 * @returns false where it had succeeded all the same: its thread may end just after it has stored everything
 */
export async function recordImportFailure(
  { db }: Database,
  importId: number,
  failure: ClienteleError,
): Promise<boolean> {
  const { status } = await importById(db, importId).executeTakeFirstOrThrow();
  if (status !== "QUEUED" && status !== "RUNNING") return !status.startsWith("COMPLETED"); // cancelled while it waited
  const { read, rejected } = failure.facts;
  const counts = isTooManyRejects(failure)
    ? { rows_read: Number(read), rows_rejected: Number(rejected) }
    : {};
  await updateImport(db, importId, { ...failedRow(failure, Date.now()), ...counts }).execute();
  return true;
}

/** Where its rejects were the reason, they stay. */
export function isTooManyRejects({ code }: ClienteleError): boolean {
  return code === "TOO_MANY_REJECTS";
}

/** Records that a run failed or was cancelled. @returns false where it had succeeded all the same */
export async function recordRunFailure(
  { db }: Database,
  runId: number,
  failure: ClienteleError,
): Promise<boolean> {
  const { status } = await modelRunById(db, runId).executeTakeFirstOrThrow();
  if (status !== "QUEUED" && status !== "RUNNING") return status !== "SUCCEEDED"; // cancelled while it waited
  await updateModelRun(db, runId, failedRow(failure, Date.now())).execute();
  return true;
}

const ENDED_AS: Partial<Record<ErrorCode, "INTERRUPTED" | "CANCELLED">> = {
  RUN_INTERRUPTED: "INTERRUPTED",
  RUN_CANCELLED: "CANCELLED",
};

function failedRow(failure: ClienteleError, now: number) {
  return {
    status: ENDED_AS[failure.code] ?? ("FAILED" as const),
    finished_at: now,
    error_code: failure.code,
    error_message: failure.message,
  };
}
