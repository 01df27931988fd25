import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { tryLock } from "./exclusive-lock.js";

const OWNER_LOCK = "owner.lock";

/** A folder that nobody may read who may not read the database. */
export interface ScratchFolder {
  readonly path: string;
  /** Takes it away with all that is in it. */
  remove(): void;
}

/**
 * Makes a folder beside the database: for copies, standard input and unpacked files. Its lock proves that its owner
 * lives; what a dead one left is swept.
 */
export function openScratchFolder(databasePath: string): ScratchFolder {
  const path = `${scratchPrefix(databasePath)}${randomUUID()}`;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const lock = tryLock(join(path, OWNER_LOCK));
  return {
    path,
    remove() {
      lock?.release();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Makes a scratch folder for the time of `use`. */
export async function withScratchFolder<T>(
  databasePath: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = openScratchFolder(databasePath);
  try {
    return await use(folder.path);
  } finally {
    folder.remove();
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
