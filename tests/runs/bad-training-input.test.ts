import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../src/errors.js";
import { classify } from "../../src/runs/classify.js";
import { openServingModels } from "../../src/runs/serving-models.js";
import { startTraining, type TrainModelRequest } from "../../src/runs/train-model.js";
import { startTuning, type TuneModelRequest } from "../../src/runs/tune-model.js";
import { resolveTuning, type TuningRequest } from "../../src/runs/tuning-specification.js";
import { rowCount } from "../support/contents.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import { sharedShop } from "../support/shared-shop.js";
import { databaseDigest, tuneShop } from "../support/tuning.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

/*
 * Bad input to trainings and tunings, and what answers it. The numbers are those of the project's list of bad inputs.
 * What other files test already is not repeated:
 *
 *   R1        graphql/no-data, runs/training
 *   R3        runs/training                        R4, R11   runs/run-spec, graphql/training, commands/refusals
 *   R6, R7    runs/training, graphql/training      R13–R23, R26   runs/bad-feature-values
 *   R24       runs/run-spec (limits)               R25       runs/run-spec, graphql/training
 *   R27, R28  runs/cancel                          R29–R31   runs/dying-worker, jobs/worker-host
 *   R32       runs/training, graphql/training      R33       runs/classification, graphql/classification
 *   R34       graphql/no-data, commands/refusals
 */

/** Codes with their paths in the input. */
function faultsOf(request: TuningRequest): string[] {
  try {
    resolveTuning(request);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return (error as InvalidInput).faults.map(({ code, inputPath }) => `${code} ${inputPath.join(".")}`);
  }
  return [];
}

const CUSTOMERS = 30;
const shared = sharedShop(manyOrders(CUSTOMERS));

/** Refused before anything is recorded: the database stays as it was, byte for byte. */
async function expectRefused(shop: Shop, start: () => Promise<unknown>, code: string): Promise<void> {
  const before = databaseDigest(shop);
  expect((await faultOf(start)).code).toBe(code);
  expect(databaseDigest(shop)).toBe(before);
}

/** Recorded as FAILED: the run's own row is all that has come. */
async function expectFailed(
  shop: Shop,
  start: () => Promise<{ runId: number; finished: unknown }>,
  code: string,
) {
  const before = databaseDigest(shop, "model_run");
  const { runId, finished } = await start();
  const failure = await finished;
  expect(failure).toMatchObject({ code });
  expect(databaseDigest(shop, "model_run")).toBe(before);
  expect(rowCount(shop, "model_run", `id = ${runId} AND status = 'FAILED' AND error_code = '${code}'`)).toBe(
    1,
  );
  return failure as { message: string };
}

const training = (shop: Shop, request: TrainModelRequest) => () => startTraining(shop.workspace, request);
const tuning = (shop: Shop, request: TuneModelRequest) => () => startTuning(shop.workspace, request);
const QUICK = { kMax: 4, bootstraps: 0, restarts: 2 };

describe("the customers of a tuning", () => {
  it("R1 without a data set it is refused with NO_DATA, and nothing is recorded", () =>
    withShop(async (shop) => {
      await expectRefused(shop, tuning(shop, {}), "NO_DATA");
      await expectRefused(shop, training(shop, {}), "NO_DATA");
    }));

  it("R2 an import that leaves no customer makes no data set that could be trained on", () =>
    withShop(async (shop) => {
      await faultOf(shop.import([{ customer: "" }, { invoice: "2", customer: "" }]));
      await expectRefused(shop, tuning(shop, {}), "NO_DATA");
      await expectRefused(shop, training(shop, {}), "NO_DATA");
    }));

  it("R3 are two at least: with one it fails with TOO_FEW_CUSTOMERS", () =>
    withShop(async (shop) => {
      await shop.import([{ customer: "1" }, { customer: "1", invoice: "2" }]);
      await expectFailed(shop, tuning(shop, {}), "TOO_FEW_CUSTOMERS");
      await expectFailed(shop, training(shop, {}), "TOO_FEW_CUSTOMERS");
    }));

  it("R32 an asOf before the first sale is refused with BAD_AS_OF", async () => {
    const { shop } = shared;
    const { first_order_at } = await shop.version();
    await expectRefused(shop, tuning(shop, { asOf: first_order_at - 1 }), "BAD_AS_OF");
    await expectRefused(shop, training(shop, { asOf: -8.64e15 }), "BAD_AS_OF");
  });
});

