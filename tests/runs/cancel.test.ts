import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { readRunLimits } from "../../src/config.js";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { requestCancel } from "../../src/runs/cancel-run.js";
import { startTraining } from "../../src/runs/train-model.js";
import { startTuning } from "../../src/runs/tune-model.js";
import { openWorkspace, type Workspace } from "../../src/runs/workspace.js";
import { rowCount } from "../support/contents.js";
import { MANY, runRow, startLongTuning, untilNot } from "../support/long-tuning.js";
import { manyOrders } from "../support/orders.js";
import { sharedShop } from "../support/shared-shop.js";
import { databaseDigest } from "../support/tuning.js";
import {
  faultOf,
  openShopIn,
  type Shop,
  withFolder,
  withServerShop,
  withShop,
} from "../support/workspace.js";

/** A run that was cancelled is to be CANCELLED within this many milliseconds. */
const LIMIT_MS = 1_000;

const CANCELLED = { status: "CANCELLED", error_code: "RUN_CANCELLED", outcome: null, artefact_digest: null };

/** Everything that a training that has succeeded stores of its own, in rows; all of it, or nothing. */
const storedOf = (shop: Shop, runId: number) => ({
  artefacts: rowCount(shop, "artefact", `run_id = ${runId}`),
  details: rowCount(shop, "run_detail", `run_id = ${runId}`),
  segments: rowCount(shop, "segment", `run_id = ${runId}`),
  scorings: rowCount(shop, "scoring", `run_id = ${runId}`),
  active: rowCount(shop, "active_model", `run_id = ${runId}`),
});

