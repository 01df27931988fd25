import { randomUUID } from "node:crypto";
import { unpurgedErasures } from "../database/erasures.js";
import { type ExclusiveLock, jobLockPath, serverLockPath, tryLock } from "../database/exclusive-lock.js";
import { endInterruptedJobs, hasInterruptedJobs } from "../database/interrupted-jobs.js";
import { type Database, openDatabase } from "../database/open-database.js";
import { sweepScratchFolders } from "../database/scratch-folder.js";
import { ClienteleError } from "../errors.js";
import { type JobSlot, queueJobs, runJobsAtOnce } from "../jobs/job-queue.js";
import { type CallWorker, type JobProgress, withWorker } from "../jobs/worker-host.js";
import { type Explorations, openExplorations } from "./explorations.js";
import { jobFailure } from "./job-failure.js";
import { type LookedAtFiles, lookAtFiles } from "./look-at-files.js";
import { lookForDeadJobs } from "./look-for-dead.js";
import { purgeFiles } from "./purge-files.js";
import { inlineReader, type Reader, threadedReader } from "./reader.js";
import { type RunLimits, USUAL_LIMITS } from "./run-limits.js";
import { openSegmentFacts, type SegmentFacts } from "./segment-facts.js";

/** A piece of long work. */
interface Job {
  readonly work: () => Promise<void>;
  /** Writes down that the work failed and gives true, or gives false where it had succeeded all the same. */
  readonly record: (failure: ClienteleError) => Promise<boolean>;
  /** Ends its waiting: then `record` gets the signal's reason. Work that goes on looks for itself. */
  readonly signal?: AbortSignal;
}

/** A place for one job of this process: use `start` or `release`, once. */
interface Place {
  /**
   * Does the work when its turn comes.
   * @returns when it has ended: null, or why it failed; never rejects
   */
  start(job: Job): Promise<ClienteleError | null>;
  release(): void;
}

