import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { tryLock } from "./exclusive-lock.js";

const OWNER_LOCK = "owner.lock";

/**
 * A folder beside the database for the time of `use`: for copies and standard input, which nobody may read who may not
 * read the database. Its lock proves that its owner lives; what a dead one left is swept.
 */
export async function withScratchFolder<T>(
  databasePath: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = `${scratchPrefix(databasePath)}${randomUUID()}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = tryLock(join(folder, OWNER_LOCK));
  try {
    return await use(folder);
  } finally {
    lock?.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes away the scratch folders of dead programs. */
export function sweepScratchFolders(databasePath: string): void {
  const parent = dirname(databasePath);
  const prefix = basename(scratchPrefix(databasePath));
  for (const name of readdirSync(parent).filter((file) => file.startsWith(prefix))) {
    const lock = tryLock(join(parent, name, OWNER_LOCK));
    if (!lock) continue;
    lock.release();
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function scratchPrefix(databasePath: string): string {
  return `${databasePath}-scratch-`;
}
