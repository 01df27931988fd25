import type { DataSetVersionRow } from "../database/data-set-versions.js";
import { modelRunById, segmentsOfRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { type CustomerLabels, scoringLabels } from "../database/scoring-labels.js";
import { fittedScoring } from "../database/scorings.js";
import type { Feature } from "../features/feature-catalogue.js";
import { requireVersion } from "./score-version.js";
import type { TrainingSpecification } from "./training-specification.js";

/** A training that has SUCCEEDED, with its own customers. */
export interface FittedRun {
  readonly version: DataSetVersionRow;
  /** UTC milliseconds. */
  readonly asOf: number;
  readonly scoringId: number;
  /** Those that were not erased since. */
  readonly labels: CustomerLabels;
  readonly segmentCount: number;
  readonly modelFeatures: readonly Feature[];
}

export async function readFittedRun(database: Database, runId: number): Promise<FittedRun> {
  const { db } = database;
  const run = await modelRunById(db, runId).executeTakeFirstOrThrow();
  const scoring = await fittedScoring(db, runId).executeTakeFirstOrThrow();
  return {
    version: await requireVersion(db, run.version_id),
    asOf: run.as_of,
    scoringId: scoring.id,
    labels: scoringLabels(database, scoring.id),
    segmentCount: (await segmentsOfRun(db, runId).execute()).length,
    modelFeatures: (JSON.parse(run.specification) as TrainingSpecification).features,
  };
}
