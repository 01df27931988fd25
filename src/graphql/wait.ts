import { setTimeout as sleep } from "node:timers/promises";
import { ClienteleError } from "../errors.js";

const DEFAULT_WAIT = 5;
const LONGEST_WAIT = 60;

/** @throws ClienteleError BAD_WAIT_SECONDS */
export function requireWaitSeconds(waitSeconds: number | null | undefined): number {
  const seconds = waitSeconds ?? DEFAULT_WAIT;
  if (seconds >= 0 && seconds <= LONGEST_WAIT) return seconds;
  throw new ClienteleError("BAD_WAIT_SECONDS", { waitSeconds: seconds }, ["input", "waitSeconds"]);
}

/** The fault with which the work ended within that time; null where it went well or still goes on. */
export async function waitFor(
  finished: Promise<ClienteleError | null>,
  seconds: number,
): Promise<ClienteleError | null> {
  if (seconds === 0) return null;
  const timer = new AbortController();
  const late = sleep(seconds * 1_000, null, { signal: timer.signal }).catch(() => null);
  try {
    return await Promise.race([finished, late]);
  } finally {
    timer.abort();
  }
}

const POLL_MS = 50;

/** Looks into the database until something holds, or time is up: the work may be another process's. */
export async function waitUntil(holds: () => Promise<boolean>, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  while (performance.now() < deadline && !(await holds())) await sleep(POLL_MS);
}
