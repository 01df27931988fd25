import { ClienteleError, type ErrorCode, type Facts, InvalidInput } from "../errors.js";
import { FEATURES, type Feature } from "../features/feature-catalogue.js";
import type { FeatureSettings, Scaler, Transform, WinsorizeLimits } from "../preprocessing/preprocessing.js";
import type { TrainingSpecification } from "./training-specification.js";

/** A training as people ask for it, by the API or the command line; null and undefined both mean "left out". */
export interface TrainingRequest {
  readonly features?: readonly Feature[] | null;
  readonly preprocessing?: PreprocessingRequest | null;
  readonly kMeans?: {
    readonly k?: number | null;
    readonly restarts?: number | null;
    readonly maxIterations?: number | null;
    readonly seed?: number | null;
  } | null;
  readonly dbscan?: { readonly eps?: number | null; readonly minSamples?: number | null } | null;
  readonly excludeAnomalies?: boolean | null;
}

interface PreprocessingRequest {
  readonly transform?: Transform | null;
  readonly scaler?: Scaler | null;
  readonly winsorize?: WinsorizeLimits | null;
  readonly perFeature?: readonly FeatureRequest[] | null;
}

interface FeatureRequest {
  readonly feature: Feature;
  readonly transform?: Transform | null;
  readonly scaler?: Scaler | null;
  readonly winsorize?: WinsorizeLimits | null;
}

const DEFAULT_FEATURES: readonly Feature[] = ["RECENCY", "FREQUENCY", "MONETARY"];
const DEFAULT_K_MEANS = { restarts: 10, maxIterations: 300, seed: 42 } as const;
const MOST_RESTARTS = 1_000;
const MOST_ITERATIONS = 100_000;
/** The API's Int. */
const LARGEST_COUNT = 2 ** 31 - 1;
const LARGEST_SEED = LARGEST_COUNT;

/**
 * The one validator of trainings, for API and command line alike.
 * @throws InvalidInput with every fault found, each with its path in the input
 */
export function resolveTraining(request: TrainingRequest): TrainingSpecification {
  const check = new Faults();
  const features = request.features ?? DEFAULT_FEATURES;
  checkFeatures(check, features);
  const kMeans = checkKMeans(check, request.kMeans ?? {});
  const dbscan = checkDbscan(check, request.dbscan ?? {});
  const preprocessing = checkPreprocessing(check, features, request.preprocessing ?? {});
  check.throwIfAny();
  return { features, preprocessing, kMeans, dbscan, excludeAnomalies: request.excludeAnomalies ?? false };
}

class Faults {
  private readonly found: ClienteleError[] = [];

  require(isRight: boolean, code: ErrorCode, facts: Facts, ...path: string[]): void {
    if (!isRight) this.found.push(new ClienteleError(code, facts, ["input", ...path]));
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new InvalidInput(this.found);
  }
}

function checkFeatures(check: Faults, features: readonly Feature[]): void {
  const known = FEATURES.join(", ");
  const unknown = features.filter((feature) => !FEATURES.includes(feature));
  const repeated = features.filter((feature, i) => features.indexOf(feature) !== i);
  const fail = (problem: string) => check.require(false, "BAD_FEATURE_LIST", { problem, known }, "features");
  if (features.length === 0) fail("none was given");
  if (unknown.length > 0) fail(`${unknown.join(", ")} is not known`);
  if (repeated.length > 0) fail(`${repeated.join(", ")} is given twice`);
}

function checkKMeans(
  check: Faults,
  asked: NonNullable<TrainingRequest["kMeans"]>,
): TrainingSpecification["kMeans"] {
  const k = asked.k ?? null;
  const { restarts, maxIterations, seed } = {
    restarts: asked.restarts ?? DEFAULT_K_MEANS.restarts,
    maxIterations: asked.maxIterations ?? DEFAULT_K_MEANS.maxIterations,
    seed: asked.seed ?? DEFAULT_K_MEANS.seed,
  };
  check.require(k === null || isWholeWithin(k, 1, LARGEST_COUNT), "BAD_K", { k: String(k) }, "kMeans", "k");
  check.require(
    isWholeWithin(restarts, 1, MOST_RESTARTS),
    "BAD_RESTARTS",
    { restarts, limit: MOST_RESTARTS },
    "kMeans",
    "restarts",
  );
  check.require(
    isWholeWithin(maxIterations, 1, MOST_ITERATIONS),
    "BAD_MAX_ITERATIONS",
    { maxIterations, limit: MOST_ITERATIONS },
    "kMeans",
    "maxIterations",
  );
  check.require(
    isWholeWithin(seed, -LARGEST_SEED, LARGEST_SEED),
    "BAD_SEED",
    { seed, limit: LARGEST_SEED },
    "kMeans",
    "seed",
  );
  return { k, restarts, maxIterations, seed };
}

function checkDbscan(
  check: Faults,
  asked: NonNullable<TrainingRequest["dbscan"]>,
): TrainingSpecification["dbscan"] {
  const eps = asked.eps ?? null;
  const minSamples = asked.minSamples ?? null;
  check.require(
    eps === null || (Number.isFinite(eps) && eps > 0 && eps * eps > 0),
    "BAD_EPS",
    { eps: String(eps) },
    "dbscan",
    "eps",
  );
  check.require(
    minSamples === null || isWholeWithin(minSamples, 1, LARGEST_COUNT),
    "BAD_MIN_SAMPLES",
    { minSamples: String(minSamples) },
    "dbscan",
    "minSamples",
  );
  return { eps, minSamples };
}

function checkPreprocessing(
  check: Faults,
  features: readonly Feature[],
  asked: PreprocessingRequest,
): FeatureSettings[] {
  const perFeature = asked.perFeature ?? [];
  perFeature.forEach(({ feature }, i) => {
    const isOnce = perFeature.findIndex((other) => other.feature === feature) === i;
    const why = isOnce ? "It is not one of the features of this training." : "It is named twice.";
    const isRight = isOnce && features.includes(feature);
    const field = `preprocessing.perFeature[${i}].feature`;
    check.require(
      isRight,
      "BAD_PREPROCESSING",
      { field, value: feature, why },
      "preprocessing",
      "perFeature",
      String(i),
    );
  });
  for (const limits of [asked.winsorize, ...perFeature.map((one) => one.winsorize)]) {
    checkWinsorize(check, limits ?? null);
  }
  return features.map((feature) => {
    const own = perFeature.find((one) => one.feature === feature);
    return {
      feature,
      transform: own?.transform ?? asked.transform ?? "LOG1P",
      scaler: own?.scaler ?? asked.scaler ?? "STANDARD",
      winsorize: own?.winsorize ?? asked.winsorize ?? null,
    };
  });
}

function checkWinsorize(check: Faults, limits: WinsorizeLimits | null): void {
  if (!limits) return;
  const { lower, upper } = limits;
  const isRight = lower >= 0 && lower < upper && upper <= 1;
  check.require(isRight, "BAD_WINSORIZE", { lower, upper }, "preprocessing", "winsorize");
}

function isWholeWithin(value: number, lowest: number, highest: number): boolean {
  return Number.isSafeInteger(value) && value >= lowest && value <= highest;
}
