import { type AnomalyEffect, anomalyEffect } from "../evaluation/anomaly-effect.js";
import { drawReference, type ReferenceBox } from "../evaluation/gap-statistic.js";
import {
  bootstrapWeights,
  type Replicate,
  replicateStability,
  type StabilityReference,
} from "../evaluation/stability.js";
import type { TaskPool } from "../jobs/task-pool.js";
import type { OnProgress } from "../jobs/worker-host.js";
import { type KMeansModel, type KMeansSettings, searchKMeans } from "../models/k-means.js";
import { fitSeveralCentroids } from "../models/k-means-weighted.js";
import type { Matrix } from "../numeric/matrix.js";
import { seededRandom } from "../numeric/random.js";
import { derivedSeed } from "./derived-seed.js";
import { type DbscanExploration, type DbscanToExplore, exploreDbscan } from "./explore-dbscan.js";
import { judgeLabelings, type SilhouettesToJudge } from "./judge-silhouettes.js";

/**
 * The parts of a training or tuning that do not depend on one another, so that threads can share them. Each draws from
 * a seed of its own.
 */
export const PIECES = {
  /** The best model of one k, and how long it took. */
  searchK(
    { x, settings }: { x: Matrix; settings: KMeansSettings },
    onProgress: OnProgress,
  ): { model: KMeansModel; milliseconds: number } {
    const from = performance.now();
    const model = searchKMeans(x, settings, (done) =>
      onProgress({ fraction: done / settings.restarts, phase: "" }),
    );
    return { model, milliseconds: performance.now() - from };
  },

  /** Some bootstrap replicates, for several models each: [replicates][models]. */
  replicates(
    { x, references, seed, from, to, maxIterations }: ReplicatesToDo,
    onProgress: OnProgress,
  ): Replicate[][] {
    const total = (to - from) * references.length;
    return Array.from({ length: to - from }, (_, i) => {
      const random = seededRandom(derivedSeed(seed, "bootstrap", from + i));
      const weights = bootstrapWeights(x.rows, random);
      const settings = {
        ks: references.map(({ means }) => means.rows),
        starts: REPLICATE_STARTS,
        maxIterations,
      };
      const onFit = (done: number) =>
        onProgress({ fraction: (i * references.length + done) / total, phase: "" });
      return fitSeveralCentroids(x, weights, settings, random, onFit).map(({ centroids }, model) =>
        replicateStability(references[model], centroids),
      );
    });
  },

  /** Inertia on one reference set without clusters, for each k. */
  reference({ box, ks, seed, index, maxIterations }: ReferenceToDo, onProgress: OnProgress): number[] {
    const random = seededRandom(derivedSeed(seed, "gap", index));
    const x = drawReference(box, random);
    const onFit = (done: number) => onProgress({ fraction: done / ks.length, phase: "" });
    const fits = fitSeveralCentroids(x, null, { ks, starts: 1, maxIterations }, random, onFit);
    return fits.map(({ inertia }) => inertia);
  },

  silhouettes(input: SilhouettesToJudge, onProgress: OnProgress) {
    return judgeLabelings(input, (fraction) => onProgress({ fraction, phase: "" }));
  },

  dbscan(input: DbscanToExplore, onProgress: OnProgress): DbscanExploration {
    return exploreDbscan(input, (fraction) => onProgress({ fraction, phase: "" }));
  },

  anomalyEffect({ sampleSize, seed, ...input }: AnomalyEffectToDo): AnomalyEffect | null {
    if (sampleSize === null) return anomalyEffect(input);
    const sample = { sampleSize, random: seededRandom(derivedSeed(seed, "anomaly effect")) };
    return anomalyEffect({ ...input, sample });
  },
};

export type Pool = TaskPool<typeof PIECES>;

/** Starts of k-means in each replicate. */
const REPLICATE_STARTS = 1;

interface ReplicatesToDo {
  readonly x: Matrix;
  /** Of the same customers. */
  readonly references: readonly StabilityReference[];
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly maxIterations: number;
}

interface ReferenceToDo {
  readonly box: ReferenceBox;
  readonly ks: readonly number[];
  readonly seed: number;
  readonly index: number;
  readonly maxIterations: number;
}

interface AnomalyEffectToDo {
  readonly x: Matrix;
  readonly isAnomaly: Uint8Array;
  readonly centroidsWith: Matrix;
  readonly centroidsWithout: Matrix;
  /** null = exact. */
  readonly sampleSize: number | null;
  readonly seed: number;
}
