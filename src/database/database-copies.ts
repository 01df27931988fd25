import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Copies of a database that the program itself left beside it: the one before a restore, and those before an upgrade. An
 * erasure does not reach into them.
 */
export function copiesBeside(databasePath: string): string[] {
  const folder = dirname(databasePath);
  const name = basename(databasePath);
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.before-restore`) || file.startsWith(`${name}.schema-`))
    .filter((file) => !file.endsWith(".sha256"))
    .sort()
    .map((file) => join(folder, file));
}
