import { activeModel } from "../database/active-model.js";
import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { type SegmentRow, segmentsOfRun, segmentsOfRuns } from "../database/model-runs.js";
import { untilChanged } from "../database/until-changed.js";
import { ClienteleError } from "../errors.js";
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
  /** The version in force; null before the first import. */
  currentVersion(): Promise<DataSetVersionRow | null>;
  /** The segments of some runs under their present names, each run's by number. */
  segmentsOf(runIds: readonly number[]): Promise<readonly SegmentRow[]>;
  /** The model of a run with its segments under their present names; null where it has none. */
  ofRun(runId: number): Promise<ServingModel | null>;
  /** The same of the active run. */
  ofActive(): Promise<ServingModel | null>;
}

const MODELS_KEPT = 4;
const LISTS_KEPT = 20;

/**
 * A stored model never changes, so only which one is active and what its segments are called is asked anew, when
 * another connection has changed the database: activating and renaming happen in workers or other processes. Large
 * models take a while to index, so a reader makes them ready.
 */
export function openServingModels({
  database,
  reader,
}: Pick<Workspace, "database" | "reader">): ServingModels {
  const { db } = database;
  const readVersion = async () => (await currentVersion(db).executeTakeFirst()) ?? null;
  const keptVersion = untilChanged(database, readVersion, 1);
  const readActive = async () => {
    const row = await activeModel(db).executeTakeFirst();
    return row ? { runId: row.run_id, scoringId: row.scoring_id } : null;
  };
  const keptActive = untilChanged(database, readActive, 1);
  const readSegments = (runIds: string) => segmentsOfRuns(db, JSON.parse(runIds)).execute();
  const keptSegments = untilChanged(database, readSegments, LISTS_KEPT);
  const models = new Map<number, Promise<ScoringModel | null>>();
  const forget = (runId: number) => models.delete(runId);
  const modelOf = (runId: number) => {
    const known = models.get(runId);
    if (known) return known;
    const model = reader.run("loadModel", { runId });
    models.set(runId, model);
    if (models.size > MODELS_KEPT) forget(models.keys().next().value as number);
    model.then(
      (found) => found ?? forget(runId), // it may be trained one day
      () => forget(runId),
    );
    return model;
  };
  const serve = async (runId: number): Promise<ServingModel | null> => {
    const model = await modelOf(runId);
    return model && { runId, model, segments: await segmentsOfRun(db, runId).execute() };
  };
  const keptServing = untilChanged(database, serve, MODELS_KEPT);
  return {
    currentVersion: () => keptVersion(null),
    segmentsOf: (runIds) => keptSegments(JSON.stringify(runIds)),
    active: () => keptActive(null),
    ofRun: keptServing,
    async ofActive() {
      const active = await keptActive(null);
      return active && keptServing(active.runId);
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
