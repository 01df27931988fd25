import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { inlinePool, type TaskPool, withThreads } from "../../src/jobs/task-pool.js";
import type { OnProgress } from "../../src/jobs/worker-host.js";
import { faultOf, withFolder } from "../support/workspace.js";

const built = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);

const TASKS = `{
  square: (x, report) => { report({ fraction: 0.5, phase: "" }); return x * x; },
  sleep: (ms) => new Promise((resolve) => setTimeout(() => resolve(threadId), ms)),
  refuse: (k) => { throw new ClienteleError("BAD_K", { k }); },
  write: (values) => { values[0] = 7; },
}`;

const WORKER = `
import { threadId } from "node:worker_threads";
import { ClienteleError } from ${built("errors.js")};
import { serveTasks } from ${built("jobs/worker-tasks.js")};
serveTasks(${TASKS});`;

const SHAPES = {
  square: (x: number, report: OnProgress): number => {
    report({ fraction: 0.5, phase: "" });
    return x * x;
  },
  sleep: (_: number): number => 0,
  refuse: (_: string): never => {
    throw new Error("not done here");
  },
  write: (_: Float64Array): void => undefined,
};
type Pool = TaskPool<typeof SHAPES>;

function withTwoThreads<R>(use: (pool: Pool) => Promise<R>): Promise<R> {
  return withFolder(async (folder) => {
    const path = join(folder, "worker.mjs");
    await writeFile(path, WORKER);
    return withThreads<typeof SHAPES, R>(pathToFileURL(path), 2, use);
  });
}

describe("a pool of threads", () => {
  it("gives results in the order of the inputs, as the calling thread does", async () => {
    const inputs = Array.from({ length: 40 }, (_, i) => i);
    const squares = inputs.map((i) => i * i);
    expect(await withTwoThreads((pool) => pool.run("square", inputs))).toEqual(squares);
    expect(await inlinePool(SHAPES).run("square", inputs)).toEqual(squares);
    expect(await inlinePool(SHAPES).run("square", [])).toEqual([]);
  });

  it("shares the work out to whoever is free", () =>
    withTwoThreads(async (pool) => {
      const threads = await pool.run("sleep", [30, 30, 30, 30]);
      expect(new Set(threads).size).toBe(2);
    }));

  it("tells the share of the work that is done, ending with all of it", () =>
    withTwoThreads(async (pool) => {
      const shares: number[] = [];
      await pool.run("square", [1, 2, 3, 4], (share) => shares.push(share));
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
      expect(shares[0]).toBeLessThanOrEqual(0.25);
    }));

  it("fails with the fault of a piece", () =>
    withTwoThreads(async (pool) => {
      expect((await faultOf(pool.run("refuse", ["1.5"]))).code).toBe("BAD_K");
    }));

  it("copies nothing that lies in shared memory", () =>
    withTwoThreads(async (pool) => {
      const shared = new Float64Array(new SharedArrayBuffer(8));
      await pool.run("write", [shared]);
      expect(shared[0]).toBe(7);
    }));
});
