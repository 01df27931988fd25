import { ClienteleError } from "../errors.js";
import { chooseK } from "../evaluation/choose-k.js";
import type { SegmentStability } from "../evaluation/stability.js";
import { featureIndex } from "../features/feature-catalogue.js";
import { countDistinctRows, type KMeansModel } from "../models/k-means.js";
import { assignToNearest } from "../models/nearest-centroid.js";
import { column, type Matrix, rowsAt } from "../numeric/matrix.js";
import { percent } from "../numeric/readable.js";
import { sharedIntegers, sharedMatrix } from "../numeric/shared.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import { numberSegments } from "../segments/number-segments.js";
import { exploreK, segmentSizes } from "./explore-k.js";
import type { FoundAnomalies } from "./find-anomalies.js";
import type { Pool } from "./training-pieces.js";
import type { TrainingSpecification } from "./training-specification.js";
import { USUAL_BOOTSTRAPS, USUAL_K_RANGE } from "./tuning-specification.js";

export interface FoundSegments {
  /** The customers that the centroids were fitted on, [≤ n × d], scaled, in shared memory. */
  readonly fitted: Matrix;
  /** Their segment numbers. */
  readonly fittedLabels: Int32Array;
  /** [k × d], scaled; row = segment number. */
  readonly centroids: Matrix;
  /** Segment numbers 0…k−1 of all customers, [n]. */
  readonly labels: Int32Array;
  readonly inertia: number;
  /** By segment number; null where it has not been looked at, because k was given. */
  readonly stability: readonly SegmentStability[] | null;
  readonly chosen: {
    readonly k: number;
    readonly restarts: number;
    readonly maxIterations: number;
    readonly seed: number;
    readonly reason: string | null;
  };
  readonly warnings: readonly RunWarning[];
}

const FEWEST_LEFT = 2;
/** A segment with a smaller share of the customers is worth a warning. */
const TINY_SHARE = 0.01;

/**
 * K-Means with k given or chosen, its segments numbered by spend; without the anomalies where that is asked for.
 * @param scaled in shared memory
 */
export async function findSegments(
  pool: Pool,
  scaled: Matrix,
  values: Matrix,
  specification: TrainingSpecification,
  anomalies: FoundAnomalies,
  onShare: (share: number) => void,
): Promise<FoundSegments> {
  const fitted = specification.excludeAnomalies ? withoutAnomalies(scaled, anomalies.labels) : scaled;
  if (fitted.rows < FEWEST_LEFT) {
    const facts = { anomalies: anomalies.model.noiseCount, customers: scaled.rows };
    throw new ClienteleError("ALL_ANOMALIES", facts, ["input", "excludeAnomalies"]);
  }
  const { model, reason, warnings, stability } = await fitSegments(pool, fitted, specification, onShare);
  const order = orderOf(model, scaled, values, specification);
  const centroids = rowsAt(model.centroids, order);
  const labelsOf = (x: Matrix) => {
    const labels = sharedIntegers(new Int32Array(x.rows));
    assignToNearest(x, centroids, labels);
    return labels;
  };
  const labels = labelsOf(scaled);
  const { restarts, maxIterations, seed } = specification.kMeans;
  return {
    fitted,
    fittedLabels: fitted === scaled ? labels : labelsOf(fitted),
    centroids,
    labels,
    inertia: model.inertia,
    stability: stability && order.map((from) => stability[from]),
    chosen: { k: model.k, restarts, maxIterations, seed, reason },
    warnings: [...warnings, ...convergenceWarnings(model, fitted.rows), ...sizeWarnings(labels, model.k)],
  };
}

/** The customers that are no anomalies, in shared memory. */
export function withoutAnomalies(scaled: Matrix, labels: Int32Array): Matrix {
  const rows = Int32Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  return sharedMatrix(rowsAt(scaled, rows));
}

interface FittedSegments {
  readonly model: KMeansModel;
  readonly reason: string | null;
  readonly warnings: readonly RunWarning[];
  /** By label of the model. */
  readonly stability: readonly SegmentStability[] | null;
}

async function fitSegments(
  pool: Pool,
  x: Matrix,
  { kMeans, tuned }: TrainingSpecification,
  onShare: (share: number) => void,
): Promise<FittedSegments> {
  const { k } = kMeans;
  const distinct = countDistinctRows(x, k ?? USUAL_K_RANGE.kMax);
  if (k !== null) {
    if (k > distinct)
      throw new ClienteleError("K_EXCEEDS_DISTINCT", { k, distinct }, ["input", "kMeans", "k"]);
    const [{ model }] = await pool.run("searchK", [{ x, settings: { ...kMeans, k } }], onShare);
    const reason = tuned?.k ? `k = ${k}: recommended by the tuning run ${tuned.run}.` : null;
    return { model, reason, warnings: [], stability: null };
  }
  const range = {
    kMin: Math.min(USUAL_K_RANGE.kMin, distinct),
    kMax: Math.min(USUAL_K_RANGE.kMax, distinct),
  };
  const settings = { ...kMeans, ...range, bootstraps: USUAL_BOOTSTRAPS, references: 0 };
  const { models, curve, stability } = await exploreK(pool, x, settings, onShare);
  const choice = chooseK(curve);
  const at = models.findIndex((candidate) => candidate.k === choice.k);
  const { reason, warnings } = choice;
  return { model: models[at], reason, warnings, stability: stability[at] };
}

/** Labels of the model in the order of segment numbers, [k]. */
function orderOf(
  model: KMeansModel,
  scaled: Matrix,
  values: Matrix,
  { features }: TrainingSpecification,
): number[] {
  const labels = new Int32Array(scaled.rows);
  assignToNearest(scaled, model.centroids, labels);
  return numberSegments({
    centroids: model.centroids,
    labels,
    monetary: column(values, featureIndex("MONETARY")),
    monetaryColumn: features.indexOf("MONETARY"),
  });
}

function convergenceWarnings(model: KMeansModel, customers: number): RunWarning[] {
  const warnings: RunWarning[] = [];
  if (!model.converged) warnings.push(warning("NOT_CONVERGED", { iterations: model.iterations }));
  if (model.k === customers && model.k > 1) warnings.push(warning("K_EQUALS_CUSTOMERS", { k: model.k }));
  return warnings;
}

function sizeWarnings(labels: Int32Array, k: number): RunWarning[] {
  const smallest = Math.min(...segmentSizes(labels, k));
  const share = smallest / labels.length;
  if (share >= TINY_SHARE || k === labels.length) return [];
  return [warning("TINY_SEGMENT", { customers: smallest, share: percent(share) }, null, share)];
}
