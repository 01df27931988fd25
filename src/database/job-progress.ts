import type { JobTable } from "./cancellation.js";
import type { Database } from "./open-database.js";

const BUSY_TIMEOUT = "busy_timeout";

/**
 * Writes down how far a job has come, for other processes. Where that cannot be done at once (somebody else is writing, or
 * the disk is full) it is left out: the thread does not stand still, and no job fails of it.
 */
export function writeProgress(
  { sqlite }: Database,
  table: JobTable,
  id: number,
  { fraction, phase, message }: { fraction: number; phase: string; message?: string | null },
): void {
  const timeout = sqlite.pragma(BUSY_TIMEOUT, { simple: true });
  sqlite.pragma(`${BUSY_TIMEOUT} = 0`);
  try {
    sqlite
      .prepare(
        `UPDATE ${table} SET fraction = ?, phase = ?, progress_message = ? WHERE id = ? AND status = 'RUNNING'`,
      )
      .run(fraction, phase, message ?? null, id);
  } catch {
    // the next step is written down, or the end
  } finally {
    sqlite.pragma(`${BUSY_TIMEOUT} = ${timeout}`);
  }
}
