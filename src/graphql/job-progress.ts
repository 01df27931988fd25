import type { JobTable } from "../database/cancellation.js";
import { countJobsBefore } from "../database/unfinished-jobs.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { globalId } from "../runs/global-id.js";
import type { Workspace } from "../runs/workspace.js";

/** What is recorded of a job. */
export interface JobRow {
  readonly id: number;
  readonly status: string;
  readonly fraction: number;
  readonly phase: string;
  readonly progress_message: string | null;
  readonly created_at: number;
}

/** How far a job has come: one of this process as it is now, one of another as it was about a second ago. */
export async function progressOf(
  { progress, database }: Workspace,
  table: JobTable,
  row: JobRow,
): Promise<JobProgress> {
  const { fraction, phase, progress_message: message } = row;
  const here = progress.get(globalId(table === "import" ? "Import" : "ModelRun", row.id));
  if (here && row.status === "RUNNING") return here;
  if (row.status !== "QUEUED") return { fraction, phase, message };
  const jobs = await countJobsBefore(database.db, { table, id: row.id, createdAt: row.created_at });
  return { fraction, phase, message: waitingFor(jobs) };
}

function waitingFor(jobs: number): string {
  if (jobs === 0) return "it is next";
  return jobs === 1 ? "1 job goes before it" : `${jobs} jobs go before it`;
}
