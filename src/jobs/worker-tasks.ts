import { parentPort } from "node:worker_threads";
import { ClienteleError } from "../errors.js";
import type { OnProgress } from "./worker-host.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

// biome-ignore lint/suspicious/noExplicitAny: each task has its own input; the host and the worker agree on it
type Task = (input: any, onProgress: OnProgress) => unknown;

const PROGRESS_EVERY_MS = 100;

/** The worker's side of `withWorker`: answers calls with the task of that name. */
export function serveTasks(tasks: Readonly<Record<string, Task>>): void {
  parentPort?.on("message", async ({ task, input }: ToWorker) => {
    try {
      reply({ type: "done", result: await tasks[task](input, throttledProgress()) });
    } catch (error) {
      reply(failure(error));
    }
  });
}

function reply(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function throttledProgress(): OnProgress {
  let lastAt = 0;
  let lastPhase = "";
  return (progress) => {
    const now = performance.now();
    if (now - lastAt < PROGRESS_EVERY_MS && progress.phase === lastPhase) return;
    lastAt = now;
    lastPhase = progress.phase;
    reply({ type: "progress", progress });
  };
}

function failure(error: unknown): FromWorker {
  if (error instanceof ClienteleError) {
    return {
      type: "failed",
      message: error.message,
      stack: error.stack,
      code: error.code,
      facts: error.facts,
      inputPath: error.inputPath,
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { type: "failed", message, stack };
}
