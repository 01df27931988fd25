import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where notebooks are looked for: those that ship with the program, and `reports/` below the working directory. */
export function reportFolders(): string[] {
  const shipped = fileURLToPath(new URL("../../reports", import.meta.url));
  const own = join(process.cwd(), "reports");
  return own !== shipped && existsSync(own) ? [shipped, own] : [shipped];
}
