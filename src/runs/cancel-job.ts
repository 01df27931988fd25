import { isCancelRequested, type JobTable, requestCancellation } from "../database/cancellation.js";
import { ClienteleError, describeError } from "../errors.js";
import type { Workspace } from "./workspace.js";

const LOOK_EVERY_MS = 200;

export interface JobToCancel {
  readonly table: JobTable;
  readonly id: number;
}

/**
 * Asks for a job to end, whichever process does its work: one that waits is CANCELLED at once, one that goes on within a
 * second.
 * @returns false where it had ended before
 */
export async function cancelJob(workspace: Workspace, { table, id }: JobToCancel): Promise<boolean> {
  const isAsked = await requestCancellation(workspace.database.db, table, id, {
    now: Date.now(),
    code: "RUN_CANCELLED",
    message: describeError("RUN_CANCELLED"),
  });
  if (isAsked) workspace.cancels.get(nameOf({ table, id }))?.();
  return isAsked;
}

/** Told at once where this process cancels the job; looks into the database, so that any other one can too. */
export function watchForCancel(workspace: Workspace, job: JobToCancel): JobWatch {
  const { cancels, database } = workspace;
  const end = new AbortController();
  const cancel = () => end.abort(new ClienteleError("RUN_CANCELLED"));
  cancels.set(nameOf(job), cancel);
  const look = setInterval(async () => {
    const isAsked = await isCancelRequested(database.db, job.table, job.id).catch(() => false); // a busy one is asked again
    if (isAsked) cancel();
  }, LOOK_EVERY_MS);
  const stop = () => {
    clearInterval(look);
    cancels.delete(nameOf(job));
  };
  return { signal: end.signal, stop };
}

export interface JobWatch {
  /** Aborted when somebody cancels the job. */
  readonly signal: AbortSignal;
  stop(): void;
}

const nameOf = ({ table, id }: JobToCancel) => `${table} ${id}`;
