import { type CallWorker, type OnProgress, withWorker } from "./worker-host.js";

// biome-ignore lint/suspicious/noExplicitAny: each task has its own input
export type Tasks = Readonly<Record<string, (input: any, onProgress: OnProgress) => unknown>>;

/** Is told the share of the work that is done, 0…1. */
type OnShare = (share: number) => void;

/** Threads for pieces of work that do not depend on one another. */
export interface TaskPool<T extends Tasks> {
  /**
   * Does a task with each of several inputs, each wherever a thread is free.
   * @returns the results in the order of the inputs: so nothing depends on the number of threads
   */
  run<Name extends keyof T & string>(
    task: Name,
    inputs: readonly Parameters<T[Name]>[0][],
    onShare?: OnShare,
  ): Promise<Awaited<ReturnType<T[Name]>>[]>;
}

/** A pool that does all work in the calling thread. */
export function inlinePool<T extends Tasks>(tasks: T): TaskPool<T> {
  return poolOf([
    async (task, input, onProgress) => tasks[task](input, onProgress ?? (() => undefined)) as never,
  ]);
}

/**
 * A pool of worker threads for the time of `use`; they end with the thread that called.
 * @param entry a module that serves the tasks with `serveTasks`
 */
export async function withThreads<T extends Tasks, R>(
  entry: URL,
  threads: number,
  use: (pool: TaskPool<T>) => Promise<R>,
): Promise<R> {
  const { signal } = new AbortController();
  const open = (calls: CallWorker[]): Promise<R> =>
    calls.length === threads
      ? use(poolOf<T>(calls))
      : withWorker({ entry, signal }, (call) => open([...calls, call]));
  return open([]);
}

function poolOf<T extends Tasks>(calls: readonly CallWorker[]): TaskPool<T> {
  const idle = [...calls];
  const waiting: ((call: CallWorker) => void)[] = [];
  const take = () => {
    const call = idle.pop();
    return call ? Promise.resolve(call) : new Promise<CallWorker>((resolve) => waiting.push(resolve));
  };
  const giveBack = (call: CallWorker) => {
    const next = waiting.shift();
    if (next) next(call);
    else idle.push(call);
  };
  return {
    run: (task, inputs, onShare) => {
      const shares = new Float64Array(inputs.length);
      const report = (i: number, share: number) => {
        shares[i] = share;
        onShare?.(shares.reduce((sum, one) => sum + one, 0) / shares.length);
      };
      return Promise.all(
        inputs.map(async (input, i) => {
          const call = await take();
          try {
            return await call<never>(task, input, ({ fraction }) => report(i, fraction));
          } finally {
            giveBack(call);
            report(i, 1);
          }
        }),
      );
    },
  };
}
