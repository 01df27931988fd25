import { createHash } from "node:crypto";
import { modelRunById } from "../../src/database/model-runs.js";
import type { JobProgress } from "../../src/jobs/worker-host.js";
import { startTuning, type TuneModelRequest } from "../../src/runs/tune-model.js";
import type { TuningDetail, TuningOutcome } from "../../src/runs/tuning-outcome.js";
import type { Shop } from "./workspace.js";

/** Tunes to the end; gives the run's row and what it stored. @throws why it failed */
export async function tuneShop(
  { workspace }: Shop,
  request: TuneModelRequest = {},
  onProgress?: (progress: JobProgress) => void,
) {
  const { runId, finished } = await startTuning(workspace, request, onProgress);
  const failure = await finished;
  if (failure) throw failure;
  const { db, sqlite } = workspace.database;
  const run = await modelRunById(db, runId).executeTakeFirstOrThrow();
  const detail = sqlite.prepare("SELECT body FROM run_detail WHERE run_id = ? AND kind = 'TUNING'");
  return {
    run,
    outcome: JSON.parse(run.outcome ?? "") as TuningOutcome,
    detail: JSON.parse(detail.pluck().get(runId) as string) as TuningDetail,
  };
}

/** One digest for all that the database holds, but for the rows of some tables. */
export function databaseDigest({ workspace }: Pick<Shop, "workspace">, ...except: string[]): string {
  const { sqlite } = workspace.database;
  const tables = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  const digest = createHash("sha256");
  for (const table of tables.filter((name) => !except.includes(name))) {
    for (const row of sqlite.prepare(`SELECT * FROM "${table}"`).raw().all())
      digest.update(`${table} ${JSON.stringify(row)}\n`);
  }
  return digest.digest("hex");
}
