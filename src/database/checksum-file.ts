import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { writeDurably } from "./durable-files.js";

/** The file beside a backup that holds its SHA-256, in the format of `sha256sum`. */
export const checksumPath = (file: string) => `${file}.sha256`;

/**
 * Writes the checksum file of `file`. While a backup takes the place of another one it has both sums, so that whichever
 * of the two has the name at the moment of a crash can be verified.
 */
export function writeChecksums(file: string, sums: readonly string[]): void {
  writeDurably(checksumPath(file), sums.map((sum) => `${sum}  ${basename(file)}\n`).join(""));
}

/** The sums that the checksum file of `file` has; null where there is no such file. */
export function readChecksums(file: string): string[] | null {
  if (!existsSync(checksumPath(file))) return null;
  const lines = readFileSync(checksumPath(file), "utf8").split("\n");
  return lines.flatMap((line) => /^\\?([0-9a-f]{64}) /i.exec(line)?.[1].toLowerCase() ?? []);
}
