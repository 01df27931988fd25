import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

/** Where jobs that can be cancelled are recorded. */
export type JobTable = "import" | "model_run";

/** Whether somebody asked for the job to end. */
export async function isCancelRequested(db: Kysely<Tables>, table: JobTable, id: number): Promise<boolean> {
  const job = await db.selectFrom(table).select("cancel_requested").where("id", "=", id).executeTakeFirst();
  return job?.cancel_requested === 1;
}

/**
 * Marks a job that goes on as one that shall end, and ends one that waits.
 * @returns false where it had ended before
 */
export async function requestCancellation(
  db: Kysely<Tables>,
  table: JobTable,
  id: number,
  { now, code, message }: { now: number; code: string; message: string },
): Promise<boolean> {
  const ended = { status: "CANCELLED", finished_at: now, error_code: code, error_message: message } as const;
  const waiting = await db
    .updateTable(table)
    .set({ cancel_requested: 1, ...ended })
    .where("id", "=", id)
    .where("status", "=", "QUEUED")
    .executeTakeFirst();
  if (waiting.numUpdatedRows > 0n) return true;
  const going = await db
    .updateTable(table)
    .set({ cancel_requested: 1 })
    .where("id", "=", id)
    .where("status", "=", "RUNNING")
    .executeTakeFirst();
  return going.numUpdatedRows > 0n;
}
