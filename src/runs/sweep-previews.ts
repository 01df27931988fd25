import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const KEPT_MS = 24 * 60 * 60 * 1_000;

/** Where copies of a database for previews lie: beside it, for whoever may read the one may read the other. */
export function previewPrefix(databasePath: string): string {
  return `${databasePath}-preview-`;
}

/** Takes away copies that a dead program left. */
export async function sweepPreviews(databasePath: string): Promise<void> {
  const folder = dirname(databasePath);
  const prefix = basename(previewPrefix(databasePath));
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(prefix) || (await stat(path)).mtimeMs > Date.now() - KEPT_MS) continue;
    await rm(path, { recursive: true, force: true });
  }
}
