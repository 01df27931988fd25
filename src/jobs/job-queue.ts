import { setTimeout as sleep } from "node:timers/promises";
import { type ExclusiveLock, jobLockPath, tryLock } from "../database/exclusive-lock.js";
import { ClienteleError } from "../errors.js";

/** A place for one job: use `run` or `release`, once. */
export interface JobSlot {
  /**
   * Runs the job under the job lock when its turn comes.
   * @param signal when it is aborted before, the place is free at once, and the call is rejected with its reason
   */
  run<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Gives the place back unused. */
  release(): void;
}

/** @throws ClienteleError OPERATION_IN_PROGRESS where no place is free */
export type ReserveJob = () => JobSlot;

const WAITING_LIMIT = 20;
const LOCK_RETRY_MS = 100;

/**
 * The way of a server: one job runs, up to 20 wait. Where another process has the job lock, the first one waits too.
 * @param signal when it is aborted, waiting jobs are rejected with RUN_INTERRUPTED
 */
export function queueJobs(databasePath: string, signal: AbortSignal): ReserveJob {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    if (waiting >= WAITING_LIMIT) throw inProgress(`, and ${waiting} others wait`);
    waiting += 1;
    let isWaiting = true;
    const leave = () => {
      if (isWaiting) waiting -= 1;
      isWaiting = false;
    };
    return {
      run(job, cancelled) {
        const turn = last.then(async () => {
          const lock = await waitForLock(databasePath, signal, cancelled).finally(leave);
          return runLocked(lock, job);
        });
        last = turn.catch(() => undefined);
        const abandoned = whenAborted(cancelled, () => {
          const matters = isWaiting;
          leave();
          return matters;
        });
        return Promise.race([turn, abandoned]);
      },
      release: leave,
    };
  };
}

/** Rejects when the signal is aborted, if it matters then. */
function whenAborted(signal: AbortSignal | undefined, matters: () => boolean): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = () => matters() && reject(signal?.reason);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort);
  });
}

/** The way of the command line: a job runs at once, or is refused where another process has the lock. */
export function runJobsAtOnce(databasePath: string): ReserveJob {
  return () => {
    const lock = tryLock(jobLockPath(databasePath));
    if (!lock) throw inProgress("");
    return { run: (job) => runLocked(lock, job), release: () => lock.release() };
  };
}

async function waitForLock(
  databasePath: string,
  stopped: AbortSignal,
  cancelled: AbortSignal | undefined,
): Promise<ExclusiveLock> {
  for (;;) {
    cancelled?.throwIfAborted();
    if (stopped.aborted) throw new ClienteleError("RUN_INTERRUPTED");
    const lock = tryLock(jobLockPath(databasePath));
    if (lock) return lock;
    await sleep(LOCK_RETRY_MS);
  }
}

async function runLocked<T>(lock: ExclusiveLock, job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } finally {
    lock.release();
  }
}

function inProgress(detail: string): ClienteleError {
  return new ClienteleError("OPERATION_IN_PROGRESS", { detail });
}
