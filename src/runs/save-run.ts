import { setActiveModel } from "../database/active-model.js";
import type { KeptLines } from "../database/kept-lines.js";
import { insertArtefact, insertSegments, updateModelRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { insertRunDetail } from "../database/run-details.js";
import { insertScoring } from "../database/scorings.js";
import { type SegmentTops, segmentTops } from "../database/segment-tops.js";
import { writeTransaction } from "../database/write-transaction.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
import type { SegmentDescription } from "../segments/describe-segments.js";
import { inheritKeys } from "./inherit-keys.js";
import { readFeatures } from "./read-features.js";
import { outcomeOf } from "./run-outcome.js";
import {
  highTierSegments,
  requireVersion,
  type ScoredRows,
  scoreRows,
  versionKeptLines,
} from "./score-version.js";
import { artefactDigest, packArtefact } from "./stored-artefact.js";
import type { TrainingResult } from "./train.js";
import { scoringModel } from "./trained-model.js";

export interface RunToSave {
  readonly runId: number;
  readonly versionId: number;
  readonly asOf: number;
  readonly customers: CustomerFeatures;
  readonly result: TrainingResult;
  readonly activate: boolean;
  readonly now: number;
}

/**
 * Stores everything that a training learnt, and makes it the active model where asked, in one transaction: the run has
 * SUCCEEDED whole, or nothing is there. A model of another instant serves today's customers by scoring them anew.
 * @param linesAhead the kept lines of the run's version and instant, where they have been read already
 */
export async function saveRun(
  database: Database,
  run: RunToSave,
  linesAhead: (() => KeptLines) | null = null,
): Promise<void> {
  const { db } = database;
  const { result, runId, versionId, customers } = run;
  const { artefact, segments } = result;
  const digest = artefactDigest(artefact);
  const version = await requireVersion(db, versionId);
  const lines = linesAhead ?? (await versionKeptLines(database, version, run.asOf));
  const context = {
    highTierSegments: highTierSegments(segments),
    trainingCustomerIds: customers.customerIds,
  };
  const model = scoringModel(artefact);
  const fitted = scoreRows(model, { customers, lines, ...context });
  const isOfToday = run.asOf === version.as_of;
  const scoreToday = async () =>
    scoreRows(model, {
      customers: await readFeatures(database, version, version.as_of),
      lines: await versionKeptLines(database, version),
      ...context,
    });
  const today = run.activate && !isOfToday ? await scoreToday() : null;
  const tops = segmentTops(database, lines(), { ...fitted.scores, segmentCount: segments.length });
  const keys = await inheritKeys(database, {
    customerIds: fitted.scores.customerIds,
    labels: fitted.scores.segments,
    names: segments.map(({ name }) => name),
  });
  const bytes = packArtefact(artefact);
  await writeTransaction(db, async (trx) => {
    await insertArtefact(trx, runId, bytes).execute();
    await updateModelRun(trx, runId, {
      status: "SUCCEEDED",
      phase: "done",
      fraction: 1,
      progress_message: null,
      finished_at: run.now,
      outcome: JSON.stringify(outcomeOf(result)),
      artefact_digest: digest,
    }).execute();
    await insertRunDetail(trx, runId, "EVALUATION", JSON.stringify(result.evaluation)).execute();
    await insertSegments(trx, segmentRows(runId, segments, keys, tops));
    const insert = (rows: ScoredRows, as_of: number, is_fitted: number) =>
      insertScoring(database, {
        scoring: { run_id: runId, version_id: versionId, as_of, is_fitted },
        ...rows,
      });
    const fittedId = insert(fitted, run.asOf, 1);
    const todayId = today ? insert(today, version.as_of, 0) : fittedId;
    if (run.activate) await setActiveModel(trx, runId, todayId, run.now);
  });
}

function segmentRows(
  runId: number,
  segments: readonly SegmentDescription[],
  keys: readonly string[],
  tops: readonly SegmentTops[],
) {
  return segments.map((segment, i) => ({
    run_id: runId,
    number: segment.number,
    key: keys[i],
    name: segment.name,
    tier: segment.tier,
    description: segment.description,
    name_reason: segment.nameReason,
    customer_count: segment.customerCount,
    anomaly_count: segment.anomalyCount,
    revenue: segment.revenueMilli,
    statistics: JSON.stringify({ centroid: segment.centroid, profile: segment.profile, ...tops[i] }),
  }));
}
