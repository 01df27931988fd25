import { activeModel } from "../database/active-model.js";
import { type SegmentRow, segmentsOfRun } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { shareEqual } from "../jobs/share-equal.js";
import { keyOf } from "./global-id.js";
import type { ScoringModel } from "./trained-model.js";
import type { Workspace } from "./workspace.js";

/** A model in memory together with its segments' rows. */
export interface ServingModel {
  readonly runId: number;
  readonly model: ScoringModel;
  readonly segments: readonly SegmentRow[];
}

/** The models that answers are given with, kept in memory. */
export interface ServingModels {
  /** The active model and its scoring; null where there is none. Notices at once what other processes change. */
  active(): Promise<{ runId: number; scoringId: number } | null>;
  /** The model of a run with its segments under their present names; null where it has none. */
  ofRun(runId: number): Promise<ServingModel | null>;
  /** The same of the active run. */
  ofActive(): Promise<ServingModel | null>;
}

const MODELS_KEPT = 4;

/**
 * A stored model never changes, so only which one is active and what its segments are called is asked anew, when
 * another connection has changed the database: activating and renaming happen in workers or other processes. Large
 * models take a while to index, so a reader makes them ready.
 */
export function openServingModels({
  database,
  reader,
}: Pick<Workspace, "database" | "reader">): ServingModels {
  const { db, dataVersion: dataVersionNow } = database;
  const kept = new Map<number, { readonly serving: ServingModel; readonly dataVersion: number }>();
  const loading = shareEqual<ServingModel | null>();
  let seenVersion: number | null = null;
  let active: Awaited<ReturnType<ServingModels["active"]>> = null;
  const load = async (runId: number, dataVersion: number) => {
    const model = kept.get(runId)?.serving.model ?? (await reader.run("loadModel", { runId }));
    if (!model) return null;
    const serving = { runId, model, segments: await segmentsOfRun(db, runId).execute() };
    kept.set(runId, { serving, dataVersion });
    if (kept.size > MODELS_KEPT) kept.delete(kept.keys().next().value as number);
    return serving;
  };
  const activeAt = async (dataVersion: number) => {
    if (dataVersion === seenVersion) return active;
    const row = await activeModel(db).executeTakeFirst();
    active = row ? { runId: row.run_id, scoringId: row.scoring_id } : null;
    seenVersion = dataVersion;
    return active;
  };
  const ofRunAt = async (runId: number, dataVersion: number) => {
    const known = kept.get(runId);
    if (known?.dataVersion === dataVersion) return known.serving;
    return loading(`${runId} ${dataVersion}`, () => load(runId, dataVersion));
  };
  return {
    active: () => activeAt(dataVersionNow()),
    ofRun: (runId) => ofRunAt(runId, dataVersionNow()),
    async ofActive() {
      const dataVersion = dataVersionNow();
      const now = await activeAt(dataVersion);
      return now && ofRunAt(now.runId, dataVersion);
    },
  };
}

/**
 * The model to answer with: of the named run, or the active one.
 * @throws ClienteleError NOT_FOUND, NO_ACTIVE_MODEL
 */
export async function requireServingModel(
  models: ServingModels,
  modelRunId: string | null,
  path: readonly string[],
): Promise<ServingModel> {
  if (modelRunId === null) {
    const active = await models.ofActive();
    if (active) return active;
    throw new ClienteleError("NO_ACTIVE_MODEL", {}, path);
  }
  const runId = keyOf("ModelRun", modelRunId);
  const serving = runId === null ? null : await models.ofRun(runId);
  if (serving) return serving;
  throw new ClienteleError("NOT_FOUND", { what: "trained model run", id: modelRunId }, [
    ...path,
    "modelRunId",
  ]);
}
