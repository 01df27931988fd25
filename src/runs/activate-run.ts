import { setActiveModel } from "../database/active-model.js";
import { currentVersion } from "../database/data-set-versions.js";
import { modelRunById } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { insertScoring, scoringOf } from "../database/scorings.js";
import { writeTransaction } from "../database/write-transaction.js";
import { ClienteleError } from "../errors.js";
import { globalId } from "./global-id.js";
import { loadRunModel } from "./load-run-model.js";
import { readFeatures } from "./read-features.js";
import { runContext, scoreRows, versionKeptLines } from "./score-version.js";
import type { ScoringModel } from "./trained-model.js";

/**
 * Makes a trained run the active model; today's customers are scored with it in the same transaction, where they have
 * not been already.
 * @throws ClienteleError NOT_FOUND, NOT_ACTIVATABLE
 */
export async function activateRun(database: Database, runId: number, now: number): Promise<void> {
  const { db } = database;
  const model = await requireModel(database, runId);
  const version = await currentVersion(db).executeTakeFirstOrThrow();
  const existing = await scoringOf(db, runId, version.id, version.as_of).executeTakeFirst();
  const rows = existing ? null : await scoreToday(database, model, runId, version);
  await writeTransaction(db, async (trx) => {
    const scoring = { run_id: runId, version_id: version.id, as_of: version.as_of, is_fitted: 0 };
    const id = rows ? insertScoring(database, { scoring, ...rows }) : (existing as { id: number }).id;
    await setActiveModel(trx, runId, id, now);
  });
}

async function scoreToday(
  database: Database,
  model: ScoringModel,
  runId: number,
  version: Parameters<typeof readFeatures>[1],
) {
  return scoreRows(model, {
    customers: await readFeatures(database, version, version.as_of),
    lines: await versionKeptLines(database, version),
    ...(await runContext(database, runId)),
  });
}

async function requireModel(database: Database, runId: number): Promise<ScoringModel> {
  const run = await modelRunById(database.db, runId).executeTakeFirst();
  const id = globalId("ModelRun", runId);
  if (!run) throw new ClienteleError("NOT_FOUND", { what: "model run", id }, ["input", "modelRunId"]);
  const model = run.kind === "TRAINING" ? await loadRunModel(database.db, runId) : null;
  if (!model)
    throw new ClienteleError("NOT_ACTIVATABLE", { id, status: run.status }, ["input", "modelRunId"]);
  return model;
}
