import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Copies of a database that the program itself left beside it (the one before a restore, and those before an upgrade), and
 * uploads that wait to be imported. An erasure does not reach into them.
 */
export function copiesBeside(databasePath: string): string[] {
  const folder = dirname(databasePath);
  const name = basename(databasePath);
  const uploads = `${databasePath}-uploads`;
  const waiting = existsSync(uploads) ? readdirSync(uploads).map((file) => join(uploads, file)) : [];
  const copies = readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.before-restore`) || file.startsWith(`${name}.schema-`))
    .filter((file) => !file.endsWith(".sha256"))
    .map((file) => join(folder, file));
  return [...copies, ...waiting].sort();
}
