import { currentVersion } from "../../src/database/data-set-versions.js";
import { insertModelRun, updateModelRun } from "../../src/database/model-runs.js";
import { openDatabase } from "../../src/database/open-database.js";
import type { EvaluationDetail } from "../../src/runs/evaluation-detail.js";
import { globalId } from "../../src/runs/global-id.js";
import type { TuningDetail, TuningOutcome } from "../../src/runs/tuning-outcome.js";
import type { TuningSpecification } from "../../src/runs/tuning-specification.js";

const RECOMMENDED = { k: 4, eps: 0.3125, minSamples: 6, reason: "k = 4: so. eps = 0.313: so." };

/** A tuning as it is stored; the figures are made up, each another one. */
export const TUNING: TuningDetail = {
  kCurve: [3, 4, 5].map((k) => ({
    k,
    inertia: 12_000 / k,
    silhouette: 0.5 - k / 50,
    silhouetteLower: k === 5 ? 0.39 : null,
    silhouetteUpper: k === 5 ? 0.41 : null,
    daviesBouldin: k / 10,
    calinskiHarabasz: 4_000 + k,
    gap: 0.5 + k / 10,
    gapError: k / 1_000,
    minimumJaccard: 1 - k / 20,
    smallestSegmentShare: 0.5 / k,
    fitMilliseconds: 10 + k,
  })),
  kneeK: 5,
  verdict: {
    k: 4,
    reason: "The criteria disagree. Chosen: k = 4: so.",
    votes: [
      { criterion: "inertia knee", k: 5, note: "knee by Kneedle over k = 3 to 5" },
      { criterion: "silhouette", k: 3, note: null },
      { criterion: "gap", k: null, note: "not computed" },
    ],
  },
  kDistance: [
    { customerShare: 0.5, distance: 0.1 },
    { customerShare: 1, distance: 2.5 },
  ],
  kneeEps: 0.3125,
  dbscanGrid: [5, 6].flatMap((minSamples) =>
    [0.25, 0.3125].map((eps) => ({
      eps,
      minSamples,
      clusters: minSamples - 4,
      noise: 100 * minSamples,
      noiseShare: eps / minSamples,
      largestClusterShare: 0.9,
    })),
  ),
  noiseCurves: [5, 6].map((minSamples) => ({
    minSamples,
    points: [
      { eps: 0, noiseShare: 1 },
      { eps: minSamples / 10, noiseShare: 0 },
    ],
  })),
  recommended: RECOMMENDED,
};

const SPECIFICATION: TuningSpecification = {
  features: ["RECENCY", "MONETARY"],
  preprocessing: [
    { feature: "RECENCY", transform: "NONE", scaler: "MINMAX", winsorize: { lower: 0.05, upper: 0.95 } },
    { feature: "MONETARY", transform: "LOG1P", scaler: "STANDARD", winsorize: null },
  ],
  kMeans: { kMin: 3, kMax: 5, restarts: 7, maxIterations: 300, seed: 11, bootstraps: 100 },
  dbscan: { eps: [0.25, 0.3125], minSamples: [5, 6] },
};

const OUTCOME: TuningOutcome = {
  fitted: [
    {
      ...{
        feature: "MONETARY",
        transform: "LOG1P",
        scaler: "STANDARD",
        lambda: null,
        center: 6.5,
        scale: 1.25,
      },
      ...{ lowerLimit: null, upperLimit: null, imputedValue: null, imputedCount: 0 },
      ...{ skewnessBefore: 19, skewnessAfter: 0.4, minimum: 1, maximum: 9, median: 5 },
    },
  ],
  warnings: [{ code: "NO_KNEE_EPS", message: "A makeshift.", feature: null, value: 0.3125 }],
  customerCount: 30,
  recommended: RECOMMENDED,
};

/** Of a tuning that is stored. */
export const DIGEST = "7".repeat(64);

const REPLACE = "INSERT OR REPLACE INTO run_detail (run_id, kind, body) VALUES (?, ?, ?)";

/** Puts a tuning into a database as if it had been done there. @returns its global id */
export async function storeTuning(path: string, status: "SUCCEEDED" | "FAILED"): Promise<string> {
  const { db, sqlite, close } = openDatabase(path);
  try {
    const version = await currentVersion(db).executeTakeFirstOrThrow();
    const runId = await insertModelRun(db, {
      ...{ kind: "TUNING", created_at: Date.now(), version_id: version.id, as_of: version.as_of },
      ...{ specification: JSON.stringify(SPECIFICATION), idempotency_key: null, input_digest: null },
    });
    const isThere = status === "SUCCEEDED";
    const learnt = isThere ? { outcome: JSON.stringify(OUTCOME), artefact_digest: DIGEST } : {};
    await updateModelRun(db, runId, { status, ...learnt, finished_at: Date.now() }).execute();
    if (isThere) sqlite.prepare(REPLACE).run(runId, "TUNING", JSON.stringify(TUNING));
    return globalId("ModelRun", runId);
  } finally {
    close();
  }
}

/** Puts a made-up evaluation in the place of a training's own. */
export function storeEvaluation(path: string, runId: number, evaluation: EvaluationDetail): void {
  const { sqlite, close } = openDatabase(path);
  try {
    sqlite.prepare(REPLACE).run(runId, "EVALUATION", JSON.stringify(evaluation));
  } finally {
    close();
  }
}

/** An evaluation of a training with so many segments; only the first one's stability is known. */
export function evaluationOf(segmentCount: number): EvaluationDetail {
  return {
    silhouetteSlices: [
      { segment: 0, from: 0, to: 0.5, silhouette: 0.75 },
      { segment: 0, from: 0.5, to: 1, silhouette: -0.125 },
    ],
    segments: Array.from({ length: segmentCount }, (_, segment) => ({
      segment,
      customerCount: 10 + segment,
      meanSilhouette: 0.3125,
      negativeShare: 0.5,
      neighbour: (segment + 1) % segmentCount,
      stability:
        segment === 0 ? { jaccard: 0.7, lower: 0.5, upper: 0.9, verdict: "DOUBTFUL", replicates: 100 } : null,
    })),
    anomalyEffect: {
      silhouetteWith: 0.25,
      silhouetteWithout: 0.375,
      relabelledShare: 0.0625,
      centroidShift: [0.5, 0.25],
    },
  };
}
