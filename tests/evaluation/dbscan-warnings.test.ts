import { describe, expect, it } from "vitest";
import { type DbscanOutcome, dbscanWarnings, orderStep } from "../../src/evaluation/dbscan-warnings.js";
import { matrix } from "../../src/numeric/matrix.js";
import { fitPreprocessing } from "../../src/preprocessing/fit-preprocessing.js";

/** 100 customers, of whom so many are noise, in cluster 0, in cluster 1, core. */
function outcome(
  noise: number,
  first: number,
  core: number,
  more: Partial<DbscanOutcome> = {},
): DbscanOutcome {
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < noise ? -1 : i < noise + first ? 0 : 1));
  const isCore = Uint8Array.from({ length: 100 }, (_, i) => (i >= 100 - core ? 1 : 0));
  return { eps: 0.5, minSamples: 5, labels, isCore, ...more };
}
const codes = (given: DbscanOutcome) => dbscanWarnings(given).map((w) => w.code);

describe("DBSCAN's warnings", () => {
  it("are none for an ordinary outcome", () => {
    expect(codes(outcome(5, 60, 90, { noiseShareBelow: 0.09, noiseShareAbove: 0.03 }))).toEqual([]);
  });

  it("name the extremes of core points, noise and cluster size", () => {
    expect(codes(outcome(0, 60, 99))).toEqual(["DBSCAN_ALMOST_ALL_CORE"]);
    expect(codes(outcome(20, 60, 1))).toEqual(["DBSCAN_ALMOST_NONE_CORE"]);
    expect(codes(outcome(31, 60, 50))).toEqual(["DBSCAN_MUCH_NOISE"]);
    expect(codes(outcome(30, 60, 50))).toEqual([]);
    expect(codes(outcome(1, 99, 90))).toEqual(["DBSCAN_ONE_CLUSTER"]);
  });

  it("say with numbers what to do", () => {
    expect(dbscanWarnings(outcome(31, 60, 50))[0]).toEqual({
      code: "DBSCAN_MUCH_NOISE",
      message:
        "31 of 100 customers (31 %) count as anomalies, too many to be exceptions. Try a larger eps than 0.5.",
      feature: null,
      value: 0.31,
    });
  });

  it("are that one alone where everything is noise", () => {
    expect(codes(outcome(100, 0, 0, { noiseShareBelow: 1, noiseShareAbove: 0.2 }))).toEqual(["ALL_NOISE"]);
  });

  it("name a jump of the noise share on either side of eps", () => {
    expect(codes(outcome(5, 60, 90, { noiseShareBelow: 0.11 }))).toEqual(["DBSCAN_SENSITIVE_EPS"]);
    expect(codes(outcome(25, 60, 70, { noiseShareAbove: 0.19 }))).toEqual(["DBSCAN_SENSITIVE_EPS"]);
  });

  it("name a step between whole numbers that eps cannot bridge", () => {
    const step = { feature: "FREQUENCY", step: 0.594 } as const;
    const [only] = dbscanWarnings(outcome(5, 60, 90, { step }));
    expect(only).toMatchObject({ code: "DISCRETE_STEP_EXCEEDS_EPS", feature: "FREQUENCY", value: 0.594 });
    expect(codes(outcome(5, 60, 90, { step, eps: 0.594 }))).toEqual([]);
    expect(codes(outcome(5, 60, 90, { step: null }))).toEqual([]);
  });
});

describe("the step from one order to two", () => {
  it("is measured on the model's scale", () => {
    const setting = { feature: "FREQUENCY", transform: "NONE", scaler: "STANDARD", winsorize: null } as const;
    const { fitted } = fitPreprocessing(matrix([[1], [5]]), [setting]); // sd 2
    expect(orderStep(fitted)).toEqual({ feature: "FREQUENCY", step: 0.5 });
    expect(orderStep([])).toBeNull();
  });
});
