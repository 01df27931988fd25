import type { Kysely } from "kysely";
import { runArtefact } from "../database/model-runs.js";
import type { Tables } from "../database/tables.js";
import { requireDigest, unpackArtefact } from "./stored-artefact.js";
import { type ScoringModel, scoringModel } from "./trained-model.js";

/** The model of a run that has succeeded; null where the run is unknown or has none. A damaged one is never served. */
export async function loadRunModel(db: Kysely<Tables>, runId: number): Promise<ScoringModel | null> {
  const row = await runArtefact(db, runId).executeTakeFirst();
  if (!row?.digest) return null;
  const artefact = await unpackArtefact(row.bytes);
  await requireDigest(artefact, row.digest);
  return scoringModel(artefact);
}
