import { ClienteleError } from "../errors.js";
import { chooseK } from "../evaluation/choose-k.js";
import { meanSilhouettes } from "../evaluation/silhouette.js";
import { featureIndex } from "../features/feature-catalogue.js";
import { countDistinctRows, fitKMeans, type KMeansModel, sweepKMeans } from "../models/k-means.js";
import { assignToNearest } from "../models/nearest-centroid.js";
import { column, type Matrix, row, zeros } from "../numeric/matrix.js";
import { percent } from "../numeric/readable.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import { numberSegments } from "../segments/number-segments.js";
import type { FoundAnomalies } from "./find-anomalies.js";
import { SILHOUETTE_LIMIT } from "./silhouette-limit.js";
import type { TrainingSpecification } from "./training-specification.js";

export interface FoundSegments {
  /** [k × d], scaled; row = segment number. */
  readonly centroids: Matrix;
  /** Segment numbers 0…k−1 of all customers, [n]. */
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly chosen: {
    readonly k: number;
    readonly restarts: number;
    readonly maxIterations: number;
    readonly seed: number;
    readonly reason: string | null;
  };
  readonly warnings: readonly RunWarning[];
}

/** When k is not given, these are looked at. */
const K_RANGE = { kMin: 2, kMax: 10 };
const FEWEST_LEFT = 2;
/** A segment with a smaller share of the customers is worth a warning. */
const TINY_SHARE = 0.01;

type Progress = (fraction: number) => void;

/** K-Means with k given or chosen, its segments numbered by spend; without the anomalies where that is asked for. */
export function findSegments(
  scaled: Matrix,
  values: Matrix,
  specification: TrainingSpecification,
  anomalies: FoundAnomalies,
  onProgress: Progress,
): FoundSegments {
  const isOutside = (i: number) => specification.excludeAnomalies && anomalies.labels[i] < 0;
  const fitted = specification.excludeAnomalies ? rowsWhere(scaled, (i) => !isOutside(i)) : scaled;
  if (fitted.rows < FEWEST_LEFT) {
    const facts = { anomalies: anomalies.model.noiseCount, customers: scaled.rows };
    throw new ClienteleError("ALL_ANOMALIES", facts, ["input", "excludeAnomalies"]);
  }
  const { model, reason, warnings } = fitSegments(fitted, specification, onProgress);
  const centroids = inOrder(model, scaled, values, specification);
  const labels = new Int32Array(scaled.rows);
  assignToNearest(scaled, centroids, labels);
  const { restarts, maxIterations, seed } = specification.kMeans;
  return {
    centroids,
    labels,
    inertia: model.inertia,
    chosen: { k: model.k, restarts, maxIterations, seed, reason },
    warnings: [...warnings, ...convergenceWarnings(model, fitted.rows), ...sizeWarnings(labels, model.k)],
  };
}

function fitSegments(x: Matrix, { kMeans }: TrainingSpecification, onProgress: Progress) {
  const distinct = countDistinctRows(x, kMeans.k ?? K_RANGE.kMax);
  if (kMeans.k !== null) {
    if (kMeans.k > distinct)
      throw new ClienteleError("K_EXCEEDS_DISTINCT", { k: kMeans.k, distinct }, ["input", "kMeans", "k"]);
    const model = fitKMeans(x, { ...kMeans, k: kMeans.k }, (done) => onProgress(done / kMeans.restarts));
    return { model, reason: null, warnings: [] };
  }
  const range = { kMin: Math.min(K_RANGE.kMin, distinct), kMax: Math.min(K_RANGE.kMax, distinct) };
  const models = sweepKMeans(x, range, kMeans, (fraction) => onProgress(0.8 * fraction));
  const choice = chooseK(curveOf(x, models));
  const model = models.find((candidate) => candidate.k === choice.k) as KMeansModel;
  return { model, reason: choice.reason, warnings: choice.warnings };
}

function curveOf(x: Matrix, models: readonly KMeansModel[]) {
  const labelings = models.map((model) => model.labels);
  const silhouettes = x.rows <= SILHOUETTE_LIMIT ? meanSilhouettes(x, labelings) : models.map(() => null);
  return models.map(({ k, inertia, labels }, i) => ({
    k,
    inertia,
    silhouette: silhouettes[i],
    smallestSegmentShare: Math.min(...segmentSizes(labels, k)) / x.rows,
  }));
}

/** Sizes of segments 0…k−1. */
function segmentSizes(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label] += 1;
  return sizes;
}

/** The centroids in the order of segment numbers. */
function inOrder(
  model: KMeansModel,
  scaled: Matrix,
  values: Matrix,
  { features }: TrainingSpecification,
): Matrix {
  const labels = new Int32Array(scaled.rows);
  assignToNearest(scaled, model.centroids, labels);
  const order = numberSegments({
    centroids: model.centroids,
    labels,
    monetary: column(values, featureIndex("MONETARY")),
    monetaryColumn: features.indexOf("MONETARY"),
  });
  const ordered = zeros(model.k, scaled.columns);
  order.forEach((from, number) => {
    row(ordered, number).set(row(model.centroids, from));
  });
  return ordered;
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

function rowsWhere(x: Matrix, isIn: (i: number) => boolean): Matrix {
  const chosen = Array.from({ length: x.rows }, (_, i) => i).filter(isIn);
  const part = zeros(chosen.length, x.columns);
  chosen.forEach((from, i) => {
    row(part, i).set(row(x, from));
  });
  return part;
}
