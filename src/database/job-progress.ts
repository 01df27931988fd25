import type { JobTable } from "./cancellation.js";
import type { Database } from "./open-database.js";

/**
 * What makes a statement wait: for another writer, for the disk to have it, for the log to be carried into the file. How far a
 * job has come need not survive a power failure.
 */
const AT_ONCE = { busy_timeout: 0, synchronous: "NORMAL", wal_autocheckpoint: 0 } as const;
const SETTINGS = Object.keys(AT_ONCE) as (keyof typeof AT_ONCE)[];

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
  const usual = SETTINGS.map((name) => [name, sqlite.pragma(name, { simple: true })] as const);
  for (const name of SETTINGS) sqlite.pragma(`${name} = ${AT_ONCE[name]}`);
  try {
    sqlite
      .prepare(
        `UPDATE ${table} SET fraction = ?, phase = ?, progress_message = ? WHERE id = ? AND status = 'RUNNING'`,
      )
      .run(fraction, phase, message ?? null, id);
  } catch {
    // the next step is written down, or the end
  } finally {
    for (const [name, value] of usual) sqlite.pragma(`${name} = ${value}`);
  }
}
