import { Worker } from "node:worker_threads";
import { ClienteleError } from "../errors.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** How far a piece of work has come: `fraction` of `phase` 0…1 over the whole. */
export interface JobProgress {
  readonly fraction: number;
  readonly phase: string;
  /** More about it. */
  readonly message?: string | null;
}

export type OnProgress = (progress: JobProgress) => void;

/** Calls tasks of one worker thread. */
export type CallWorker = <Result>(task: string, input: unknown, onProgress?: OnProgress) => Promise<Result>;

export interface WorkerSettings {
  /** The worker's module, e.g. new URL("./training-worker.js", import.meta.url). */
  readonly entry: URL;
  readonly data?: unknown;
  /**
   * When it is aborted, the call that is going on is rejected and the thread ends: with the signal's reason where that is
   * a ClienteleError, else with RUN_INTERRUPTED.
   */
  readonly signal: AbortSignal;
}

/** A worker thread that lives until it is closed. */
export interface OpenWorker {
  /**
   * @throws ClienteleError as the task threw it; WORKER_FAILED where the thread died or the task has a bug;
   *   RUN_INTERRUPTED, or why the signal was aborted
   */
  readonly call: CallWorker;
  close(): Promise<void>;
}

/** Starts a worker thread; whoever opens it closes it. */
export function openWorker({ entry, data, signal }: WorkerSettings): OpenWorker {
  const worker = new Worker(builtFile(entry), { workerData: data });
  const thread = { worker, death: deathOf(worker), signal };
  let calls = 0;
  return {
    call: (task, input, onProgress) => callTask(thread, { call: calls++, task, input }, onProgress),
    close: async () => {
      await worker.terminate();
    },
  };
}

/** Starts a worker thread for the time of `use`, so that its work stays off the event loop. */
export async function withWorker<T>(
  settings: WorkerSettings,
  use: (call: CallWorker) => Promise<T>,
): Promise<T> {
  const worker = openWorker(settings);
  try {
    return await use(worker.call);
  } finally {
    await worker.close();
  }
}

/** Node 20 cannot start a TypeScript worker, so tests that run the sources start the built file. */
function builtFile(entry: URL): URL {
  return new URL(entry.href.replace(/\/src\/([^/]+\/[^/]+)$/, "/dist/$1"));
}

/** Why a thread died, and who is to be told when it does: those whose call is going on, and nobody longer. */
interface Death {
  cause: ClienteleError | null;
  readonly watchers: Set<(cause: ClienteleError) => void>;
}

/** Notices the thread's death also between two calls, so that the next one does not wait for ever. */
function deathOf(worker: Worker): Death {
  const death: Death = { cause: null, watchers: new Set() };
  const die = (cause: ClienteleError) => {
    death.cause ??= cause;
    for (const tell of [...death.watchers]) tell(death.cause);
  };
  worker.on("error", (error: unknown) => die(thrown(error)));
  worker.on("exit", (code) => die(workerFailed(`it ended with code ${code}`)));
  return death;
}

interface Thread {
  readonly worker: Worker;
  readonly death: Death;
  readonly signal: AbortSignal;
}

function callTask<Result>(
  { worker, death, signal }: Thread,
  message: ToWorker,
  onProgress?: OnProgress,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", onMessage);
      signal.removeEventListener("abort", onAbort);
      death.watchers.delete(onDeath);
      finish();
    };
    const onAbort = () => settle(() => reject(reasonOf(signal)));
    const onDeath = (cause: ClienteleError) => settle(() => reject(cause));
    const onMessage = (reply: FromWorker) => {
      if (reply.call !== message.call) return;
      if (reply.type === "progress") onProgress?.(reply.progress);
      else if (reply.type === "done") settle(() => resolve(reply.result as Result));
      else settle(() => reject(asError(reply)));
    };
    if (signal.aborted) return reject(reasonOf(signal));
    if (death.cause) return reject(death.cause);
    signal.addEventListener("abort", onAbort);
    worker.on("message", onMessage);
    death.watchers.add(onDeath);
    worker.postMessage(message);
  });
}

/** Why the work was ended. */
function reasonOf({ reason }: AbortSignal): ClienteleError {
  return reason instanceof ClienteleError ? reason : new ClienteleError("RUN_INTERRUPTED");
}

function asError(reply: FromWorker & { type: "failed" }): ClienteleError {
  if (!reply.code) return workerFailed(reply.message, reply.stack);
  const error = new ClienteleError(reply.code, reply.facts, reply.inputPath);
  error.stack = reply.stack; // of the thread where it arose
  return error;
}

/** Anything can be thrown, not errors alone. */
function thrown(error: unknown): ClienteleError {
  return error instanceof Error ? workerFailed(error.message, error.stack) : workerFailed(String(error));
}

/** The stack goes to the log, so it holds the cause. */
function workerFailed(cause: string, stack = cause): ClienteleError {
  const error = new ClienteleError("WORKER_FAILED", { cause });
  error.stack = `${error.message}\n${stack}`;
  return error;
}
