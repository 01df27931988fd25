import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobLockPath, serverLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { withFolder } from "../support/workspace.js";

const MODULE = new URL("../../dist/database/exclusive-lock.js", import.meta.url).href;

/** Another process that holds the lock, for the time of `use`. */
async function withHolder(path: string, use: (holder: ChildProcess) => Promise<void>): Promise<void> {
  const script = `
    const { tryLock } = await import(${JSON.stringify(MODULE)});
    process.stdout.write(tryLock(${JSON.stringify(path)}) ? "held" : "refused");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(holder, "exit");
  try {
    const [said] = await once(holder.stdout, "data");
    expect(String(said)).toBe("held");
    await use(holder);
  } finally {
    holder.kill("SIGKILL");
    await exited;
  }
}

describe("an exclusive lock", () => {
  it("has one holder at a time", () =>
    withFolder(async (folder) => {
      const path = join(folder, "x.lock");
      const first = tryLock(path);
      expect(first).not.toBe(null);
      expect(tryLock(path)).toBe(null);
      first?.release();
      const second = tryLock(path);
      expect(second).not.toBe(null);
      second?.release();
    }));

  it("is held against other processes, and is free the moment its holder is killed", () =>
    withFolder(async (folder) => {
      const path = join(folder, "x.lock");
      await withHolder(path, async (holder) => {
        expect(tryLock(path)).toBe(null);
        holder.kill("SIGKILL");
        await once(holder, "exit");
        const lock = tryLock(path);
        expect(lock).not.toBe(null);
        lock?.release();
      });
    }));

  it("of jobs and of the server are two", () => {
    expect(jobLockPath("db/x.sqlite")).toBe("db/x.sqlite-job.lock");
    expect(serverLockPath("db/x.sqlite")).toBe("db/x.sqlite-server.lock");
  });
});
