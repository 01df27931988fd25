import { calinskiHarabasz } from "../evaluation/calinski-harabasz.js";
import { daviesBouldin } from "../evaluation/davies-bouldin.js";
import { gapStatistic, referenceBox } from "../evaluation/gap-statistic.js";
import type { SegmentStability } from "../evaluation/stability.js";
import { chainKMeans, type KMeansModel } from "../models/k-means.js";
import type { Matrix } from "../numeric/matrix.js";
import { bootstrapStability, STABILITY_LIMIT } from "./bootstrap-stability.js";
import type { Pool } from "./training-pieces.js";
import type { KCandidate } from "./tuning-outcome.js";

export interface KSettings {
  readonly kMin: number;
  readonly kMax: number;
  readonly restarts: number;
  readonly maxIterations: number;
  readonly seed: number;
  /** 0 = stability is not looked at. */
  readonly bootstraps: number;
  /** Reference sets of the gap statistic; 0 = it is left out. */
  readonly references: number;
}

/** One model per k, and what speaks for each. */
export interface KExploration {
  readonly models: readonly KMeansModel[];
  readonly curve: readonly KCandidate[];
  /** By k, then by label of its model; empty without bootstraps. */
  readonly stability: readonly (readonly SegmentStability[])[];
}

/**
 * K-means for every k of a range, judged by everything that is known to judge it by.
 * @param x customers, [n × d], scaled, in shared memory; with at least kMax distinct rows
 */
export async function exploreK(
  pool: Pool,
  x: Matrix,
  settings: KSettings,
  onShare: (share: number) => void,
): Promise<KExploration> {
  const { restarts, maxIterations, seed } = settings;
  const ks = Array.from({ length: settings.kMax - settings.kMin + 1 }, (_, i) => settings.kMin + i);
  const slowestFirst = [...ks].reverse();
  const inputs = slowestFirst.map((k) => ({ x, settings: { k, restarts, maxIterations, seed } }));
  const searched = (await pool.run("searchK", inputs, (share) => onShare(0.4 * share))).reverse();
  const models = chainKMeans(
    x,
    searched.map(({ model }) => model),
    { maxIterations },
  );
  const labelings = models.map(({ k, labels }) => ({ k, labels }));
  const done = { silhouettes: 0, gaps: 0, stability: 0 };
  const report = (part: keyof typeof done) => (share: number) => {
    done[part] = share;
    onShare(0.4 + 0.05 * done.silhouettes + 0.1 * done.gaps + 0.45 * done.stability);
  };
  const toJudge = { x, labelings: models.map(({ labels }) => labels), seed };
  const [[judged], gaps, stability] = await Promise.all([
    pool.run("silhouettes", [toJudge], report("silhouettes")),
    gapsOf(pool, x, models, settings, report("gaps")),
    bootstrapStability(pool, x, labelings, settings, report("stability")),
  ]);
  const curve = models.map(({ k, inertia, labels }, i): KCandidate => {
    const silhouette = judged.labelings[i];
    return {
      k,
      inertia,
      silhouette: silhouette?.mean ?? null,
      silhouetteLower: silhouette?.lower ?? null,
      silhouetteUpper: silhouette?.upper ?? null,
      daviesBouldin: daviesBouldin(x, labels),
      calinskiHarabasz: calinskiHarabasz(x, labels),
      gap: gaps[i]?.gap ?? null,
      gapError: gaps[i]?.error ?? null,
      minimumJaccard: stability.length > 0 ? Math.min(...stability[i].map(({ jaccard }) => jaccard)) : null,
      smallestSegmentShare: Math.min(...segmentSizes(labels, k)) / x.rows,
      fitMilliseconds: searched[i].milliseconds,
    };
  });
  return { models, curve, stability };
}

/** Sizes of segments 0…k−1. */
export function segmentSizes(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label] += 1;
  return sizes;
}

/** Above STABILITY_LIMIT customers the reference sets have as many rows as that, and inertias are compared per row. */
async function gapsOf(
  pool: Pool,
  x: Matrix,
  models: readonly KMeansModel[],
  settings: KSettings,
  onShare: (share: number) => void,
) {
  const { seed, maxIterations, references } = settings;
  if (references === 0) return models.map(() => null);
  const box = { ...referenceBox(x), rows: Math.min(x.rows, STABILITY_LIMIT) };
  const ks = models.map(({ k }) => k);
  const inputs = Array.from({ length: references }, (_, index) => ({ box, ks, seed, index, maxIterations }));
  const sets = await pool.run("reference", inputs, onShare);
  return models.map(({ inertia }, i) =>
    gapStatistic(
      inertia / x.rows,
      sets.map((set) => set[i] / box.rows),
    ),
  );
}
