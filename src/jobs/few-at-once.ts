import { ClienteleError } from "../errors.js";

/** Runs a piece of heavy reading when its turn comes. @throws ClienteleError OPERATION_IN_PROGRESS where too many wait */
export type FewAtOnce = <T>(work: () => Promise<T>) => Promise<T>;

const RUNNING_LIMIT = 2;
const WAITING_LIMIT = 8;

/** Each piece of one kind of work takes a thread and much memory: 2 run at once, up to 8 wait, first come first served. */
export function fewAtOnce(): FewAtOnce {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < RUNNING_LIMIT) running += 1;
    else await place(waiting);
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next)
        next(); // it takes over the place
      else running -= 1;
    }
  };
}

function place(waiting: (() => void)[]): Promise<void> {
  if (waiting.length < WAITING_LIMIT) return new Promise((resolve) => waiting.push(resolve));
  const detail = `, or too many comparisons, previews or exports are (${WAITING_LIMIT} wait)`;
  throw new ClienteleError("OPERATION_IN_PROGRESS", { detail });
}