/** Cancels from a process of its own, which has nothing but the path of the database. */
async function cancelElsewhere({ database }: Workspace, runId: number): Promise<void> {
  const module = (path: string) => JSON.stringify(new URL(`../../dist/runs/${path}`, import.meta.url).href);
  const script = `
    import { openWorkspace } from ${module("workspace.js")};
    import { requestCancel } from ${module("cancel-run.js")};
    const workspace = openWorkspace(${JSON.stringify(database.path)});
    await requestCancel(workspace, ${runId});
    await workspace.close();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
}

describe("R27 cancelling a run that goes on", () => {
  const shared = sharedShop(MANY);

  it.each([0, 0.5])(
    "R27 at a share of %s it is CANCELLED within a second, and nothing stays of it",
    async (share) => {
      const { shop } = shared;
      const { workspace } = shop;
      const before = databaseDigest(shop, "model_run");
      const { runId, finished } = await startLongTuning(workspace, share);
      expect((await runRow(workspace, runId)).status).toBe("RUNNING");
      await requestCancel(workspace, runId);
      expect(await untilNot(workspace, runId, "RUNNING")).toBeLessThanOrEqual(LIMIT_MS);
      expect(await runRow(workspace, runId)).toMatchObject(CANCELLED);
      expect(await finished).toMatchObject({ code: "RUN_CANCELLED" });
      expect(workspace.progress.size).toBe(0);
      expect(databaseDigest(shop, "model_run")).toBe(before);
      const again = await faultOf(requestCancel(workspace, runId));
      expect(again).toMatchObject({ code: "NOT_CANCELLABLE", facts: { status: "CANCELLED" } });
    },
  );

  it.each([0, 100, 200, 300])(
    "R27 %s ms after it began to store, all of it is stored or nothing",
    async (wait) => {
      const { shop } = shared;
      const { workspace } = shop;
      let storing: () => void = () => undefined;
      const isStoring = new Promise<void>((resolve) => {
        storing = resolve;
      });
      const active = rowCount(shop, "active_model");
      const request = { kMeans: { k: 3, restarts: 1 }, dbscan: { eps: 0.3 } };
      const { runId, finished } = await startTraining(workspace, request, ({ phase }) => {
        if (phase === "storing") storing();
      });
      await isStoring;
      await sleep(wait);
      await requestCancel(workspace, runId).catch(() => undefined); // it may have ended
      const failure = await finished;
      const { status } = await runRow(workspace, runId);
      const stored = storedOf(shop, runId);
      if (status === "SUCCEEDED") {
        expect(stored).toEqual({ artefacts: 1, details: 1, segments: 3, scorings: 1, active: 1 });
        expect(failure).toBeNull();
      } else {
        expect(status).toBe("CANCELLED");
        expect(failure).toMatchObject({ code: "RUN_CANCELLED" });
        expect(stored).toEqual({ artefacts: 0, details: 0, segments: 0, scorings: 0, active: 0 });
        expect(rowCount(shop, "active_model")).toBe(active);
      }
    },
  );

  it("R27 from another process or workspace is the same", async () => {
    const { workspace } = shared.shop;
    const first = await startLongTuning(workspace, 0);
    await cancelElsewhere(workspace, first.runId);
    expect(await first.finished).toMatchObject({ code: "RUN_CANCELLED" });
    const second = await startLongTuning(workspace, 0);
    const other = openWorkspace(workspace.database.path);
    await requestCancel(other, second.runId);
    await other.close();
    expect(await second.finished).toMatchObject({ code: "RUN_CANCELLED" });
    expect(await runRow(workspace, second.runId)).toMatchObject(CANCELLED);
  });

  it("R27 makes way for the next run", async () => {
    const run = await shared.shop.train({ kMeans: { k: 3, restarts: 1 }, dbscan: { eps: 0.3 } });
    expect(run.status).toBe("SUCCEEDED");
    const fault = await faultOf(requestCancel(shared.shop.workspace, run.id));
    expect(fault).toMatchObject({ code: "NOT_CANCELLABLE", facts: { status: "SUCCEEDED" } });
  });
});

describe("R27 cancelling a run that waits", () => {
  it("R27 it is CANCELLED at once, never begins, and the one behind it has its turn", () =>
    withServerShop(async (shop) => {
      await shop.import(manyOrders(30));
      const { workspace } = shop;
      const lock = tryLock(jobLockPath(workspace.database.path)); // as if a command were at work
      const waiting = await startTuning(workspace, { kMeans: { bootstraps: 0 } });
      const behind = await startTraining(workspace, { kMeans: { k: 2 } });
      await requestCancel(workspace, waiting.runId);
      const row = { ...CANCELLED, started_at: null, finished_at: expect.any(Number) };
      expect(await runRow(workspace, waiting.runId)).toMatchObject(row);
      lock?.release();
      expect(await waiting.finished).toMatchObject({ code: "RUN_CANCELLED" });
      expect(await behind.finished).toBeNull();
      expect(await runRow(workspace, waiting.runId)).toMatchObject(row);
    }));

  it("R27 what is no run cannot be cancelled", () =>
    withShop(async ({ workspace }) => {
      expect((await faultOf(requestCancel(workspace, 99))).code).toBe("NOT_FOUND");
    }));
});

describe("R28 the time limit", () => {
  it("R28 ends a run that takes longer: FAILED with TIME_LIMIT, and nothing stays of it", () =>
    withFolder(async (folder) => {
      await openShopIn(folder, (shop) => shop.import(MANY));
      const limits = { timeLimitSeconds: 1, threads: 2 };
      const workspace = openWorkspace(join(folder, "shop.sqlite"), limits);
      const before = databaseDigest({ workspace }, "model_run");
      const { runId, finished } = await startLongTuning(workspace, 0);
      expect(await finished).toMatchObject({ code: "TIME_LIMIT", facts: { seconds: 1 } });
      const row = await runRow(workspace, runId);
      expect(row).toMatchObject({ status: "FAILED", error_code: "TIME_LIMIT", outcome: null });
      expect(row.error_message).toContain("CLIENTELE_RUN_TIME_LIMIT");
      expect(databaseDigest({ workspace }, "model_run")).toBe(before);
      await workspace.close();
    }));

  it("R28 is an hour where nothing else is said, and a whole number of seconds", () => {
    expect(readRunLimits({}).timeLimitSeconds).toBe(3_600);
    expect(readRunLimits({ CLIENTELE_RUN_TIME_LIMIT: "90", CLIENTELE_THREADS: "3" })).toEqual({
      timeLimitSeconds: 90,
      threads: 3,
    });
    for (const limit of ["0", "-1", "1.5", "soon", "Infinity", "2000001"])
      expect(() => readRunLimits({ CLIENTELE_RUN_TIME_LIMIT: limit }), limit).toThrow(
        expect.objectContaining({ code: "BAD_SETTING" }),
      );
  });
});
