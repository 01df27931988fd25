import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files of a folder with the SHA-256 of their bytes; without locks, which may lie about empty. */
export function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !name.endsWith(".lock"));
  return Object.fromEntries(names.map((name) => [name, digestOf(join(folder, name))]));
}

function digestOf(path: string): string {
  if (statSync(path).isDirectory()) return "";
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
