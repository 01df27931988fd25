import { inlinePool, withThreads } from "../jobs/task-pool.js";
import { PIECES, type Pool } from "./training-pieces.js";

/** With fewer customers the work is done about as soon as threads have started: to fit one k, and to explore many. */
const FEWEST_FOR_THREADS = { fit: 10_000, explore: 2_000 };

/** The threads of one training or tuning; few customers are dealt with in the calling thread. */
export function withPool<R>(
  { customers, threads, work }: { customers: number; threads: number; work: keyof typeof FEWEST_FOR_THREADS },
  use: (pool: Pool) => Promise<R>,
): Promise<R> {
  if (threads < 2 || customers < FEWEST_FOR_THREADS[work]) return use(inlinePool(PIECES));
  return withThreads<typeof PIECES, R>(new URL("./training-worker.js", import.meta.url), threads, use);
}
