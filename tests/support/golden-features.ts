import type { Feature } from "../../src/features/feature-catalogue.js";
import { type Matrix, zeros } from "../../src/numeric/matrix.js";
import type { FeatureSettings } from "../../src/preprocessing/preprocessing.js";
import { goldenFacts, goldenTable } from "./golden.js";

/** The indices that the reference files hold for every k, beside what the models need. */
export interface GoldenIndices {
  inertia: number;
  silhouette: number;
  davies_bouldin: number;
  calinski_harabasz: number;
}

export const RFM: readonly Feature[] = ["RECENCY", "FREQUENCY", "MONETARY"];
export const FIVE: readonly Feature[] = [...RFM, "AVERAGE_ORDER_VALUE", "TENURE"];

/** LOG1P and STANDARD for each feature, as the reference files were made. */
export function logStandard(features: readonly Feature[]): FeatureSettings[] {
  return features.map((feature) => ({ feature, transform: "LOG1P", scaler: "STANDARD", winsorize: null }));
}

/** Reference customers in real units, [4,338 × features]; the average order value is not taken rounded. */
export function goldenRaw(features: readonly Feature[]): Matrix {
  const { keys, columns } = goldenTable("uci-features");
  const byFeature: Partial<Record<Feature, Float64Array>> = {
    RECENCY: columns.recencyDays,
    FREQUENCY: columns.frequency,
    MONETARY: columns.monetary,
    AVERAGE_ORDER_VALUE: columns.monetary.map((spend, i) => spend / columns.frequency[i]),
    TENURE: columns.tenureDays,
  };
  const raw = zeros(keys.length, features.length);
  features.forEach((feature, j) => {
    byFeature[feature]!.forEach((value, i) => {
      raw.values[i * features.length + j] = value;
    });
  });
  return raw;
}

/** k → indices and labels (numbered by spend) of the reference's k-means. */
export function goldenLabelings(name: string): { k: number; indices: GoldenIndices; labels: Int32Array }[] {
  const { columns } = goldenTable(`${name}-labels`);
  const kmeans = goldenFacts(name).kmeans as unknown as Record<string, GoldenIndices>;
  return Object.entries(kmeans).map(([k, indices]) => ({
    k: Number(k),
    indices,
    labels: Int32Array.from(columns[`kmeans${k}`]),
  }));
}
