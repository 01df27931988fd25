import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type CallWorker, type JobProgress, withWorker } from "../../src/jobs/worker-host.js";
import { faultOf, withFolder } from "../support/workspace.js";

const built = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);

const WORKER = `
import { workerData } from "node:worker_threads";
import { ClienteleError } from ${built("errors.js")};
import { serveTasks } from ${built("jobs/worker-tasks.js")};
serveTasks({
  double: (values) => values.map((value) => 2 * value),
  data: () => workerData,
  refuse: () => { throw new ClienteleError("BAD_K", { k: "1.5" }, ["input", "kMeans", "k"]); },
  bug: async () => { throw new TypeError("x is not a function"); },
  text: () => { throw "a text"; },
  exit: () => process.exit(3),
  crashOnText: () => new Promise(() => setTimeout(() => { throw "a text"; }, 1)),
  crash: () => new Promise(() => setTimeout(() => { throw new Error("crashed later"); }, 1)),
  exitLater: () => { setTimeout(() => process.exit(4), 1); },
  forever: () => new Promise(() => setInterval(() => {}, 1000)),
  busy: () => { for (;;); },
  progress: (_, report) => {
    for (let i = 0; i < 1000; i++) report({ fraction: i / 1000, phase: i < 500 ? "first" : "second" });
  },
});`;

/** A worker thread with the tasks above. */
function withTasks<T>(
  use: (call: CallWorker) => Promise<T>,
  signal = new AbortController().signal,
  data?: unknown,
) {
  return withFolder(async (folder) => {
    const path = join(folder, "worker.mjs");
    await writeFile(path, WORKER);
    return withWorker({ entry: pathToFileURL(path), data, signal }, use);
  });
}

describe("a worker thread", () => {
  it("answers one call after the other", () =>
    withTasks(
      async (call) => {
        expect(await call("double", [1, 2])).toEqual([2, 4]);
        expect(await call("double", Float64Array.of(0.5))).toEqual(Float64Array.of(1));
        expect(await call("data", null)).toEqual({ databasePath: "x" });
      },
      undefined,
      { databasePath: "x" },
    ));

  it("keeps no result once it was given: threads live long", () =>
    withTasks(async (call) => {
      setFlagsFromString("--expose-gc");
      const collectGarbage = runInNewContext("gc") as () => void;
      const ask = async () => new WeakRef((await call("double", Float64Array.of(1))) as object);
      const results = [await ask(), await ask(), await ask()];
      await new Promise((resolve) => setTimeout(resolve, 10)); // a WeakRef holds its object for this turn
      collectGarbage();
      expect(results.map((result) => result.deref())).toEqual([undefined, undefined, undefined]);
    }));

  it("sends errors of the catalogue with code, facts and path, and goes on", () =>
    withTasks(async (call) => {
      const fault = await faultOf(call("refuse", null));
      expect(fault).toMatchObject({
        code: "BAD_K",
        facts: { k: "1.5" },
        inputPath: ["input", "kMeans", "k"],
      });
      expect(fault.message).toBe("k must be a whole number of at least 1; it was 1.5.");
      expect(await call("double", [1])).toEqual([2]);
    }));

  it("sends any other error as WORKER_FAILED with its cause and its stack", () =>
    withTasks(async (call) => {
      const fault = await faultOf(call("bug", null));
      expect([fault.code, fault.facts.cause]).toEqual(["WORKER_FAILED", "x is not a function"]);
      expect(fault.stack).toContain("worker.mjs");
      expect((await faultOf(call("text", null))).facts.cause).toBe("a text");
      expect((await faultOf(call("unknown", null))).code).toBe("WORKER_FAILED");
    }));

  it("that dies fails its call, however it dies", async () => {
    const dying = (task: string) => withTasks((call) => faultOf(call(task, null)));
    expect((await dying("exit")).facts).toEqual({ cause: "it ended with code 3" });
    expect((await dying("crash")).facts).toEqual({ cause: "crashed later" });
    expect((await dying("crashOnText")).facts).toEqual({ cause: "a text" });
    expect((await dying("exit")).stack).toContain("it ended with code 3"); // the log has the stack
  });

  it("that has died between two calls fails the next one", () =>
    withTasks(async (call) => {
      await call("exitLater", null);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await faultOf(call("double", [1]))).toMatchObject({
        code: "WORKER_FAILED",
        facts: { cause: "it ended with code 4" },
      });
    }));

  it("whose module is not there fails the call", async () => {
    const settings = {
      entry: new URL("./nowhere.js", import.meta.url),
      signal: new AbortController().signal,
    };
    expect((await faultOf(withWorker(settings, (call) => call("x", null)))).code).toBe("WORKER_FAILED");
  });

  it("reports progress: each new phase at once, the same one not ten times a millisecond", () =>
    withTasks(async (call) => {
      const steps: JobProgress[] = [];
      await call("progress", null, (step) => steps.push(step));
      expect(steps[0]).toEqual({ fraction: 0, phase: "first" });
      expect(steps.find(({ phase }) => phase === "second")?.fraction).toBe(0.5);
      expect(steps.length).toBeLessThan(10);
    }));
});

describe("a worker thread that is interrupted", () => {
  it.each(["forever", "busy"])("rejects its call and ends: %s", async (task) => {
    const stop = new AbortController();
    const interrupted = withTasks((call) => {
      setTimeout(() => stop.abort(), 20);
      return call(task, null);
    }, stop.signal);
    expect((await faultOf(interrupted)).code).toBe("RUN_INTERRUPTED");
  });

  it("takes no further calls", async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await faultOf(withTasks((call) => call("double", [1]), stop.signal))).code).toBe(
      "RUN_INTERRUPTED",
    );
  });
});
