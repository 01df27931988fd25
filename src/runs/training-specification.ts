import type { Space } from "./spec-checks.js";

/** Everything that decides the result of a training, checked and complete; null = to be chosen by the rules. */
export interface TrainingSpecification extends Space {
  readonly kMeans: {
    readonly k: number | null;
    readonly restarts: number;
    readonly maxIterations: number;
    readonly seed: number;
  };
  readonly dbscan: { readonly eps: number | null; readonly minSamples: number | null };
  readonly excludeAnomalies: boolean;
  /** What was taken from a tuning run's recommendation, where one was named. */
  readonly tuned?: TakenFromTuning;
}

export interface TakenFromTuning {
  /** The tuning run's number. */
  readonly run: number;
  readonly k: boolean;
  readonly eps: boolean;
  readonly minSamples: boolean;
}
