import type { Kysely } from "kysely";
import type { JobTable } from "./cancellation.js";
import type { Tables } from "./tables.js";

interface WaitingJob {
  readonly table: JobTable;
  readonly id: number;
  readonly createdAt: number;
}

/** How many imports and runs have to end before one that waits begins. */
export async function countJobsBefore(db: Kysely<Tables>, job: WaitingJob): Promise<number> {
  const before = (table: JobTable) =>
    db
      .selectFrom(table)
      .select((e) => e.fn.countAll<number>().as("jobs"))
      .where("status", "in", ["QUEUED", "RUNNING"])
      .where((e) => (table === job.table ? e("id", "<", job.id) : e("created_at", "<=", job.createdAt)))
      .executeTakeFirstOrThrow();
  const [imports, runs] = [await before("import"), await before("model_run")];
  return imports.jobs + runs.jobs;
}
