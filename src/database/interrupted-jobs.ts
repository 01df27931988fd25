import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import { describeError } from "../errors.js";
import type { JobTable } from "./cancellation.js";
import type { Database } from "./open-database.js";
import { unstage } from "./staging.js";
import type { Tables } from "./tables.js";
import { writeTransaction } from "./write-transaction.js";

/** Who holds the job lock and asks. */
export interface LockHolder {
  /** True for a server that has just taken the server lock: then nobody's jobs wait in a server any more. */
  readonly isNewServer: boolean;
  /** What this process marks its own jobs with, where it is a command. */
  readonly name: string | null;
}

/**
 * Ends what a dead process left: its imports and runs become INTERRUPTED, and lines that nobody took out go.
 *
 * Call it while holding the job lock: then no import or run can be going on, whoever wrote RUNNING, and a command that
 * recorded a job is dead too, for it would have the lock. Jobs that wait in a server are its own.
 */
export async function endInterruptedJobs(database: Database, holder: LockHolder, now: number): Promise<void> {
  const { db } = database;
  const ended = {
    status: "INTERRUPTED" as const,
    finished_at: now,
    error_code: "RUN_INTERRUPTED",
    error_message: describeError("RUN_INTERRUPTED"),
  };
  await writeTransaction(db, async (trx) => {
    for (const table of ["import", "model_run"] as const)
      await trx.updateTable(table).set(ended).where(isDead(holder)).execute();
  });
  for (const { id, error_code } of await leftLines(db).execute())
    unstage(database, id, error_code === "TOO_MANY_REJECTS");
}

/** Whether there is anything to end. */
export async function hasInterruptedJobs(db: Kysely<Tables>, holder: LockHolder): Promise<boolean> {
  const dead = (table: JobTable) => db.selectFrom(table).select("id").where(isDead(holder)).limit(1);
  const found = await Promise.all([
    dead("import").execute(),
    dead("model_run").execute(),
    leftLines(db).execute(),
  ]);
  return found.some((rows) => rows.length > 0);
}

function isDead({ isNewServer, name }: LockHolder) {
  return (e: ExpressionBuilder<Tables, JobTable>) =>
    e.or([
      e("status", "=", "RUNNING"),
      e.and([
        e("status", "=", "QUEUED"),
        isNewServer ? e.lit(true) : sql<boolean>`lock_holder IS NOT NULL AND lock_holder IS NOT ${name}`,
      ]),
    ]);
}

/** Imports that have not succeeded, and whose lines may be there still. */
function leftLines(db: Kysely<Tables>) {
  return db
    .selectFrom("import")
    .select(["id", "error_code"])
    .where("is_staged", "=", 1)
    .where("status", "in", ["FAILED", "CANCELLED", "INTERRUPTED"]);
}
