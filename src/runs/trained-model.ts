import type { Feature } from "../features/feature-catalogue.js";
import { type CorePoints, corePointsFrom } from "../models/core-points.js";
import type { PcaModel } from "../models/pca.js";
import type { Matrix } from "../numeric/matrix.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import type { RobustSpread } from "../segments/anomaly-kind.js";

/**
 * A model as it is stored: complete for serving, equal for equal data, parameters and seed. It holds no run id, no time
 * and no row id. Labels and core rows follow the training customers in code-unit order of number.
 */
export interface Artefact {
  readonly formatVersion: 1;
  readonly dataDigest: string;
  readonly asOf: string;
  readonly features: readonly Feature[];
  readonly preprocessing: readonly FittedFeature[];
  readonly spreads: readonly RobustSpread[];
  readonly kMeans: {
    /** [k × d]. */
    readonly centroids: Matrix;
    /** [n]. */
    readonly labels: Int32Array;
  };
  readonly dbscan: {
    readonly eps: number;
    readonly minSamples: number;
    /** [n]. */
    readonly labels: Int32Array;
    /** [m]. */
    readonly coreRows: Int32Array;
    /** [m × d]. */
    readonly corePoints: Matrix;
  };
  readonly pca: PcaModel;
}

/** A model in memory, ready to score customers. */
export interface ScoringModel {
  readonly features: readonly Feature[];
  readonly preprocessing: readonly FittedFeature[];
  readonly spreads: readonly RobustSpread[];
  /** [k × d], scaled; row = segment number. */
  readonly centroids: Matrix;
  readonly core: CorePoints;
  readonly pca: PcaModel;
}

/** Makes a model ready to score customers. */
export function scoringModel({ dbscan, ...artefact }: Artefact): ScoringModel {
  return {
    features: artefact.features,
    preprocessing: artefact.preprocessing,
    spreads: artefact.spreads,
    centroids: artefact.kMeans.centroids,
    core: corePointsFrom({
      points: dbscan.corePoints,
      labels: dbscan.coreRows.map((i) => dbscan.labels[i]),
      rows: dbscan.coreRows,
      eps: dbscan.eps,
    }),
    pca: artefact.pca,
  };
}
