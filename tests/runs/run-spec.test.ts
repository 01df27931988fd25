import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../src/errors.js";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { resolveTraining, type TrainingRequest } from "../../src/runs/run-spec.js";

/** Codes with their paths in the input. */
function faultsOf(request: TrainingRequest): string[] {
  try {
    resolveTraining(request);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return (error as InvalidInput).faults.map(({ code, inputPath }) => `${code} ${inputPath.join(".")}`);
  }
  return [];
}

const badEach = (values: number[], request: (value: number) => TrainingRequest, fault: string) => {
  for (const value of values) expect(faultsOf(request(value)), String(value)).toEqual([fault]);
};
const goodEach = (values: number[], request: (value: number) => TrainingRequest) => {
  for (const value of values) expect(faultsOf(request(value)), String(value)).toEqual([]);
};

describe("a training that leaves everything out", () => {
  it("is log1p-standard recency, frequency and monetary, with k and eps chosen by the rules", () => {
    const plain = { transform: "LOG1P", scaler: "STANDARD", winsorize: null };
    const expected = {
      features: ["RECENCY", "FREQUENCY", "MONETARY"],
      preprocessing: ["RECENCY", "FREQUENCY", "MONETARY"].map((feature) => ({ feature, ...plain })),
      kMeans: { k: null, restarts: 10, maxIterations: 300, seed: 42 },
      dbscan: { eps: null, minSamples: null },
      excludeAnomalies: false,
    };
    expect(resolveTraining({})).toEqual(expected);
    const nulls = { features: null, preprocessing: null, kMeans: null, dbscan: null, excludeAnomalies: null };
    expect(resolveTraining(nulls)).toEqual(expected);
    const inner = { k: null, restarts: null, maxIterations: null, seed: null };
    expect(resolveTraining({ kMeans: inner, dbscan: { eps: null, minSamples: null } })).toEqual(expected);
  });
});

describe("what a training asks for", () => {
  it("is a k from 1 on", () => {
    const request = (k: number) => ({ kMeans: { k } });
    badEach([0, -1, 1.5, Number.NaN, Infinity, -Infinity, 2 ** 31, 1e300], request, "BAD_K input.kMeans.k");
    goodEach([1, 2, 4_000], request);
  });

  it("is an eps above 0 whose square is above 0 too", () => {
    const request = (eps: number) => ({ dbscan: { eps } });
    badEach([0, -0, -1, Number.NaN, Infinity, -Infinity, 1e-300], request, "BAD_EPS input.dbscan.eps");
    goodEach([1e-9, 0.5, 1e300], request);
  });

  it("is a minSamples from 1 on", () => {
    const request = (minSamples: number) => ({ dbscan: { minSamples } });
    badEach([0, -5, 2.5, Number.NaN, 2 ** 31], request, "BAD_MIN_SAMPLES input.dbscan.minSamples");
    goodEach([1, 5, 1_000_000], request);
  });

  it("is restarts, iterations and a seed within limits", () => {
    badEach(
      [0, -1, 1_001, 1.5, Number.NaN],
      (restarts) => ({ kMeans: { restarts } }),
      "BAD_RESTARTS input.kMeans.restarts",
    );
    badEach(
      [0, 100_001, 0.5],
      (maxIterations) => ({ kMeans: { maxIterations } }),
      "BAD_MAX_ITERATIONS input.kMeans.maxIterations",
    );
    badEach(
      [2 ** 31, -(2 ** 31), 0.1, Number.NaN],
      (seed) => ({ kMeans: { seed } }),
      "BAD_SEED input.kMeans.seed",
    );
    goodEach([0, -7, 2 ** 31 - 1, -(2 ** 31 - 1)], (seed) => ({ kMeans: { seed } }));
  });

  it("is at least one feature, each known and named once", () => {
    const request = (...features: string[]) => ({ features: features as Feature[] });
    const fault = "BAD_FEATURE_LIST input.features";
    expect(faultsOf(request())).toEqual([fault]);
    expect(faultsOf(request("RECENCY", "RECENCY"))).toEqual([fault]);
    expect(faultsOf(request("RECENCY", "COLOUR"))).toEqual([fault]);
    expect(faultsOf(request("COLOUR", "COLOUR"))).toEqual([fault, fault]); // unknown, and twice
    expect(faultsOf(request("MEAN_GAP", "RETURN_RATE"))).toEqual([]);
    expect(() => resolveTraining(request("COLOUR"))).toThrow(
      "COLOUR is not known. Known: RECENCY, FREQUENCY,",
    );
  });

  it("is quantiles 0 ≤ lower < upper ≤ 1", () => {
    const request = (lower: number, upper: number) => ({ preprocessing: { winsorize: { lower, upper } } });
    const fault = "BAD_WINSORIZE input.preprocessing.winsorize";
    for (const [lower, upper] of [
      [-0.1, 0.9],
      [0.5, 0.5],
      [0.9, 0.1],
      [0, 1.1],
      [Number.NaN, 1],
      [0, Number.NaN],
    ])
      expect(faultsOf(request(lower, upper))).toEqual([fault]);
    expect(faultsOf(request(0, 1))).toEqual([]);
    expect(resolveTraining(request(0.01, 0.99)).preprocessing[2].winsorize).toEqual({
      lower: 0.01,
      upper: 0.99,
    });
  });

  it("may differ from feature to feature, for features of this training, each once", () => {
    const perFeature = (...features: Feature[]): TrainingRequest => ({
      features: ["MONETARY", "NET_MONETARY"],
      preprocessing: {
        scaler: "ROBUST",
        perFeature: features.map((feature) => ({ feature, transform: "NONE" })),
      },
    });
    expect(resolveTraining(perFeature("NET_MONETARY")).preprocessing).toEqual([
      { feature: "MONETARY", transform: "LOG1P", scaler: "ROBUST", winsorize: null },
      { feature: "NET_MONETARY", transform: "NONE", scaler: "ROBUST", winsorize: null },
    ]);
    expect(faultsOf(perFeature("RECENCY"))).toEqual(["BAD_PREPROCESSING input.preprocessing.perFeature.0"]);
    expect(faultsOf(perFeature("MONETARY", "MONETARY"))).toEqual([
      "BAD_PREPROCESSING input.preprocessing.perFeature.1",
    ]);
  });
});

describe("a training with several faults", () => {
  it("is told all of them at once, each with its place", () => {
    const request: TrainingRequest = {
      features: [],
      kMeans: { k: 0, restarts: 0, seed: 0.5 },
      dbscan: { eps: Number.NaN, minSamples: 0 },
      preprocessing: { winsorize: { lower: 1, upper: 0 } },
    };
    expect(faultsOf(request)).toEqual([
      "BAD_FEATURE_LIST input.features",
      "BAD_WINSORIZE input.preprocessing.winsorize",
      "BAD_K input.kMeans.k",
      "BAD_RESTARTS input.kMeans.restarts",
      "BAD_SEED input.kMeans.seed",
      "BAD_EPS input.dbscan.eps",
      "BAD_MIN_SAMPLES input.dbscan.minSamples",
    ]);
    expect(() => resolveTraining(request)).toThrow(
      "eps must be a number greater than 0, and large enough (1e-160) that its square is so too; it was NaN.",
    );
  });
});
