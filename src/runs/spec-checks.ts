import { ClienteleError, type ErrorCode, type Facts, InvalidInput } from "../errors.js";
import { FEATURES, type Feature } from "../features/feature-catalogue.js";
import type { FeatureSettings, Scaler, Transform, WinsorizeLimits } from "../preprocessing/preprocessing.js";

/** What trainings and tunings are asked alike; null and undefined both mean "left out". */
export interface SpaceRequest {
  readonly features?: readonly Feature[] | null;
  readonly preprocessing?: PreprocessingRequest | null;
}

export interface PreprocessingRequest {
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

/** The space that customers are compared in: which features, and how they are made comparable. */
export interface Space {
  readonly features: readonly Feature[];
  readonly preprocessing: readonly FeatureSettings[];
}

export const DEFAULT_FEATURES: readonly Feature[] = ["RECENCY", "FREQUENCY", "MONETARY"];
const MOST_RESTARTS = 1_000;
const MOST_ITERATIONS = 100_000;
/** The API's Int. */
export const LARGEST_COUNT = 2 ** 31 - 1;
const LARGEST_SEED = LARGEST_COUNT;

/** Collects the faults of an input, so that all are told at once. */
export class Faults {
  private readonly found: ClienteleError[] = [];

  require(isRight: boolean, code: ErrorCode, facts: Facts, ...path: string[]): void {
    if (!isRight) this.found.push(new ClienteleError(code, facts, ["input", ...path]));
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new InvalidInput(this.found);
  }
}

/** The features and their preprocessing, complete. */
export function checkSpace(check: Faults, request: SpaceRequest): Space {
  const features = request.features ?? DEFAULT_FEATURES;
  checkFeatures(check, features);
  return { features, preprocessing: checkPreprocessing(check, features, request.preprocessing ?? {}) };
}

interface SearchRequest {
  readonly restarts?: number | null;
  readonly maxIterations?: number | null;
  readonly seed?: number | null;
}

/** How k-means searches, complete. */
export function checkSearch(check: Faults, asked: SearchRequest) {
  const restarts = asked.restarts ?? 10;
  const maxIterations = asked.maxIterations ?? 300;
  const seed = asked.seed ?? 42;
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
  return { restarts, maxIterations, seed };
}

/** A radius that a distance can be compared with: its square is above 0. */
export function isEps(eps: number): boolean {
  return Number.isFinite(eps) && eps > 0 && eps * eps > 0;
}

export function isWholeWithin(value: number, lowest: number, highest: number): boolean {
  return Number.isSafeInteger(value) && value >= lowest && value <= highest;
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
