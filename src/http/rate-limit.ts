import { ClienteleError } from "../errors.js";

const MINUTE = 60_000;
const CLEARED_ABOVE = 10_000;

/** Counts operations of each caller. @throws ClienteleError RATE_LIMITED */
export type RateLimit = (caller: string) => void;

/**
 * At most `limit` operations a minute for each caller, all at once or spread; what was used comes back evenly. For each
 * caller one instant is kept: when all of it will have come back (the generic cell rate algorithm).
 */
export function openRateLimit(limit: number, now: () => number = Date.now): RateLimit {
  const oneEvery = MINUTE / limit;
  const fullAgainAt = new Map<string, number>();
  return (caller) => {
    const instant = now();
    const next = Math.max(fullAgainAt.get(caller) ?? 0, instant) + oneEvery;
    const wait = next - instant - MINUTE;
    if (wait > 1e-6) {
      throw new ClienteleError("RATE_LIMITED", { limit, seconds: Math.ceil(wait / 1_000) });
    }
    if (fullAgainAt.size > CLEARED_ABOVE) forgetRested(fullAgainAt, instant);
    fullAgainAt.set(caller, next);
  };
}

function forgetRested(fullAgainAt: Map<string, number>, instant: number): void {
  for (const [caller, at] of fullAgainAt) if (at <= instant) fullAgainAt.delete(caller);
}
