import { beforeAll, describe, expect, it } from "vitest";
import { requestCancel } from "../../src/runs/cancel-run.js";
import { globalId } from "../../src/runs/global-id.js";
import { startTraining, type TrainModelRequest } from "../../src/runs/train-model.js";
import type { TuningResult } from "../../src/runs/tune.js";
import { startTuning, type TuneModelRequest } from "../../src/runs/tune-model.js";
import { rowCount } from "../support/contents.js";
import { startLongTuning } from "../support/long-tuning.js";
import { manyOrders } from "../support/orders.js";
import { notFiniteIn, planted, tuneOn } from "../support/planted.js";
import { sharedShop } from "../support/shared-shop.js";
import { databaseDigest, tuneShop } from "../support/tuning.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

const CUSTOMERS = 90;
const shared = sharedShop(manyOrders(CUSTOMERS));

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const specificationOf = ({ specification }: { specification: string }) => JSON.parse(specification);

describe("a tuning", () => {
  let tuned: Awaited<ReturnType<typeof tuneShop>>;
  const progress: number[] = [];

  beforeAll(async () => {
    const before = databaseDigest(shared.shop, "model_run", "run_detail");
    tuned = await tuneShop(shared.shop, {}, ({ fraction }) => progress.push(fraction));
    expect(databaseDigest(shared.shop, "model_run", "run_detail")).toBe(before); // no model, no scores, no segments
  });

  it("is recorded like a training, with everything that decides its result", () => {
    const { run, outcome } = tuned;
    expect(run).toMatchObject({ kind: "TUNING", status: "SUCCEEDED", fraction: 1, error_code: null });
    expect(specificationOf(run)).toMatchObject({
      features: ["RECENCY", "FREQUENCY", "MONETARY"],
      kMeans: { kMin: 2, kMax: 10, restarts: 10, maxIterations: 300, seed: 42, bootstraps: 100 },
      dbscan: { eps: null, minSamples: null },
    });
    expect(outcome.customerCount).toBe(CUSTOMERS);
    expect(outcome.fitted.map(({ feature }) => feature)).toEqual(["RECENCY", "FREQUENCY", "MONETARY"]);
    expect(rowCount(shared.shop, "run_detail", `run_id = ${run.id}`)).toBe(1);
  });

  it("judges every k by every criterion", () => {
    const { kCurve, kneeK } = tuned.detail;
    expect(kCurve.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    kCurve.forEach((point, i) => {
      expect(point.inertia).toBeGreaterThan(0);
      if (i > 0) expect(point.inertia).toBeLessThanOrEqual(kCurve[i - 1].inertia);
      expect(Math.abs(point.silhouette ?? 2)).toBeLessThanOrEqual(1);
      expect([point.silhouetteLower, point.silhouetteUpper]).toEqual([null, null]); // exact
      expect(point.daviesBouldin).toBeGreaterThan(0);
      expect(point.calinskiHarabasz).toBeGreaterThan(0);
      expect(point.gap).toEqual(expect.any(Number));
      expect(point.gapError).toBeGreaterThanOrEqual(0);
      expect(point.minimumJaccard).toBeGreaterThan(0);
      expect(point.minimumJaccard).toBeLessThanOrEqual(1);
      expect(point.smallestSegmentShare).toBeGreaterThanOrEqual(1 / CUSTOMERS);
      expect(point.smallestSegmentShare).toBeLessThanOrEqual(1 / point.k);
      expect(point.fitMilliseconds).toBeGreaterThanOrEqual(0);
    });
    if (kneeK !== null) expect(kCurve.map(({ k }) => k)).toContain(kneeK);
  });

  it("says what each criterion favours, and why it recommends what it does", () => {
    const { verdict, recommended } = tuned.detail;
    expect(tuned.outcome.recommended).toEqual(recommended);
    expect(verdict.k).toBe(recommended.k);
    expect(verdict.votes.map(({ criterion }) => criterion)).toEqual([
      "inertia knee",
      "silhouette",
      "Davies-Bouldin",
      "Calinski-Harabasz",
      "gap",
      "stability",
      "smallest segment",
    ]);
    for (const { k } of verdict.votes) expect(k === null || (k >= 2 && k <= 10)).toBe(true);
    expect(recommended.reason).toMatch(/k = \d.*minSamples = 6.*eps = /);
  });

  it("gives the k-distance curve, ascending to the last customer", () => {
    const { kDistance, kneeEps, recommended } = tuned.detail;
    const shares = kDistance.map(({ customerShare }) => customerShare);
    const distances = kDistance.map(({ distance }) => distance);
    expect(shares).toEqual(ascending(shares));
    expect(distances).toEqual(ascending(distances));
    expect([shares.length, shares.at(-1)]).toEqual([CUSTOMERS, 1]); // every customer, as long as they are at most 200
    expect(kneeEps).toBe(recommended.eps);
    expect(distances).toContain(kneeEps);
  });

  it("tries several eps with several minSamples, around those that it recommends", () => {
    const { dbscanGrid, recommended } = tuned.detail;
    const eps = ascending([...new Set(dbscanGrid.map((cell) => cell.eps))]);
    const minSamples = ascending([...new Set(dbscanGrid.map((cell) => cell.minSamples))]);
    expect(eps.length).toBeGreaterThanOrEqual(5);
    expect(minSamples.length).toBeGreaterThanOrEqual(3);
    expect(minSamples).toContain(recommended.minSamples);
    expect(eps[0]).toBeLessThan(recommended.eps);
    expect(eps.at(-1)).toBeGreaterThan(recommended.eps);
    const expected = minSamples.flatMap((m) => eps.map((e) => [m, e]));
    expect(dbscanGrid.map((cell) => [cell.minSamples, cell.eps])).toEqual(expected);
    for (const { clusters, noise, noiseShare, largestClusterShare } of dbscanGrid) {
      expect(noiseShare).toBe(noise / CUSTOMERS);
      expect(clusters === 0).toBe(noise === CUSTOMERS);
      expect(largestClusterShare > 0).toBe(clusters > 0);
      expect(largestClusterShare + noiseShare).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it("gives the share of noise for every eps, one curve for each minSamples, in step with the grid", () => {
    const { dbscanGrid, noiseCurves } = tuned.detail;
    expect(noiseCurves.map(({ minSamples }) => minSamples)).toEqual([
      ...new Set(dbscanGrid.map(({ minSamples }) => minSamples)),
    ]);
    for (const { minSamples, points } of noiseCurves) {
      const eps = points.map((point) => point.eps);
      const shares = points.map(({ noiseShare }) => noiseShare);
      expect(eps).toEqual(ascending(eps));
      expect(shares).toEqual(ascending(shares).reverse());
      expect(shares.at(-1)).toBe(0);
      for (const cell of dbscanGrid.filter((one) => one.minSamples === minSamples)) {
        const reached = points.filter((point) => point.eps <= cell.eps).at(-1);
        expect(reached?.noiseShare ?? 1).toBeCloseTo(cell.noiseShare, 12);
      }
    }
  });

  it("recommends what a training without settings chooses by itself", async () => {
    const { outcome } = await shared.shop.train();
    const { kMeans, dbscan } = JSON.parse(outcome ?? "");
    const { k, eps, minSamples } = tuned.outcome.recommended;
    expect({ k: kMeans.k, eps: dbscan.eps, minSamples: dbscan.minSamples }).toEqual({ k, eps, minSamples });
  });

  it("gives the same again for the same data, settings and seed, but for the time it took", async () => {
    expect((await tuneShop(shared.shop)).run.artefact_digest).toBe(tuned.run.artefact_digest);
    const other = await tuneShop(shared.shop, { kMeans: { seed: 7 } });
    expect(other.run.artefact_digest).not.toBe(tuned.run.artefact_digest);
  });

  it("tells how far it has come: from 0 on, never back", () => {
    expect(progress[0]).toBe(0);
    expect(progress).toEqual(ascending(progress));
    expect(progress.at(-1)).toBeLessThanOrEqual(1);
  });

  it("tries just what it is asked for, and without bootstraps knows nothing of stability", async () => {
    const request: TuneModelRequest = {
      features: ["MONETARY", "RECENCY"],
      preprocessing: { transform: "YEO_JOHNSON", scaler: "ROBUST" },
      kMeans: { kMin: 4, kMax: 5, bootstraps: 0 },
      dbscan: { eps: [0.9, 0.3], minSamples: [7, 3] },
    };
    const { detail, run } = await tuneShop(shared.shop, request);
    expect(detail.kCurve).toMatchObject([
      { k: 4, minimumJaccard: null },
      { k: 5, minimumJaccard: null },
    ]);
    expect(detail.dbscanGrid.map(({ eps, minSamples }) => [minSamples, eps])).toEqual([
      [3, 0.3],
      [3, 0.9],
      [7, 0.3],
      [7, 0.9],
    ]);
    expect([0.3, 0.9]).toContain(detail.recommended.eps);
    expect(detail.recommended.minSamples).toBe(3); // the nearest to 2 · 2
    expect(specificationOf(run)).toMatchObject({
      features: ["MONETARY", "RECENCY"],
      preprocessing: [
        { feature: "MONETARY", transform: "YEO_JOHNSON", scaler: "ROBUST" },
        { feature: "RECENCY", transform: "YEO_JOHNSON", scaler: "ROBUST" },
      ],
    });
  });

  it("as of the past looks at the orders until then", async () => {
    const { outcome, run } = await tuneShop(shared.shop, { asOf: Date.UTC(2011, 1, 1), kMeans: { kMax: 3 } });
    expect(outcome.customerCount).toBeLessThan(CUSTOMERS);
    expect(run.as_of).toBe(Date.UTC(2011, 1, 1));
  });
});

describe("what a tuning stores", () => {
  const QUICK = { kMeans: { kMax: 3, restarts: 1, bootstraps: 3 } };
  const spread = (count: number) =>
    tuneOn(
      planted(count, (i) => ({
        RECENCY: i % 365,
        FREQUENCY: 1 + (i % 11),
        MONETARY: 1 + ((i * 7_919) % 100_003),
      })),
      QUICK,
    );

  it("does not grow with the number of customers", async () => {
    const [few, many] = [await spread(1_000), await spread(1_999)];
    for (const { detail } of [few, many]) {
      expect(notFiniteIn(detail)).toEqual([]);
      expect(detail.kDistance).toHaveLength(200);
      expect(detail.kDistance.at(-1)?.customerShare).toBe(1);
      for (const { points } of detail.noiseCurves) expect(points.length).toBeLessThanOrEqual(200);
    }
    const countsOf = ({ detail }: TuningResult) => [
      ...[detail.kCurve.length, detail.kDistance.length, detail.dbscanGrid.length],
      ...detail.noiseCurves.map(({ points }) => points.length),
    ];
    expect(countsOf(many)).toEqual(countsOf(few));
  });

  it("is told in many steps on the way", async () => {
    const shares: number[] = [];
    const values = planted(200, () => ({}));
    await tuneOn(values, {}, 1, (share) => shares.push(share));
    expect(shares).toEqual(ascending(shares));
    expect(shares.at(-1)).toBeCloseTo(0.97, 12);
    expect(shares.length).toBeGreaterThan(100);
  });
});

describe("training from a tuning", () => {
  const REQUEST: TuneModelRequest = {
    features: ["FREQUENCY", "MONETARY", "UNITS"],
    preprocessing: { scaler: "ROBUST", perFeature: [{ feature: "UNITS", transform: "YEO_JOHNSON" }] },
    kMeans: { kMin: 3, kMax: 5, bootstraps: 10 },
    dbscan: { eps: [0.35, 0.7], minSamples: [5] },
  };
  let tuned: Awaited<ReturnType<typeof tuneShop>>;

  beforeAll(async () => {
    tuned = await tuneShop(shared.shop, REQUEST);
  });

  const trained = async (request: TrainModelRequest = {}) =>
    specificationOf(await shared.shop.train({ tuningRunId: tuned.run.id, ...request }));

  it("takes k, eps, minSamples, the features and their preprocessing from it", async () => {
    const { k, eps, minSamples } = tuned.outcome.recommended;
    const { features, preprocessing } = specificationOf(tuned.run);
    expect(features).toEqual(REQUEST.features);
    expect(await trained()).toMatchObject({
      features,
      preprocessing,
      kMeans: { k },
      dbscan: { eps, minSamples },
    });
  });

  it("takes what is given before what was recommended", async () => {
    const { k, eps, minSamples } = tuned.outcome.recommended;
    const other = { kMeans: { k: k + 1, seed: 7 }, dbscan: { eps: 2 * eps } };
    expect(await trained(other)).toMatchObject({
      kMeans: { k: k + 1, seed: 7 },
      dbscan: { eps: 2 * eps, minSamples },
    });
    expect(
      await trained({ kMeans: { k: null }, dbscan: { minSamples: 9 }, excludeAnomalies: true }),
    ).toMatchObject({
      kMeans: { k },
      dbscan: { eps, minSamples: 9 },
      excludeAnomalies: true,
    });
  });

  it("says which settings were recommended, and by which run", async () => {
    const run = await shared.shop.train({ tuningRunId: tuned.run.id, dbscan: { minSamples: 9 } });
    const { kMeans, dbscan } = JSON.parse(run.outcome as string);
    const { k, eps } = tuned.outcome.recommended;
    expect(kMeans.reason).toBe(`k = ${k}: recommended by the tuning run ${tuned.run.id}.`);
    expect(dbscan.reason).toBe(`eps = ${eps}: recommended by the tuning run ${tuned.run.id}.`);
  });

  it("may name the same features and preprocessing again", async () => {
    const { features, preprocessing } = REQUEST;
    expect((await trained({ features, preprocessing })).features).toEqual(features);
    expect((await trained({ preprocessing: {} })).features).toEqual(features);
  });

  it("is refused with others, for which the recommendation does not hold", async () => {
    await expectRefused(shared.shop, {
      request: { tuningRunId: tuned.run.id, features: ["FREQUENCY", "UNITS"] },
      why: "it tuned the features FREQUENCY, MONETARY, UNITS",
    });
    await expectRefused(shared.shop, {
      request: { tuningRunId: tuned.run.id, preprocessing: { scaler: "MINMAX" } },
      why: "it tuned another preprocessing",
    });
  });

  it("is refused from what is no tuning that has SUCCEEDED", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30));
      const training = await shop.train({ kMeans: { k: 2 } });
      await expectRefused(shop, { request: { tuningRunId: training.id }, why: "it is a training" });
      const tooMany = { features: ["FREQUENCY"] as const, kMeans: { kMin: 6 } };
      const failed = await startTuning(shop.workspace, tooMany);
      await failed.finished;
      await expectRefused(shop, { request: { tuningRunId: failed.runId }, why: "it is FAILED" });
      const cancelled = await startLongTuning(shop.workspace, 0);
      await requestCancel(shop.workspace, cancelled.runId);
      await cancelled.finished;
      await expectRefused(shop, { request: { tuningRunId: cancelled.runId }, why: "it is CANCELLED" });
      const unknown = await faultOf(startTraining(shop.workspace, { tuningRunId: 99 }));
      expect(unknown).toMatchObject({
        code: "NOT_FOUND",
        facts: { id: globalId("ModelRun", 99) },
        inputPath: ["input", "tuningRunId"],
      });
    }));
});

/** BAD_TUNING_RUN for that reason, and nothing is recorded. */
async function expectRefused(
  shop: Shop,
  { request, why }: { request: TrainModelRequest; why: string },
): Promise<void> {
  const before = databaseDigest(shop);
  const fault = await faultOf(startTraining(shop.workspace, request));
  expect(fault).toMatchObject({
    code: "BAD_TUNING_RUN",
    facts: { why },
    inputPath: ["input", "tuningRunId"],
  });
  expect(databaseDigest(shop)).toBe(before);
}
