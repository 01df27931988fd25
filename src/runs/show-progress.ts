import type { JobTable } from "../database/cancellation.js";
import { writeProgress } from "../database/job-progress.js";
import type { JobProgress } from "../jobs/worker-host.js";
import { globalId } from "./global-id.js";
import type { Workspace } from "./workspace.js";

const WRITE_EVERY_MS = 1_000;

/** Shows how far a job has come: this process at once, and others within about a second. */
export interface ProgressDisplay {
  show(step: JobProgress): void;
  end(): void;
}

export function showProgress(
  { progress, database }: Workspace,
  table: JobTable,
  id: number,
): ProgressDisplay {
  const name = globalId(table === "import" ? "Import" : "ModelRun", id);
  let written: JobProgress | null = null;
  let writtenAt = Number.NEGATIVE_INFINITY;
  return {
    show(step) {
      progress.set(name, step);
      const now = performance.now();
      if (step === written || now - writtenAt < WRITE_EVERY_MS) return;
      writeProgress(database, table, id, step);
      written = step;
      writtenAt = now;
    },
    end: () => {
      progress.delete(name);
    },
  };
}
