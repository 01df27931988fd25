import type { Feature } from "../features/feature-catalogue.js";
import type { RunOutcome } from "./run-outcome.js";
import type { TrainingSpecification } from "./training-specification.js";

/** What decided the result of a training, and what came out. */
export interface RunFacts {
  readonly specification: TrainingSpecification;
  readonly outcome: RunOutcome;
  /** UTC milliseconds. */
  readonly asOf: number;
  readonly dataSetDigest: string;
  readonly cleaningProfile: string;
}

/** A setting or an outcome in which two runs differ; null where a run has none. */
export interface RunDifference {
  readonly name: string;
  readonly base: string | null;
  readonly other: string | null;
}

type Fact = string | number | boolean | null;

/** Data, settings and outcomes of two trainings that are not the same, named as the API names them. */
export function runDifferences(base: RunFacts, other: RunFacts): RunDifference[] {
  const [before, after] = [factsOf(base), factsOf(other)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, base: textOf(before.get(name)), other: textOf(after.get(name)) }))
    .filter((difference) => difference.base !== difference.other);
}

/** In the order in which they are shown. */
function factsOf({ specification, outcome, asOf, dataSetDigest, cleaningProfile }: RunFacts) {
  const { features, kMeans, excludeAnomalies } = specification;
  const { inertia, silhouette, daviesBouldin, calinskiHarabasz } = outcome.metrics;
  return new Map<string, Fact>([
    ["dataSetVersion.digest", dataSetDigest],
    ["dataSetVersion.cleaningProfile", cleaningProfile],
    ["asOf", new Date(asOf).toISOString()],
    ["features", features.join(", ")],
    ...preprocessingFacts(specification.preprocessing),
    ["excludeAnomalies", excludeAnomalies],
    ["kMeans.k", outcome.kMeans.k],
    ["kMeans.restarts", kMeans.restarts],
    ["kMeans.maxIterations", kMeans.maxIterations],
    ["kMeans.seed", kMeans.seed],
    ["dbscan.eps", outcome.dbscan.eps],
    ["dbscan.minSamples", outcome.dbscan.minSamples],
    ["customerCount", outcome.customerCount],
    ["anomalyCount", outcome.anomalyCount],
    ["dbscanClusterCount", outcome.dbscanClusterCount],
    ["metrics.inertia", inertia],
    ["metrics.silhouette", silhouette],
    ["metrics.daviesBouldin", daviesBouldin],
    ["metrics.calinskiHarabasz", calinskiHarabasz],
  ]);
}

function preprocessingFacts(settings: TrainingSpecification["preprocessing"]): [string, Fact][] {
  return settings.flatMap(({ feature, transform, scaler, winsorize }) => {
    const name = (setting: string) => preprocessingName(feature, setting);
    return [
      [name("transform"), transform],
      [name("scaler"), scaler],
      [name("winsorize"), winsorize && `${winsorize.lower}, ${winsorize.upper}`],
    ] satisfies [string, Fact][];
  });
}

function preprocessingName(feature: Feature, setting: string): string {
  return `preprocessing.${feature}.${setting}`;
}

function textOf(fact: Fact | undefined): string | null {
  return fact == null ? null : String(fact);
}
