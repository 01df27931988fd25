import type { Kysely } from "kysely";
import { runArtefact } from "../database/model-runs.js";
import type { Tables } from "../database/tables.js";
import { inflated, loadModel, type ScoringModel } from "./trained-model.js";

/** The model of a run that has succeeded; null where the run is unknown or has none. */
export async function loadRunModel(db: Kysely<Tables>, runId: number): Promise<ScoringModel | null> {
  const row = await runArtefact(db, runId).executeTakeFirst();
  return row?.digest ? loadModel(inflated(row.bytes), row.digest) : null;
}
