import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { withWorker } from "../../src/jobs/worker-host.js";
import { startTraining } from "../../src/runs/train-model.js";
import { startTuning } from "../../src/runs/tune-model.js";
import type { Workspace } from "../../src/runs/workspace.js";
import { runRow } from "../support/long-tuning.js";
import { manyOrders } from "../support/orders.js";
import { sharedShop } from "../support/shared-shop.js";
import { databaseDigest } from "../support/tuning.js";

const built = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);

/** A worker whose trainings and tunings do that. */
const worker = (task: string) => `
import { serveTasks } from ${built("jobs/worker-tasks.js")};
import { withThreads } from ${built("jobs/task-pool.js")};
const task = ${task};
serveTasks({ train: task, tune: task });`;

const FILL_THE_HEAP = `() => {
  const kept = [];
  for (;;) kept.push({ text: "x".repeat(10) + kept.length, next: [kept.length] });
}`;
const ASK_POOL = `() =>
  withThreads(new URL("./piece.mjs", import.meta.url), 2, (pool) => pool.run("piece", [1, 2, 3]))`;

const DEATHS = [
  [
    "R29 a worker that throws",
    `() => { throw new TypeError("x is not a function"); }`,
    "x is not a function",
  ],
  [
    "R29 a worker that throws later",
    `() => new Promise(() => setTimeout(() => { throw "a text"; }, 1))`,
    "a text",
  ],
  ["R30 a worker that calls process.exit", `() => process.exit(3)`, "it ended with code 3"],
  ["R30 a thread of a worker's pool that calls process.exit", ASK_POOL, "it ended with code 5"],
  ["R31 a worker whose heap is full", FILL_THE_HEAP, "JS heap out of memory"],
] as const;

describe("a worker that dies", () => {
  const shared = sharedShop(manyOrders(30));
  const said: string[] = [];

  beforeAll(() => {
    setFlagsFromString("--max-old-space-size=96"); // of threads that start from here on
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  });
  afterAll(() => {
    vi.restoreAllMocks();
    setFlagsFromString("--max-old-space-size=4096");
  });

  /** The workspace, but that its trainings and tunings are done by a worker that does something else. */
  async function dying(task: string): Promise<Workspace> {
    const { workspace, folder, write } = shared.shop;
    await write("piece.mjs", worker("() => process.exit(5)").replace("train: task", "piece: task"));
    const path = join(folder, "dying.mjs");
    await writeFile(path, worker(task));
    const signal = new AbortController().signal;
    return {
      ...workspace,
      withTrainingWorker: (use) => withWorker({ entry: pathToFileURL(path), signal }, use),
    };
  }

  it.each(DEATHS)(
    "%s: FAILED with its cause, the process lives, the next run goes well",
    async (_, task, cause) => {
      const { shop } = shared;
      const workspace = await dying(task);
      const before = databaseDigest(shop, "model_run");
      for (const start of [startTraining, startTuning]) {
        said.length = 0;
        const { runId, finished } = await start(workspace, {});
        const failure = await finished;
        expect(failure?.code).toBe("WORKER_FAILED");
        expect(failure?.facts.cause).toContain(cause);
        expect(said.join("")).toContain(cause); // the log has it; the run's row says no more than that it was our fault
        const row = await runRow(workspace, runId);
        expect(row).toMatchObject({ status: "FAILED", error_code: "WORKER_FAILED", outcome: null });
        expect(row.error_message).not.toMatch(/\.(js|mjs|ts)|[/\\]| at /);
        expect(databaseDigest(shop, "model_run")).toBe(before);
      }
      const next = await startTuning(shop.workspace, { kMeans: { kMax: 3, bootstraps: 0 } });
      expect(await next.finished).toBeNull();
      expect((await runRow(workspace, next.runId)).status).toBe("SUCCEEDED");
    },
  );
});
