import type { Feature } from "../features/feature-catalogue.js";
import type { FeatureSettings } from "../preprocessing/preprocessing.js";

/** Everything that decides the result of a training, checked and complete; null = to be chosen by the rules. */
export interface TrainingSpecification {
  readonly features: readonly Feature[];
  readonly preprocessing: readonly FeatureSettings[];
  readonly kMeans: {
    readonly k: number | null;
    readonly restarts: number;
    readonly maxIterations: number;
    readonly seed: number;
  };
  readonly dbscan: { readonly eps: number | null; readonly minSamples: number | null };
  readonly excludeAnomalies: boolean;
}