describe("the k of a tuning", () => {
  it.each([1, 0, -1, 1.5, Number.NaN, Infinity, 201])("R5 begins at 2: kMin %s is a BAD_RANGE", (kMin) => {
    expect(faultsOf({ kMeans: { kMin } })).toEqual(["BAD_RANGE input.kMeans.kMin"]);
  });

  it.each([1, 2.5, 10_000, Number.NaN, -Infinity])(
    "R9 ends at 200 at most: kMax %s is a BAD_RANGE",
    (kMax) => {
      expect(faultsOf({ kMeans: { kMax } })).toEqual(["BAD_RANGE input.kMeans.kMax"]);
    },
  );

  it("R9 is a range of at most 50, the right way round", () => {
    expect(faultsOf({ kMeans: { kMin: 5, kMax: 3 } })).toEqual(["BAD_RANGE input.kMeans"]);
    expect(faultsOf({ kMeans: { kMin: 11 } })).toEqual(["BAD_RANGE input.kMeans"]); // kMax is 10
    expect(faultsOf({ kMeans: { kMin: 2, kMax: 52 } })).toEqual(["BAD_RANGE input.kMeans"]); // 51 values
    expect(faultsOf({ kMeans: { kMin: 2, kMax: 51 } })).toEqual([]);
    expect(faultsOf({ kMeans: { kMin: 200, kMax: 200 } })).toEqual([]);
  });

  it("R9 a range that is refused leaves no trace", async () => {
    const { shop } = shared;
    await expectRefused(shop, tuning(shop, { kMeans: { kMin: 5, kMax: 3 } }), "BAD_RANGE");
    await expectRefused(shop, tuning(shop, { kMeans: { kMax: 10_000 } }), "BAD_RANGE");
  });

  it("R6 is cut to the number of different customers, with a warning", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(6));
      const { outcome, detail } = await tuneShop(shop, { kMeans: { bootstraps: 5 } });
      expect(detail.kCurve.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6]);
      expect(outcome.warnings).toContainEqual(expect.objectContaining({ code: "K_RANGE_CUT", value: 6 }));
    }));

  it("R7 beyond the number of different customers from its start on is refused with that number", async () => {
    const { shop } = shared;
    const request = { features: ["FREQUENCY"] as const, kMeans: { ...QUICK, kMin: 6, kMax: 10 } };
    const failure = await expectFailed(shop, tuning(shop, request), "K_EXCEEDS_DISTINCT");
    expect(failure).toMatchObject({
      facts: { k: 6, distinct: 5 }, // everybody has 1 to 5 orders
      inputPath: ["input", "kMeans", "kMin"],
    });
    const { detail } = await tuneShop(shop, { ...request, kMeans: { ...QUICK, kMin: 2, kMax: 10 } });
    expect(detail.kCurve.at(-1)).toMatchObject({ k: 5, inertia: expect.closeTo(0, 20) });
  });
});

describe("the k of a training", () => {
  it("R5 may be 1: the silhouette and whatever needs two segments is null", async () => {
    const { shop } = shared;
    const { outcome } = await shop.train({ kMeans: { k: 1 } });
    const { metrics, segmentCount } = JSON.parse(outcome ?? "");
    expect(segmentCount).toBe(1);
    expect(metrics).toMatchObject({ silhouette: null, daviesBouldin: null, calinskiHarabasz: null });
    expect(metrics.inertia).toBeGreaterThan(0);
  });

  it("R6 above the number of customers is refused with K_EXCEEDS_DISTINCT before a run is recorded", async () => {
    const { shop } = shared;
    const fault = await faultOf(training(shop, { kMeans: { k: 31 } }));
    expect(fault).toMatchObject({ code: "K_EXCEEDS_DISTINCT", facts: { k: 31, distinct: CUSTOMERS } });
    await expectRefused(shop, training(shop, { kMeans: { k: 31 } }), "K_EXCEEDS_DISTINCT");
  });

  it("R8 may be the number of customers: each is a segment, and a warning says so", async () => {
    const { shop } = shared;
    const { outcome } = await shop.train({ kMeans: { k: CUSTOMERS } });
    const { metrics, warnings, segmentCount } = JSON.parse(outcome ?? "");
    expect(segmentCount).toBe(CUSTOMERS);
    expect(metrics).toMatchObject({ inertia: 0, silhouette: null });
    expect(warnings).toContainEqual(expect.objectContaining({ code: "K_EQUALS_CUSTOMERS" }));
  });
});

