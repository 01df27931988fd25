import { gunzipSync, gzipSync } from "node:zlib";
import type { Feature } from "../features/feature-catalogue.js";
import { type CorePoints, corePointsFrom } from "../models/core-points.js";
import type { PcaModel } from "../models/pca.js";
import { type Matrix, matrix, row } from "../numeric/matrix.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import type { RobustSpread } from "../segments/anomaly-kind.js";
import { canonicalJson, sha256 } from "./canonical-json.js";

/**
 * A model as it is stored: plain JSON, complete for serving, equal for equal data, parameters and seed. It holds no
 * run id, no time and no row id. Labels and core rows follow the training customers in code-unit order of number.
 */
export interface Artefact {
  readonly formatVersion: 1;
  readonly dataDigest: string;
  readonly asOf: string;
  readonly features: readonly Feature[];
  readonly preprocessing: readonly FittedFeature[];
  readonly spreads: readonly RobustSpread[];
  readonly kMeans: { readonly centroids: readonly (readonly number[])[]; readonly labels: readonly number[] };
  readonly dbscan: {
    readonly eps: number;
    readonly minSamples: number;
    readonly labels: readonly number[];
    readonly coreRows: readonly number[];
    readonly corePoints: readonly (readonly number[])[];
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

/** The stored form of an artefact and its digest. */
export function serialise(artefact: Artefact): { text: string; digest: string } {
  const text = canonicalJson(artefact);
  return { text, digest: sha256(text) };
}

/** The stored form as it lies in the database. */
export function deflated(text: string): Uint8Array {
  return gzipSync(text);
}

/** The text of what `deflated` made; databases of the first schema hold it as it is. */
export function inflated(bytes: Uint8Array): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return Buffer.from(isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Makes a stored model ready; the digest is checked, so a damaged one is never served. */
export function loadModel(text: string, digest: string): ScoringModel {
  if (sha256(text) !== digest) throw new Error("the stored model is damaged: its digest does not match");
  const artefact = JSON.parse(text) as Artefact;
  const { dbscan } = artefact;
  return {
    features: artefact.features,
    preprocessing: artefact.preprocessing,
    spreads: artefact.spreads,
    centroids: matrix(artefact.kMeans.centroids),
    core: corePointsFrom({
      points: matrix(dbscan.corePoints),
      labels: Int32Array.from(dbscan.coreRows, (i) => dbscan.labels[i]),
      rows: Int32Array.from(dbscan.coreRows),
      eps: dbscan.eps,
    }),
    pca: artefact.pca,
  };
}

/** The rows of a matrix as plain arrays, for the artefact. */
export function plainRows(m: Matrix): number[][] {
  return Array.from({ length: m.rows }, (_, i) => Array.from(row(m, i)));
}
