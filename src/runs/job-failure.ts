import { ClienteleError } from "../errors.js";

/** What a job failed of: a fault of the catalogue as it is, anything else as WORKER_FAILED. */
export function jobFailure(error: unknown): ClienteleError {
  if (error instanceof ClienteleError) return error;
  const failure = new ClienteleError("WORKER_FAILED", {
    cause: error instanceof Error ? error.message : String(error),
  });
  if (error instanceof Error) failure.stack = error.stack;
  return failure;
}

/** How a job that failed is recorded. */
export function failedRow(failure: ClienteleError, now: number) {
  return {
    status: failure.code === "RUN_INTERRUPTED" ? ("INTERRUPTED" as const) : ("FAILED" as const),
    finished_at: now,
    error_code: failure.code,
    error_message: failure.message,
  };
}
