import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { queueJobs, runJobsAtOnce } from "../../src/jobs/job-queue.js";
import { faultOf, withFolder } from "../support/workspace.js";

const withPath = <T>(use: (path: string) => Promise<T>) =>
  withFolder((folder) => use(join(folder, "shop.sqlite")));
const never = new AbortController().signal;

/** A job that goes on until it is told to end. */
function openEnded() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { job: () => ended, end: () => end() };
}

describe("the jobs of a server", () => {
  it("run one at a time, in the order in which their places were used", () =>
    withPath(async (path) => {
      const reserve = queueJobs(path, never);
      const events: string[] = [];
      const job = (name: string) => async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        events.push(`${name} ends`);
        return name;
      };
      const places = [reserve(), reserve(), reserve()];
      const results = [places[0].run(job("a")), places[2].run(job("c")), places[1].run(job("b"))];
      expect(await Promise.all(results)).toEqual(["a", "c", "b"]);
      expect(events.join()).toBe("a begins,a ends,c begins,c ends,b begins,b ends");
    }));

  it("go on after one that fails", () =>
    withPath(async (path) => {
      const reserve = queueJobs(path, never);
      const first = reserve().run(async () => {
        throw new Error("broken");
      });
      const second = reserve().run(async () => "done");
      await expect(first).rejects.toThrow("broken");
      expect(await second).toBe("done");
    }));

  it("are one that runs and twenty that wait; the next one is refused until a place is free", () =>
    withPath(async (path) => {
      const reserve = queueJobs(path, never);
      const { job, end } = openEnded();
      const running = reserve().run(job);
      await new Promise((resolve) => setTimeout(resolve, 20)); // it has the lock now
      const places = Array.from({ length: 20 }, reserve);
      const fault = await faultOf(() => reserve());
      expect(fault.code).toBe("OPERATION_IN_PROGRESS");
      expect(fault.message).toContain("going on, and 20 others wait.");
      places[0].release();
      const waiting = [...places.slice(1), reserve()].map((place) => place.run(async () => 1));
      end();
      await running;
      expect(await Promise.all(waiting)).toHaveLength(20);
      reserve().release();
    }));

  it("wait while another process has the job lock", () =>
    withPath(async (path) => {
      const lock = tryLock(jobLockPath(path));
      let hasBegun = false;
      const result = queueJobs(path, never)().run(async () => {
        hasBegun = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(hasBegun).toBe(false);
      lock?.release();
      await result;
      expect(hasBegun).toBe(true);
    }));

  it("that wait are interrupted when the server stops", () =>
    withPath(async (path) => {
      const stop = new AbortController();
      const reserve = queueJobs(path, stop.signal);
      const { job, end } = openEnded();
      const running = reserve().run(job);
      const waiting = reserve().run(async () => "never");
      await new Promise((resolve) => setTimeout(resolve, 20));
      stop.abort();
      end();
      await running;
      expect((await faultOf(waiting)).code).toBe("RUN_INTERRUPTED");
    }));
});

describe("the job of a command", () => {
  it("runs at once, and gives the lock back when it ends or fails", () =>
    withPath(async (path) => {
      const reserve = runJobsAtOnce(path);
      expect(await reserve().run(async () => 7)).toBe(7);
      const failing = reserve().run(async () => {
        throw new Error("broken");
      });
      await expect(failing).rejects.toThrow("broken");
      reserve().release();
      reserve().release();
    }));

  it("is refused where a job goes on", () =>
    withPath(async (path) => {
      const reserve = runJobsAtOnce(path);
      const place = reserve();
      const fault = await faultOf(() => reserve());
      expect(fault.code).toBe("OPERATION_IN_PROGRESS");
      expect(fault.message).toContain("Another import or training is going on. Try again");
      place.release();
    }));
});
