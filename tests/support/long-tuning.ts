import { setTimeout as sleep } from "node:timers/promises";
import { modelRunById } from "../../src/database/model-runs.js";
import type { JobProgress } from "../../src/jobs/worker-host.js";
import { startTuning, type TuneModelRequest } from "../../src/runs/tune-model.js";
import type { Workspace } from "../../src/runs/workspace.js";
import { manyOrders } from "./orders.js";

/** So many customers that threads share the work. */
export const MANY = manyOrders(2_100);

/** A tuning of those that takes minutes: its first half is through soon, then come 10,000 bootstraps. */
export const LONG_TUNING: TuneModelRequest = { kMeans: { kMax: 3, restarts: 2, bootstraps: 10_000 } };

/** Starts the long tuning, and waits until that share of it is done. */
export async function startLongTuning(workspace: Workspace, share: number) {
  let reached: () => void = () => undefined;
  const hasReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const onProgress = ({ fraction }: JobProgress) => fraction >= share && reached();
  const started = await startTuning(workspace, LONG_TUNING, onProgress);
  const ended = started.finished.then((failure) => {
    throw failure ?? new Error("the long tuning has ended");
  });
  await Promise.race([hasReached, ended]);
  ended.catch(() => undefined);
  return started;
}

export const runRow = ({ database }: Workspace, runId: number) =>
  modelRunById(database.db, runId).executeTakeFirstOrThrow();

/** Waits for the run to have another status than that. @returns the milliseconds it took */
export async function untilNot(workspace: Workspace, runId: number, status: string): Promise<number> {
  const from = performance.now();
  while ((await runRow(workspace, runId)).status === status) await sleep(5);
  return performance.now() - from;
}
