import { chooseEps } from "../evaluation/choose-eps.js";
import { dbscanWarnings, orderStep } from "../evaluation/dbscan-warnings.js";
import { type DbscanModel, type DbscanSettings, fitDbscan } from "../models/dbscan.js";
import { countNoise } from "../models/dbscan-noise.js";
import { kDistances } from "../models/k-distance.js";
import { buildKdTree, type KdTree } from "../numeric/kd-tree.js";
import type { Matrix } from "../numeric/matrix.js";
import { readable } from "../numeric/readable.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import type { RunWarning } from "../preprocessing/run-warning.js";
import type { TrainingSpecification } from "./training-specification.js";

export interface FoundAnomalies {
  readonly model: DbscanModel;
  /** DBSCAN's labels, −1 = anomaly, [n]. */
  readonly labels: Int32Array;
  readonly chosen: { readonly eps: number; readonly minSamples: number; readonly reason: string | null };
  readonly warnings: readonly RunWarning[];
}

/** DBSCAN with the settings given; those left out are chosen: minSamples = 2 × features, eps at the k-distance knee. */
export function findAnomalies(
  scaled: Matrix,
  fitted: readonly FittedFeature[],
  specification: TrainingSpecification,
): FoundAnomalies {
  const { dbscan, tuned } = specification;
  const minSamples = dbscan.minSamples ?? 2 * scaled.columns;
  const tree = buildKdTree(scaled);
  const choice = dbscan.eps === null ? chooseEps(kDistances(scaled, minSamples, tree), minSamples) : null;
  const eps = dbscan.eps ?? (choice as NonNullable<typeof choice>).eps;
  const model = fitDbscan(scaled, { eps, minSamples }, tree);
  const reasons = [
    dbscan.minSamples === null ? `minSamples = ${minSamples}: twice the number of features.` : null,
    choice?.reason ?? null,
    tuned?.minSamples ? `minSamples = ${minSamples}: recommended by the tuning run ${tuned.run}.` : null,
    tuned?.eps ? `eps = ${readable(eps)}: recommended by the tuning run ${tuned.run}.` : null,
  ].filter((reason) => reason !== null);
  return {
    model,
    labels: model.labels,
    chosen: { eps, minSamples, reason: reasons.length > 0 ? reasons.join(" ") : null },
    warnings: [...(choice?.warnings ?? []), ...warningsOf(tree, fitted, model, { eps, minSamples })],
  };
}

function warningsOf(
  tree: KdTree,
  fitted: readonly FittedFeature[],
  { labels, isCore }: DbscanModel,
  { eps, minSamples }: DbscanSettings,
): RunWarning[] {
  const noiseShareAt = (other: number) => countNoise(tree, { eps: other, minSamples }) / tree.n;
  return dbscanWarnings({
    labels,
    isCore,
    eps,
    minSamples,
    noiseShareBelow: noiseShareAt(0.8 * eps),
    noiseShareAbove: noiseShareAt(1.2 * eps),
    step: orderStep(fitted),
  });
}
