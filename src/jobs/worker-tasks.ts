import { parentPort } from "node:worker_threads";
import { ClienteleError } from "../errors.js";
import type { OnProgress } from "./worker-host.js";
import type { Answer, FromWorker, ToWorker } from "./worker-messages.js";

// biome-ignore lint/suspicious/noExplicitAny: each task has its own input; the host and the worker agree on it
type Task = (input: any, onProgress: OnProgress) => unknown;

const PROGRESS_EVERY_MS = 100;

/** The worker's side of `withWorker`: answers calls with the task of that name. Tasks that never wait come one after the other. */
export function serveTasks(tasks: Readonly<Record<string, Task>>): void {
  parentPort?.on("message", async ({ call, task, input }: ToWorker) => {
    const reply = (answer: Answer) => parentPort?.postMessage({ call, ...answer } satisfies FromWorker);
    try {
      reply({ type: "done", result: await tasks[task](input, throttledProgress(reply)) });
    } catch (error) {
      reply(failure(error));
    }
  });
}

function throttledProgress(reply: (answer: Answer) => void): OnProgress {
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

function failure(error: unknown): Answer {
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
