import { ClienteleError } from "../errors.js";
import { type CallWorker, type OpenWorker, openWorker } from "./worker-host.js";

/** Threads that stay, so that short pieces of work need not wait until one has started. */
export interface WarmThreads {
  /** Does a task in a thread that is free, or in the next one that is. */
  readonly call: CallWorker;
  /** How many threads are at work, and how many tasks wait for one. */
  load(): { readonly busy: number; readonly waiting: number };
  /** Ends the threads; what they are doing, and what waits for them, is rejected with RUN_INTERRUPTED. */
  close(): Promise<void>;
}

export interface WarmThreadsSettings {
  readonly entry: URL;
  readonly data: unknown;
  /** The most threads; each is started when it is first needed. */
  readonly threads: number;
  /** A task that takes longer ends with its thread. */
  readonly timeLimitSeconds: number;
}

/** A call for which no thread is free. */
interface Waiting {
  resolve(thread: Thread): void;
  reject(reason: ClienteleError): void;
}

/**
 * Each thread does one task at a time, in the order of the calls; a thread that fails is replaced. A call throws what
 * the task throws, and QUERY_TIMEOUT where it takes too long.
 */
export function warmThreads({ entry, data, threads, timeLimitSeconds }: WarmThreadsSettings): WarmThreads {
  const closing = new AbortController();
  const idle: Thread[] = [];
  const open = new Set<Thread>();
  const waiting: Waiting[] = [];
  const start = (): Thread => {
    const timeLimit = new AbortController();
    const signal = AbortSignal.any([closing.signal, timeLimit.signal]);
    const thread = { worker: openWorker({ entry, data, signal }), timeLimit };
    open.add(thread);
    return thread;
  };
  const take = async (): Promise<Thread> =>
    idle.pop() ??
    (open.size < threads ? start() : new Promise((resolve, reject) => waiting.push({ resolve, reject })));
  const giveBack = (thread: Thread) => {
    const next = waiting.shift();
    if (next) next.resolve(thread);
    else idle.push(thread);
  };
  const replace = async (thread: Thread) => {
    open.delete(thread);
    const next = waiting.shift();
    next?.resolve(start());
    await thread.worker.close();
  };
  return {
    async call(task, input, onProgress) {
      const thread = await take();
      const timer = setTimeout(
        () => thread.timeLimit.abort(new ClienteleError("QUERY_TIMEOUT", { seconds: timeLimitSeconds })),
        timeLimitSeconds * 1_000,
      );
      try {
        const result = await thread.worker.call<never>(task, input, onProgress);
        giveBack(thread);
        return result;
      } catch (error) {
        if (isFaultOfTask(error)) giveBack(thread);
        else await replace(thread);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    load: () => ({ busy: open.size - idle.length, waiting: waiting.length }),
    async close() {
      const reason = new ClienteleError("RUN_INTERRUPTED");
      for (const { reject } of waiting.splice(0)) reject(reason);
      closing.abort(reason);
      await Promise.all([...open].map(({ worker }) => worker.close()));
    },
  };
}

const FAULTS_OF_THREAD = ["WORKER_FAILED", "QUERY_TIMEOUT", "RUN_INTERRUPTED"];

/** Whether the thread can go on. */
function isFaultOfTask(error: unknown): boolean {
  return error instanceof ClienteleError && !FAULTS_OF_THREAD.includes(error.code);
}

interface Thread {
  readonly worker: OpenWorker;
  readonly timeLimit: AbortController;
}
