import {
  checkSearch,
  checkSpace,
  Faults,
  isEps,
  isWholeWithin,
  LARGEST_COUNT,
  type Space,
  type SpaceRequest,
} from "./spec-checks.js";

/** A tuning as people ask for it, by the API or the command line; null and undefined both mean "left out". */
export interface TuningRequest extends SpaceRequest {
  readonly kMeans?: {
    readonly kMin?: number | null;
    readonly kMax?: number | null;
    readonly restarts?: number | null;
    readonly seed?: number | null;
    readonly bootstraps?: number | null;
  } | null;
  readonly dbscan?: {
    readonly eps?: readonly number[] | null;
    readonly minSamples?: readonly number[] | null;
  } | null;
}

/** Everything that decides the result of a tuning, checked and complete; null = to be chosen by the rules. */
export interface TuningSpecification extends Space {
  readonly kMeans: {
    readonly kMin: number;
    readonly kMax: number;
    readonly restarts: number;
    readonly maxIterations: number;
    readonly seed: number;
    readonly bootstraps: number;
  };
  readonly dbscan: {
    readonly eps: readonly number[] | null;
    readonly minSamples: readonly number[] | null;
  };
}

/** The k that are looked at where nobody says which. */
export const USUAL_K_RANGE = { kMin: 2, kMax: 10 } as const;
export const USUAL_BOOTSTRAPS = 100;

const LEAST_K = 2;
const MOST_K = 200;
const WIDEST_RANGE = 50;
const MOST_BOOTSTRAPS = 10_000;
const MOST_EPS = 50;
const MOST_MIN_SAMPLES = 20;
/** The neighbour lists of every customer are as long as this. */
const LARGEST_MIN_SAMPLES = 500;

/**
 * The one validator of tunings, for API and command line alike.
 * @throws InvalidInput with every fault found, each with its path in the input
 */
export function resolveTuning(request: TuningRequest): TuningSpecification {
  const check = new Faults();
  const space = checkSpace(check, request);
  const asked = request.kMeans ?? {};
  const kMin = asked.kMin ?? USUAL_K_RANGE.kMin;
  const kMax = asked.kMax ?? USUAL_K_RANGE.kMax;
  checkRange(check, kMin, kMax);
  const bootstraps = asked.bootstraps ?? USUAL_BOOTSTRAPS;
  check.require(
    isWholeWithin(bootstraps, 0, MOST_BOOTSTRAPS),
    "BAD_BOOTSTRAPS",
    { bootstraps, limit: MOST_BOOTSTRAPS },
    "kMeans",
    "bootstraps",
  );
  const kMeans = { kMin, kMax, ...checkSearch(check, asked), bootstraps };
  const dbscan = checkGrid(check, request.dbscan ?? {});
  check.throwIfAny();
  return { ...space, kMeans, dbscan };
}

function checkRange(check: Faults, kMin: number, kMax: number): void {
  const fail = (value: string, why: string, ...path: string[]) =>
    check.require(false, "BAD_RANGE", { field: path.join("."), value, why }, ...path);
  const both = `${kMin} … ${kMax}`;
  if (!isWholeWithin(kMin, LEAST_K, MOST_K))
    fail(String(kMin), `It must be a whole number from ${LEAST_K} to ${MOST_K}.`, "kMeans", "kMin");
  else if (!isWholeWithin(kMax, LEAST_K, MOST_K))
    fail(String(kMax), `It must be a whole number from ${LEAST_K} to ${MOST_K}.`, "kMeans", "kMax");
  else if (kMin > kMax) fail(both, "kMin must not be above kMax.", "kMeans");
  else if (kMax - kMin >= WIDEST_RANGE)
    fail(both, `At most ${WIDEST_RANGE} values of k are tried in one run.`, "kMeans");
}

function checkGrid(
  check: Faults,
  asked: NonNullable<TuningRequest["dbscan"]>,
): TuningSpecification["dbscan"] {
  const eps = asked.eps ?? null;
  const minSamples = asked.minSamples ?? null;
  eps?.forEach((value, i) => {
    check.require(isEps(value), "BAD_EPS", { eps: String(value) }, "dbscan", "eps", String(i));
  });
  minSamples?.forEach((value, i) => {
    const isCount = isWholeWithin(value, 1, LARGEST_COUNT);
    check.require(
      isCount,
      "BAD_MIN_SAMPLES",
      { minSamples: String(value) },
      "dbscan",
      "minSamples",
      String(i),
    );
    const why = `A tuning takes at most ${LARGEST_MIN_SAMPLES}.`;
    const facts = { field: `dbscan.minSamples.${i}`, value, why };
    check.require(
      !isCount || value <= LARGEST_MIN_SAMPLES,
      "BAD_RANGE",
      facts,
      "dbscan",
      "minSamples",
      String(i),
    );
  });
  checkList(check, "eps", eps, MOST_EPS);
  checkList(check, "minSamples", minSamples, MOST_MIN_SAMPLES);
  return { eps: eps && ascending(eps), minSamples: minSamples && ascending(minSamples) };
}

function checkList(check: Faults, name: string, values: readonly number[] | null, most: number): void {
  if (!values || (values.length >= 1 && values.length <= most)) return;
  const why = `Give 1 to ${most}, or leave it out.`;
  const facts = { field: `dbscan.${name}`, value: `a list of ${values.length} values`, why };
  check.require(false, "BAD_RANGE", facts, "dbscan", name);
}

/** Each value once, ascending. */
function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
