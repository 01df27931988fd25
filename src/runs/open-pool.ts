import { inlinePool, withThreads } from "../jobs/task-pool.js";
import { PIECES, type Pool } from "./training-pieces.js";

/** Below this many customers the work is done before a thread has started. */
const FEWEST_FOR_THREADS = 2_000;

/** The threads of one training or tuning; few customers are dealt with in the calling thread. */
export function withPool<R>(customers: number, threads: number, use: (pool: Pool) => Promise<R>): Promise<R> {
  if (threads < 2 || customers < FEWEST_FOR_THREADS) return use(inlinePool(PIECES));
  return withThreads<typeof PIECES, R>(new URL("./training-worker.js", import.meta.url), threads, use);
}
