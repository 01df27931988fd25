import { updateModelRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { insertRunDetail } from "../database/run-details.js";
import { writeTransaction } from "../database/write-transaction.js";
import { canonicalJson, sha256 } from "./canonical-json.js";
import type { TuningResult } from "./tune.js";

export interface TuningToSave {
  readonly runId: number;
  readonly result: TuningResult;
  readonly now: number;
}

/** Stores what a tuning found, in one transaction. */
export async function saveTuning({ db }: Database, { runId, result, now }: TuningToSave): Promise<void> {
  await writeTransaction(db, async (trx) => {
    await updateModelRun(trx, runId, {
      status: "SUCCEEDED",
      phase: "done",
      fraction: 1,
      progress_message: null,
      finished_at: now,
      outcome: JSON.stringify(result.outcome),
      artefact_digest: tuningDigest(result),
    }).execute();
    await insertRunDetail(trx, runId, "TUNING", JSON.stringify(result.detail)).execute();
  });
}

/** Equal for equal data, settings and seed: of everything that was found but for the time it took. */
function tuningDigest({ outcome, detail }: TuningResult): string {
  const kCurve = detail.kCurve.map(({ fitMilliseconds: _, ...found }) => found);
  return sha256(canonicalJson({ outcome, detail: { ...detail, kCurve } }));
}