describe("the eps and minSamples of a tuning", () => {
  it("R10 are each above 0 with a square above 0, else BAD_EPS names the place", () => {
    for (const eps of [0, -0, -1, Number.NaN, Infinity, -Infinity, 1e-300])
      expect(faultsOf({ dbscan: { eps: [0.5, eps] } }), String(eps)).toEqual(["BAD_EPS input.dbscan.eps.1"]);
    expect(faultsOf({ dbscan: { eps: [1e-150, 1e300] } })).toEqual([]);
  });

  it("R10 are 1 to 50 values of eps, 1 to 20 of minSamples, each once in the grid", () => {
    const eps = Array.from({ length: 51 }, (_, i) => i + 1);
    expect(faultsOf({ dbscan: { eps } })).toEqual(["BAD_RANGE input.dbscan.eps"]);
    expect(faultsOf({ dbscan: { eps: [] } })).toEqual(["BAD_RANGE input.dbscan.eps"]);
    expect(faultsOf({ dbscan: { minSamples: [] } })).toEqual(["BAD_RANGE input.dbscan.minSamples"]);
    expect(faultsOf({ dbscan: { minSamples: eps.slice(0, 21) } })).toEqual([
      "BAD_RANGE input.dbscan.minSamples",
    ]);
    expect(faultsOf({ dbscan: { eps: eps.slice(0, 50), minSamples: eps.slice(0, 20) } })).toEqual([]);
    expect(resolveTuning({ dbscan: { eps: [2, 1, 2], minSamples: [5, 5] } }).dbscan).toEqual({
      eps: [1, 2],
      minSamples: [5],
    });
  });

  it("R11 are whole minSamples from 1 to 500", () => {
    for (const minSamples of [0, -1, 2.5, Number.NaN, 2 ** 31])
      expect(faultsOf({ dbscan: { minSamples: [4, minSamples] } }), String(minSamples)).toEqual([
        "BAD_MIN_SAMPLES input.dbscan.minSamples.1",
      ]);
    expect(faultsOf({ dbscan: { minSamples: [501] } })).toEqual(["BAD_RANGE input.dbscan.minSamples.0"]);
    expect(faultsOf({ dbscan: { minSamples: [1, 500] } })).toEqual([]);
  });

  it("R10 tiny and huge at once give a grid from all noise to one cluster", async () => {
    const { shop } = shared;
    const dbscan = { eps: [1e-150, 1e300], minSamples: [4, 500] };
    const { detail } = await tuneShop(shop, { kMeans: QUICK, dbscan });
    const none = { clusters: 0, noise: CUSTOMERS, noiseShare: 1 };
    expect(detail.dbscanGrid).toMatchObject([
      { eps: 1e-150, minSamples: 4, ...none },
      { eps: 1e300, minSamples: 4, clusters: 1, noise: 0, noiseShare: 0, largestClusterShare: 1 },
      { eps: 1e-150, minSamples: 500, ...none }, // R12: more than there are customers
      { eps: 1e300, minSamples: 500, ...none },
    ]);
  });
});

describe("the eps and minSamples of a training", () => {
  it.each([1e300, Number.MAX_VALUE])("R10 eps = %s makes one cluster of everybody", async (eps) => {
    const { shop } = shared;
    const { outcome } = await shop.train({ kMeans: { k: 2 }, dbscan: { eps } });
    const { anomalyCount, dbscanClusterCount, warnings } = JSON.parse(outcome ?? "");
    expect({ anomalyCount, dbscanClusterCount }).toEqual({ anomalyCount: 0, dbscanClusterCount: 1 });
    expect(warnings).toContainEqual(expect.objectContaining({ code: "DBSCAN_ONE_CLUSTER" }));
  });

  it("R10 eps = 1e-150 makes an anomaly of everybody who is not alike", async () => {
    const { shop } = shared;
    const { outcome } = await shop.train({ kMeans: { k: 2 }, dbscan: { eps: 1e-150, minSamples: 2 } });
    expect(JSON.parse(outcome ?? "").anomalyCount).toBe(CUSTOMERS);
  });

  it("R12 minSamples above the number of customers: all are noise, which ALL_NOISE says", async () => {
    const { shop } = shared;
    const run = await shop.train({ kMeans: { k: 2 }, dbscan: { minSamples: 31 } });
    const { anomalyCount, warnings } = JSON.parse(run.outcome ?? "");
    expect(run.status).toBe("SUCCEEDED");
    expect(anomalyCount).toBe(CUSTOMERS);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "ALL_NOISE" }));
  });
});