/** Everything that runs need: the database, places for jobs, worker threads, and progress. */
export interface Workspace extends RunLimits {
  readonly database: Database;
  /** For reading whose cost grows with the data set. */
  readonly reader: Reader;
  /** Explorations of the data set versions, kept in memory. */
  readonly explorations: Explorations;
  /** What is worked out about the segments of trainings, kept in memory. */
  readonly segmentFacts: SegmentFacts;
  /** @throws ClienteleError OPERATION_IN_PROGRESS where no place is free */
  reserveJob(): Place;
  /** Progress of the jobs that go on in this process, by global id. */
  readonly progress: Map<string, JobProgress>;
  /** How to cancel the jobs of this process, by table and id. */
  readonly cancels: Map<string, () => void>;
  /** What a command marks its jobs with: it holds the job lock from before they are recorded. Null in a server. */
  readonly lockHolder: string | null;
  /** Starts a worker that has the database open. @param signal ends its work */
  withDataWorker<T>(use: (call: CallWorker) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Starts a worker that knows nothing but arrays. @param signal ends its work */
  withTrainingWorker<T>(use: (call: CallWorker) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Looks at files before they are imported: in a server beside the event loop, in a command at once. */
  readonly lookAtFiles: typeof lookAtFiles;
  /** Interrupts the job that is going on: it is recorded as INTERRUPTED, and nothing of it stays. */
  interrupt(): void;
  /** Interrupts the job that is going on, waits for its end, and closes the database. */
  close(): Promise<void>;
}

/** For commands: a job runs at once, or is refused where another process has one going on. */
export function openWorkspace(databasePath: string, limits: RunLimits = USUAL_LIMITS): Workspace {
  const interruption = new AbortController();
  const database = openDatabase(databasePath);
  const parts = {
    reserve: runJobsAtOnce(databasePath),
    reader: inlineReader(database),
    release: () => undefined,
  };
  return makeWorkspace({ ...parts, database, interruption, limits, lockHolder: randomUUID() });
}

/**
 * For a server: jobs wait for their turn. What a dead server left RUNNING or QUEUED becomes INTERRUPTED first.
 * @throws ClienteleError SERVER_RUNNING where another server has the database
 */
export async function openServerWorkspace(
  databasePath: string,
  limits: RunLimits = USUAL_LIMITS,
): Promise<Workspace> {
  const database = openDatabase(databasePath);
  const lock = tryLock(serverLockPath(databasePath));
  if (!lock) {
    database.close();
    throw new ClienteleError("SERVER_RUNNING", { path: databasePath });
  }
  await recover(database);
  sweepScratchFolders(databasePath);
  const interruption = new AbortController();
  const reserve = queueJobs(databasePath, interruption.signal);
  const parts = { reserve, reader: threadedReader(database), release: () => lock.release() };
  return makeWorkspace({ ...parts, database, interruption, limits, lockHolder: null });
}

/** While a command has the job lock its job lives; what it leaves is seen to by the next job. */
async function recover(database: Database): Promise<void> {
  const lock: ExclusiveLock | null = tryLock(jobLockPath(database.path));
  if (!lock) return;
  try {
    await endInterruptedJobs(database, { isNewServer: true, name: null }, Date.now());
    await purgeFiles(database, Date.now());
  } finally {
    lock.release();
  }
}

interface WorkspaceParts {
  readonly database: Database;
  readonly reader: Reader;
  readonly reserve: () => JobSlot;
  readonly interruption: AbortController;
  readonly limits: RunLimits;
  readonly lockHolder: string | null;
  readonly release: () => void;
}

function makeWorkspace(parts: WorkspaceParts): Workspace {
  const { database, reader, reserve, interruption, limits, lockHolder, release } = parts;
  const going = new Set<Promise<unknown>>();
  const either = (signal: AbortSignal | undefined) =>
    AbortSignal.any([interruption.signal, ...(signal ? [signal] : [])]);
  const withDataWorker: Workspace["withDataWorker"] = (use, signal) => {
    const entry = new URL("./data-worker.js", import.meta.url);
    const settings = { entry, data: { databasePath: database.path }, signal: either(signal) };
    return withWorker(settings, (call) => use((...task) => call<never>(...task).finally(database.lookAgain)));
  };
  /** Under the job lock, and in workers, for it may take a while. */
  const clearUp = async () => {
    const holder = { isNewServer: false, name: lockHolder };
    if (await hasInterruptedJobs(database.db, holder))
      await withDataWorker((call) => call("endInterruptedJobs", { holder, now: Date.now() }));
    const pending = await unpurgedErasures(database.db).execute();
    if (pending.length === 0) return;
    await withDataWorker((call) => call("purge", { now: Date.now() })).catch(() => undefined); // it stops no other job
  };
  const stopLooking = lockHolder === null ? lookForDeadJobs(database, clearUp) : async () => undefined;
  return {
    ...limits,
    database,
    reader,
    explorations: openExplorations(reader),
    segmentFacts: openSegmentFacts({ database, reader }),
    lookAtFiles:
      lockHolder === null
        ? (input) => withDataWorker((call) => call<LookedAtFiles>("lookAtFiles", input))
        : lookAtFiles,
    progress: new Map(),
    cancels: new Map(),
    lockHolder,
    reserveJob: () => {
      const slot = reserve();
      return {
        release: slot.release,
        start(job) {
          const ended = runRecorded(slot, job, clearUp);
          going.add(ended);
          ended.finally(() => going.delete(ended));
          return ended;
        },
      };
    },
    withDataWorker,
    withTrainingWorker: (use, signal) =>
      withWorker({ entry: new URL("./training-worker.js", import.meta.url), signal: either(signal) }, use),
    interrupt: () => interruption.abort(),
    async close() {
      interruption.abort();
      await stopLooking();
      await Promise.all(going);
      await reader.close();
      database.close();
      release();
    },
  };
}

/**
 * Clears up first what dead processes left, which the job lock proves to be dead. A failure is recorded under the lock
 * too, so that nobody takes the job for one of those.
 */
async function runRecorded(
  slot: JobSlot,
  { work, record, signal }: Job,
  clearUp: () => Promise<void>,
): Promise<ClienteleError | null> {
  const fail = async (error: unknown) => {
    const failure = jobFailure(error);
    if (failure.code === "WORKER_FAILED") process.stderr.write(`${failure.stack}\n`); // a bug: the log has all of it
    return (await isRecorded(failure, record)) ? failure : null;
  };
  const doIt = async () => {
    await clearUp();
    await work();
    return null;
  };
  return slot.run(() => doIt().catch(fail), signal).catch(fail); // the second one for a job that never had its turn
}

/** Whether the failure stands; where it cannot even be written down, it does. */
async function isRecorded(failure: ClienteleError, record: (failure: ClienteleError) => Promise<boolean>) {
  try {
    return await record(failure);
  } catch (error) {
    process.stderr.write(`${failure.code} could not be recorded: ${error}\n`);
    return true;
  }
}
