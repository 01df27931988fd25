import { describe, expect, it } from "vitest";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { FEATURES } from "../../src/features/feature-catalogue.js";
import { requireEnoughCustomers } from "../../src/runs/require-customers.js";
import type { TrainingSpecification } from "../../src/runs/training-specification.js";

const specificationOf = (features: readonly Feature[]): TrainingSpecification => ({
  features,
  preprocessing: [],
  kMeans: { k: 8, restarts: 1, maxIterations: 300, seed: 42 },
  dbscan: { eps: 0.3, minSamples: 10 },
  excludeAnomalies: false,
});

const faultOf = (customers: number, features: readonly Feature[]) => {
  try {
    requireEnoughCustomers(customers, specificationOf(features));
  } catch (error) {
    return error;
  }
  return null;
};

describe("a training's budget", () => {
  it("has room for a million customers with five features, and with all", () => {
    expect(faultOf(1_000_000, FEATURES.slice(0, 5))).toBeNull();
    expect(faultOf(1_000_000, FEATURES)).toBeNull();
  });

  it("is 2 GiB: more customers or features are refused with what they need", () => {
    // 100 MiB + 3,000,000 × (550 + 5 × 60) bytes
    expect(faultOf(3_000_000, FEATURES.slice(0, 5))).toMatchObject({
      code: "OVER_BUDGET",
      facts: { needed: 2_532, limit: 2_048 },
    });
    expect(faultOf(2_000_000, FEATURES)).toMatchObject({ code: "OVER_BUDGET" });
    expect(faultOf(2_000_000, FEATURES.slice(0, 5))).toBeNull();
  });

  it("needs two customers", () => {
    expect(faultOf(1, ["MONETARY"])).toMatchObject({ code: "TOO_FEW_CUSTOMERS", facts: { customers: 1 } });
    expect(faultOf(2, ["MONETARY"])).toBeNull();
  });
});
