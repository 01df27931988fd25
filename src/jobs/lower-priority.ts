import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";

/** Between the usual 0 and the lowest, 19. */
const BACKGROUND = 10;

/**
 * Lets this thread, and those that it starts, stand back where others want a core: a server answers while it works. On
 * Linux a thread has a priority of its own; elsewhere nothing happens.
 */
export function lowerPriority(): void {
  if (process.platform !== "linux") return;
  try {
    const thread = basename(readlinkSync("/proc/thread-self")); // "4711/task/4712"
    setPriority(Number(thread), BACKGROUND);
  } catch {
    // without /proc, or where it is not allowed, the thread works as it is
  }
}
