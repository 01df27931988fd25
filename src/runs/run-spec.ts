import {
  checkSearch,
  checkSpace,
  Faults,
  isEps,
  isWholeWithin,
  LARGEST_COUNT,
  type SpaceRequest,
} from "./spec-checks.js";
import type { TrainingSpecification } from "./training-specification.js";

/** A training as people ask for it, by the API or the command line; null and undefined both mean "left out". */
export interface TrainingRequest extends SpaceRequest {
  readonly kMeans?: {
    readonly k?: number | null;
    readonly restarts?: number | null;
    readonly maxIterations?: number | null;
    readonly seed?: number | null;
  } | null;
  readonly dbscan?: { readonly eps?: number | null; readonly minSamples?: number | null } | null;
  readonly excludeAnomalies?: boolean | null;
}

/**
 * The one validator of trainings, for API and command line alike.
 * @throws InvalidInput with every fault found, each with its path in the input
 */
export function resolveTraining(request: TrainingRequest): TrainingSpecification {
  const check = new Faults();
  const space = checkSpace(check, request);
  const k = request.kMeans?.k ?? null;
  check.require(k === null || isWholeWithin(k, 1, LARGEST_COUNT), "BAD_K", { k: String(k) }, "kMeans", "k");
  const kMeans = { k, ...checkSearch(check, request.kMeans ?? {}) };
  const dbscan = checkDbscan(check, request.dbscan ?? {});
  check.throwIfAny();
  return { ...space, kMeans, dbscan, excludeAnomalies: request.excludeAnomalies ?? false };
}

function checkDbscan(
  check: Faults,
  asked: NonNullable<TrainingRequest["dbscan"]>,
): TrainingSpecification["dbscan"] {
  const eps = asked.eps ?? null;
  const minSamples = asked.minSamples ?? null;
  check.require(eps === null || isEps(eps), "BAD_EPS", { eps: String(eps) }, "dbscan", "eps");
  check.require(
    minSamples === null || isWholeWithin(minSamples, 1, LARGEST_COUNT),
    "BAD_MIN_SAMPLES",
    { minSamples: String(minSamples) },
    "dbscan",
    "minSamples",
  );
  return { eps, minSamples };
}
