import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { withFolder } from "./workspace.js";

/** A disk of that size for the time of `use`; skips the test where none may be mounted. */
export async function withSmallDisk(
  bytes: number,
  skip: (why: string) => void,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", disk], { stdio: "ignore" });
    } catch {
      return skip("no disk may be mounted here");
    }
    try {
      await use(disk);
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  });
}