describe("the values and settings of a training", () => {
  it("R15 a planted value that is not finite is refused before the fit, with ten of its customers", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30));
      const { sqlite } = shop.workspace.database;
      sqlite
        .prepare(
          `UPDATE customer_features SET average_order_value = 9e999
             WHERE customer_id IN (SELECT id FROM customer WHERE number BETWEEN '10005' AND '10016')`,
        )
        .run();
      const named = Array.from({ length: 10 }, (_, i) => 10_005 + i).join(", ");
      for (const start of [training(shop, { kMeans: { k: 2 } }), tuning(shop, {})]) {
        const failure = await expectFailed(shop, start, "NOT_FINITE");
        expect(failure.message).toContain(
          `AVERAGE_ORDER_VALUE has 12 values that are not finite or beyond 1e50 (customers ${named} and more).`,
        );
      }
      const ofOne = "UPDATE customer_features SET average_order_value = 1 WHERE average_order_value > 1e300";
      sqlite.prepare(ofOne).run();
      expect((await shop.train({ kMeans: { k: 2 } })).status).toBe("SUCCEEDED");
    }));

  it("R16 a value below 0 under LOG1P is refused, naming the feature and YEO_JOHNSON, which takes it", () =>
    withShop(async (shop) => {
      const back: OrderRow = { invoice: "C9", at: "2011-05-01 10:00", customer: "10003", quantity: -9_999 };
      await shop.import([...manyOrders(30), back]);
      const features = ["RECENCY", "NET_MONETARY"] as const;
      for (const start of [training(shop, { features }), tuning(shop, { features })]) {
        const { message } = await expectFailed(shop, start, "NEGATIVE_UNDER_LOG1P");
        expect(message).toMatch(/NET_MONETARY.*YEO_JOHNSON/);
      }
      const preprocessing = { perFeature: [{ feature: features[1], transform: "YEO_JOHNSON" }] } as const;
      const run = await shop.train({ features, preprocessing, kMeans: { k: 2 } });
      expect(run.status).toBe("SUCCEEDED");
    }));

  it("R24 a seed is recorded, also where none was given; it decides the result alone", async () => {
    const { shop } = shared;
    const trained = (seed?: number) => shop.train({ kMeans: { k: 5, restarts: 1, seed } });
    const [first, again, negative] = [await trained(), await trained(42), await trained(-7)];
    const seedOf = ({ specification }: { specification: string }) => JSON.parse(specification).kMeans.seed;
    expect([first, again, negative].map(seedOf)).toEqual([42, 42, -7]);
    expect(again.artefact_digest).toBe(first.artefact_digest);
    expect((await trained(-7)).artefact_digest).toBe(negative.artefact_digest);
    await expectRefused(shop, training(shop, { kMeans: { seed: 2 ** 53 } }), "BAD_SEED");
  });
});

describe("classifying", () => {
  it("R33 what no customer can have is refused by its field; what is only unusual is named as such", async () => {
    const { shop } = shared;
    const { id } = await shop.train({ kMeans: { k: 2 } });
    const before = databaseDigest(shop);
    const serving = await openServingModels(shop.workspace).ofRun(id);
    if (!serving) throw new Error("the run has no model");
    const usual = { recencyDays: 3, frequency: 2, monetary: 50 };
    for (const bad of [Number.NaN, Infinity, -Infinity, -1, 1.1e12, 1e300]) {
      const fault = await faultOf(() => classify(serving.model, { ...usual, recencyDays: bad }, ["input"]));
      expect(fault).toMatchObject({ code: "BAD_FEATURES", inputPath: ["input", "recencyDays"] });
    }
    const missing = await faultOf(() => classify(serving.model, { recencyDays: 3, frequency: 2 }, []));
    expect(missing).toMatchObject({ code: "MISSING_FEATURE", inputPath: ["monetary"] });
    const huge = classify(serving.model, { ...usual, monetary: 1e12, units: 7 }, []); // units: not asked for
    expect(huge.outOfRange).toEqual(["MONETARY"]);
    expect(Number.isFinite(huge.score.distance)).toBe(true);
    expect(databaseDigest(shop)).toBe(before);
  });

  it("R34 without an active model there is none to answer with", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(5));
      await shop.train({ kMeans: { k: 2 }, activate: false });
      expect(await openServingModels(shop.workspace).active()).toBeNull();
    }));
});
