import { ClienteleError } from "../errors.js";
import { chooseK } from "../evaluation/choose-k.js";
import { kVerdict } from "../evaluation/k-verdict.js";
import { selectFeatures } from "../features/feature-matrix.js";
import { countDistinctRows } from "../models/k-means.js";
import type { Matrix } from "../numeric/matrix.js";
import { sharedMatrix } from "../numeric/shared.js";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import { mostNeighbours } from "./explore-dbscan.js";
import { exploreK } from "./explore-k.js";
import { withPool } from "./open-pool.js";
import { requireEnoughCustomers } from "./require-customers.js";
import type { OnTrainingProgress } from "./train.js";
import type { Recommendation, TuningDetail, TuningOutcome } from "./tuning-outcome.js";
import type { TuningSpecification } from "./tuning-specification.js";

export interface TuningInput {
  /** All features of the customers, [n × 11], real units, in code-unit order of the customer number. */
  readonly values: Matrix;
  readonly specification: TuningSpecification;
  /** Threads for the work; the result does not depend on them. */
  readonly threads: number;
}

/** Everything that a tuning learns; plain data that can be sent between threads. */
export interface TuningResult {
  readonly outcome: TuningOutcome;
  readonly detail: TuningDetail;
}

/** Reference sets of the gap statistic. */
const REFERENCES = 10;

/**
 * Looks at every k, eps and minSamples asked for, and recommends one of each, by the rules that a training goes by.
 * Pure but for `fitMilliseconds`: the same input gives the same result.
 */
export async function tune(input: TuningInput, onProgress: OnTrainingProgress): Promise<TuningResult> {
  const { values, specification } = input;
  const { features, dbscan: asked } = specification;
  requireEnoughCustomers(values.rows, { features, neighbours: mostNeighbours(features.length, asked) });
  return withPool({ customers: values.rows, threads: input.threads, work: "explore" }, async (pool) => {
    onProgress(0.01, "preprocessing");
    const raw = selectFeatures(values, specification.features);
    const { fitted, scaled, warnings } = fitPreprocessing(raw, specification.preprocessing);
    const x = sharedMatrix(scaled);
    const range = rangeWithin(x, specification.kMeans);

    onProgress(0.03, "trying settings");
    const shares = { k: 0, dbscan: 0 };
    const report = (part: keyof typeof shares) => (share: number) => {
      shares[part] = share;
      onProgress(0.03 + 0.94 * (0.7 * shares.k + 0.3 * shares.dbscan), "trying settings");
    };
    const settings = { ...specification.kMeans, kMax: range.kMax, references: REFERENCES };
    const [[dbscan], { curve }] = await Promise.all([
      pool.run("dbscan", [{ x, asked: specification.dbscan }], report("dbscan")), // first: it is the longest piece
      exploreK(pool, x, settings, report("k")),
    ]);
    const choice = chooseK(curve);
    const { chosen, ...found } = dbscan;
    const recommended: Recommendation = {
      k: choice.k,
      eps: chosen.eps,
      minSamples: chosen.minSamples,
      reason: `${choice.reason} ${chosen.reason}`,
    };
    return {
      outcome: {
        fitted,
        customerCount: values.rows,
        recommended,
        warnings: [...warnings, ...range.warnings, ...choice.warnings, ...chosen.warnings],
      },
      detail: { kCurve: curve, kneeK: choice.kneeK, verdict: kVerdict(curve, choice), ...found, recommended },
    };
  });
}

/** The range of k, cut where there are fewer different customers. @throws ClienteleError K_EXCEEDS_DISTINCT */
function rangeWithin(x: Matrix, { kMin, kMax }: TuningSpecification["kMeans"]) {
  const distinct = countDistinctRows(x, kMax);
  if (kMin > distinct)
    throw new ClienteleError("K_EXCEEDS_DISTINCT", { k: kMin, distinct }, ["input", "kMeans", "kMin"]);
  const warnings: RunWarning[] =
    distinct < kMax ? [warning("K_RANGE_CUT", { distinct, kMax: distinct }, null, distinct)] : [];
  return { kMax: Math.min(kMax, distinct), warnings };
}
