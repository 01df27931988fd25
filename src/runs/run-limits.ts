import { availableParallelism } from "node:os";
import { ClienteleError } from "../errors.js";

/** What one training or tuning may take. */
export interface RunLimits {
  /** Seconds after which it is ended. */
  readonly timeLimitSeconds: number;
  /** Threads for its work; the results do not depend on them. */
  readonly threads: number;
}

const MOST_USUAL_THREADS = 4;
const LONGEST_TIME_LIMIT = 2_000_000; // setTimeout's own limit, in whole seconds
const MOST_THREADS = 64;

/** The limits where nobody sets others. */
export const USUAL_LIMITS: RunLimits = {
  timeLimitSeconds: 3_600,
  threads: Math.min(availableParallelism(), MOST_USUAL_THREADS),
};

/** Limits as they were written, an empty text for the usual one. @throws ClienteleError BAD_SETTING */
export function parseRunLimits({
  runTimeLimit,
  threads,
}: {
  runTimeLimit: string;
  threads: string;
}): RunLimits {
  const usual = USUAL_LIMITS;
  return {
    timeLimitSeconds: whole(
      "CLIENTELE_RUN_TIME_LIMIT",
      runTimeLimit,
      usual.timeLimitSeconds,
      LONGEST_TIME_LIMIT,
    ),
    threads: whole("CLIENTELE_THREADS", threads, usual.threads, MOST_THREADS),
  };
}

function whole(name: string, text: string, usual: number, limit: number): number {
  if (text === "") return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= limit) return value;
  const why = `It must be a whole number from 1 to ${limit}.`;
  throw new ClienteleError("BAD_SETTING", { name, value: text, why });
}
