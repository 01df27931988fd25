import { describeError } from "../errors.js";
import type { Database } from "./open-database.js";
import { unstage } from "./staging.js";
import { writeTransaction } from "./write-transaction.js";

/**
 * Ends what a dead process left: its imports and runs become INTERRUPTED, and lines that it staged go.
 *
 * Call it while holding the job lock: then no import or run can be going on, whoever wrote RUNNING. Jobs still QUEUED
 * belong to a server, so only a server that has just taken the server lock ends those too.
 */
export async function endInterruptedJobs(
  database: Database,
  includeQueued: boolean,
  now: number,
): Promise<void> {
  const statuses = includeQueued ? (["RUNNING", "QUEUED"] as const) : (["RUNNING"] as const);
  const { db } = database;
  const imports = await db
    .selectFrom("import")
    .select("id")
    .where("status", "in", [...statuses])
    .execute();
  for (const { id } of imports) unstage(database, id);
  const ended = {
    status: "INTERRUPTED" as const,
    finished_at: now,
    error_code: "RUN_INTERRUPTED",
    error_message: describeError("RUN_INTERRUPTED"),
  };
  await writeTransaction(db, async (trx) => {
    await trx
      .updateTable("import")
      .set(ended)
      .where("status", "in", [...statuses])
      .execute();
    await trx
      .updateTable("model_run")
      .set(ended)
      .where("status", "in", [...statuses])
      .execute();
  });
}
