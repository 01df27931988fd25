import { jobLockPath, tryLock } from "../database/exclusive-lock.js";
import { hasInterruptedJobs } from "../database/interrupted-jobs.js";
import type { Database } from "../database/open-database.js";

const EVERY_MS = 2_000;

/**
 * Looks now and then for jobs of commands that were killed, so that nobody waits for them: a job that is recorded as going
 * on while nobody has the job lock is one of those.
 * @param clearUp ends them; it has the job lock
 * @returns to stop with
 */
export function lookForDeadJobs(database: Database, clearUp: () => Promise<void>): () => Promise<void> {
  const holder = { isNewServer: false, name: null };
  const look = async () => {
    if (!(await hasInterruptedJobs(database.db, holder))) return;
    const lock = tryLock(jobLockPath(database.path));
    await (lock && clearUp().finally(() => lock.release()));
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined); // the next look, or the next job, does it
  }, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    return looking;
  };
}
