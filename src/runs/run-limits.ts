import { availableParallelism } from "node:os";

/** What one training or tuning may take. */
export interface RunLimits {
  /** Seconds after which it is ended. */
  readonly timeLimitSeconds: number;
  /** Threads for its work; the results do not depend on them. */
  readonly threads: number;
}

const MOST_USUAL_THREADS = 4;

/** The limits where nobody sets others. */
export const USUAL_LIMITS: RunLimits = {
  timeLimitSeconds: 3_600,
  threads: Math.min(availableParallelism(), MOST_USUAL_THREADS),
};
