import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { type WarmThreads, warmThreads } from "../../src/jobs/warm-threads.js";
import { faultOf, withFolder } from "../support/workspace.js";

const WORKER = `
import { serveTasks } from ${JSON.stringify(new URL("../../dist/jobs/worker-tasks.js", import.meta.url).href)};
serveTasks({
  double: (value) => 2 * value,
  exit: () => process.exit(3),
  forever: () => new Promise(() => setInterval(() => {}, 1000)),
});`;

/** Threads with the tasks above, one unless said otherwise. */
function withThreads(work: (pool: WarmThreads) => Promise<void>, timeLimitSeconds = 60) {
  return withFolder(async (folder) => {
    const path = join(folder, "worker.mjs");
    await writeFile(path, WORKER);
    const pool = warmThreads({ entry: pathToFileURL(path), data: null, threads: 1, timeLimitSeconds });
    try {
      await work(pool);
    } finally {
      await pool.close();
    }
  });
}

describe("threads that stay", () => {
  it("do one task after the other, and say how much there is to do", () =>
    withThreads(async (pool) => {
      const calls = [1, 2, 3].map((value) => pool.call<number>("double", value));
      expect(pool.load()).toEqual({ busy: 1, waiting: 2 });
      expect(await Promise.all(calls)).toEqual([2, 4, 6]);
      expect(pool.load()).toEqual({ busy: 0, waiting: 0 });
    }));

  it("are replaced where one ends, and a task that takes too long ends with its thread", () =>
    withThreads(async (pool) => {
      const [ended, late, next] = [
        pool.call("exit", null),
        pool.call("forever", null),
        pool.call("double", 4),
      ];
      expect((await faultOf(ended)).code).toBe("WORKER_FAILED");
      expect((await faultOf(late)).code).toBe("QUERY_TIMEOUT");
      expect(await next).toBe(8);
    }, 1));

  it("reject what they do and what waits for them when they are closed", () =>
    withThreads(async (pool) => {
      const calls = [pool.call("forever", null), pool.call("double", 1)].map((call) => faultOf(call));
      await pool.close();
      expect((await Promise.all(calls)).map(({ code }) => code)).toEqual([
        "RUN_INTERRUPTED",
        "RUN_INTERRUPTED",
      ]);
    }));
});
