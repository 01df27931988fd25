import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentVersion, versionLedger } from "../../src/database/data-set-versions.js";
import { modelRunById, runArtefact, segmentsOfRun } from "../../src/database/model-runs.js";
import { type Feature, featureIndex } from "../../src/features/feature-catalogue.js";
import type { FeatureTable } from "../../src/features/feature-matrix.js";
import { column, row } from "../../src/numeric/matrix.js";
import { mean, populationStandardDeviation, quantile, skewness } from "../../src/numeric/statistics.js";
import { classifyValues } from "../../src/runs/classify.js";
import { readFeatures } from "../../src/runs/read-features.js";
import type { RunOutcome } from "../../src/runs/run-outcome.js";
import { openServingModels } from "../../src/runs/serving-models.js";
import { unpackArtefact } from "../../src/runs/stored-artefact.js";
import { startTraining, type TrainModelRequest } from "../../src/runs/train-model.js";
import { openWorkspace, type Workspace } from "../../src/runs/workspace.js";
import { goldenFacts, goldenTable, hasGolden } from "../support/golden.js";
import { copyUciDatabase, hasUci } from "../support/uci.js";

const isThere = hasUci("The tests on the real UCI data") && hasGolden();

const FIVE: Feature[] = ["RECENCY", "FREQUENCY", "MONETARY", "AVERAGE_ORDER_VALUE", "TENURE"];

describe.skipIf(!isThere)("the real UCI data, from the file to the model", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-uci-"));
  let workspace: Workspace;
  let customers: FeatureTable;

  beforeAll(async () => {
    await copyUciDatabase(join(folder, "uci.sqlite"));
    workspace = openWorkspace(join(folder, "uci.sqlite"));
    const version = await currentVersion(workspace.database.db).executeTakeFirstOrThrow();
    customers = await readFeatures(workspace.database, version, version.as_of);
  });

  afterAll(async () => {
    await workspace.close();
    rmSync(folder, { recursive: true });
  });

  it("balances in rows and to the penny", async () => {
    const { db } = workspace.database;
    const version = await currentVersion(db).executeTakeFirstOrThrow();
    const ledger = await versionLedger(db, version.id).execute();
    const entries = ledger.map(({ entry, rows, customers, invoices, amount }) => [
      entry,
      rows,
      customers,
      invoices,
      amount,
    ]);
    expect(entries.sort()).toEqual([
      ["CANCELLATION", 8_905, 1_589, 3_654, -611_342_090],
      ["KEPT", 397_884, 4_338, 18_532, 8_911_407_904],
      ["MISSING_CUSTOMER", 135_080, 0, 3_710, 1_447_682_120],
      ["NON_POSITIVE_PRICE", 40, 31, 34, 0],
      ["NON_POSITIVE_QUANTITY", 0, 0, 0, 0], // 1,336 in all, none with a customer
      ["RAW", 541_909, 4_372, 25_900, 9_747_747_934],
    ]);
    expect(397_884 + 135_080 + 8_905 + 40).toBe(541_909);
    expect(8_911_407_904 + 1_447_682_120 - 611_342_090).toBe(9_747_747_934);
    expect(new Date(version.as_of).toISOString()).toBe("2011-12-10T12:50:00.000Z");
  });

  it("gives all 4,338 customers the features of the reference", () => {
    const golden = goldenTable("uci-features");
    expect(customers.customerNumbers).toEqual(golden.keys);
    const columns: [Feature, string, number][] = [
      ["RECENCY", "recencyDays", 0],
      ["FREQUENCY", "frequency", 0],
      ["MONETARY", "monetary", 5e-7],
      ["AVERAGE_ORDER_VALUE", "averageOrderValue", 5e-7],
      ["TENURE", "tenureDays", 0],
      ["DISTINCT_PRODUCTS", "distinctProducts", 0],
      ["UNITS", "units", 0],
    ];
    for (const [feature, name, rounding] of columns) {
      const own = valuesOf(feature);
      const largest = Math.max(...own.map((value, i) => Math.abs(value - golden.columns[name][i])));
      expect(largest, feature).toBeLessThanOrEqual(rounding);
    }
  });

  it("has the statistics of semantics.md §2 to every digit printed there", async () => {
    const [recency, frequency, monetary] = (["RECENCY", "FREQUENCY", "MONETARY"] as const).map(valuesOf);
    const describeAll = (values: Float64Array, digits: number) =>
      [mean(values), populationStandardDeviation(values)].map((value) => value.toFixed(digits));
    // the page gives the sample standard deviation (n − 1), as pandas does
    const sampleSd = (values: Float64Array) =>
      (populationStandardDeviation(values) * Math.sqrt(values.length / (values.length - 1))).toFixed(4);
    expect(describeAll(recency, 4)[0]).toBe("92.5364");
    expect(describeAll(frequency, 4)[0]).toBe("4.2720");
    expect(describeAll(monetary, 4)[0]).toBe("2054.2665");
    expect([recency, frequency, monetary].map(sampleSd)).toEqual(["100.0142", "7.6980", "8989.2304"]);
    const quartiles = (values: Float64Array) => [0.25, 0.5, 0.75].map((q) => quantile(values, q));
    expect(quartiles(recency)).toEqual([18, 51, 142]);
    expect(quartiles(frequency)).toEqual([1, 2, 5]);
    expect(quartiles(monetary).map((value) => value.toFixed(3))).toEqual(["307.415", "674.485", "1661.740"]);
    expect([Math.max(...recency), Math.max(...frequency)]).toEqual([374, 209]);
    expect([Math.min(...monetary), Math.max(...monetary)]).toEqual([3.75, 280_206.02]);
    expect(mean(valuesOf("AVERAGE_ORDER_VALUE")).toFixed(4)).toBe("419.1663");
    expect(quantile(valuesOf("AVERAGE_ORDER_VALUE"), 0.5).toFixed(3)).toBe("293.900");
    expect(mean(valuesOf("TENURE")).toFixed(4)).toBe("223.3082"); // floored, as the definition and the reference say
    expect((await meanUnflooredTenure()).toFixed(4)).toBe("223.8216"); // the page prints the mean before flooring
    const skews = (shape: (value: number) => number) =>
      [recency, frequency, monetary].map((values) => skewness(values.map(shape)).toFixed(4));
    expect(skews((value) => value)).toEqual(["1.2456", "12.0629", "19.3183"]);
    expect(skews(Math.log1p)).toEqual(["-0.3790", "1.2082", "0.3934"]);
    expect(customers.customerNumbers.filter((_, i) => valuesOf("FREQUENCY")[i] === 1)).toHaveLength(1_493);
  });

  it("counts the net-negative, the net-zero and the mostly cancelled customers", () => {
    const gross = valuesOf("MONETARY");
    const net = valuesOf("NET_MONETARY");
    const below = (test: (net: number, gross: number) => boolean) =>
      net.filter((value, i) => test(value, gross[i])).length;
    expect(below((value) => value < 0)).toBe(8);
    expect(below((value) => value === 0)).toBe(13);
    expect(below((value, whole) => value < 0.5 * whole)).toBe(39);
  });

  it("lets the top 1, 5, 10 and 20 % of customers bring the shares of revenue that are known", () => {
    const spend = valuesOf("MONETARY").sort().reverse();
    const total = spend.reduce((sum, value) => sum + value, 0);
    const shareOfTop = (share: number) => {
      const top = spend.slice(0, Math.round(share * spend.length));
      return ((100 * top.reduce((sum, value) => sum + value, 0)) / total).toFixed(2);
    };
    expect([0.01, 0.05, 0.1, 0.2].map(shareOfTop)).toEqual(["31.78", "50.38", "61.38", "74.62"]);
  });

  it("trains the recency-frequency-monetary model of the reference", async () => {
    const { outcome, segments } = await train({ kMeans: { k: 4 }, dbscan: { eps: 0.5, minSamples: 5 } });
    const golden = goldenFacts("uci-rfm");
    expect(outcome.metrics.inertia).toBeLessThanOrEqual(3_937.97);
    expect(outcome.metrics.inertia).toBeLessThanOrEqual(golden.kmeans["4"].inertia * (1 + 1e-6));
    expect([outcome.dbscanClusterCount, outcome.anomalyCount]).toEqual([2, 62]);
    outcome.fitted.forEach((fitted, j) => {
      expect(Math.abs(fitted.center / golden.scaler.mean[j] - 1)).toBeLessThan(1e-12);
      expect(Math.abs(fitted.scale / golden.scaler.scale[j] - 1)).toBeLessThan(1e-12);
    });
    expect(outcome.fitted[0].center).toBeCloseTo(3.8307338678832883, 13);
    const spend = segments.map(({ revenue, customer_count }) => revenue / customer_count);
    expect(segments.find(({ tier }) => tier === "HIGH")?.number).toBe(spend.indexOf(Math.max(...spend)));
    expect(segments.find(({ tier }) => tier === "LOW")?.number).toBe(spend.indexOf(Math.min(...spend)));
    expect(outcome.warnings.map(({ code }) => code)).toEqual(["DISCRETE_STEP_EXCEEDS_EPS"]);
  });

  it("stores DBSCAN's labels of the reference, customer by customer", async () => {
    const golden = goldenTable("uci-rfm-labels");
    for (const [eps, minSamples] of [
      [0.5, 5],
      [0.3, 5],
      [0.2, 6],
    ]) {
      const { artefact } = await train({ kMeans: { k: 4 }, dbscan: { eps, minSamples } });
      expect([...artefact.dbscan.labels]).toEqual([...golden.columns[`dbscan_${eps}_${minSamples}`]]);
    }
  });

  it("stores the labels of the five-feature reference, with the warning that spending counts twice", async () => {
    const golden = goldenTable("uci-five-labels");
    const { artefact, outcome } = await train({
      features: FIVE,
      kMeans: { k: 4 },
      dbscan: { eps: 0.8, minSamples: 10 },
    });
    expect([...artefact.dbscan.labels]).toEqual([...golden.columns["dbscan_0.8_10"]]);
    expect([...artefact.kMeans.labels]).toEqual([...golden.columns.kmeans4]);
    expect(outcome.warnings.map(({ code }) => code)).toContain("LINEAR_DEPENDENCE");
  });

  it("tells every training customer its own segment and anomaly flag: 4,338 of 4,338", async () => {
    const { runId, artefact } = await train({ kMeans: { k: 4 }, dbscan: { eps: 0.5, minSamples: 5 } });
    const serving = await openServingModels(workspace).ofRun(runId);
    if (!serving) throw new Error("the run has no model");
    const same = customers.customerNumbers.filter((_, i) => {
      const all = row(customers.values, i);
      const values = Float64Array.from(artefact.features, (feature) => all[featureIndex(feature)]);
      const { segment, dbscanLabel } = classifyValues(serving.model, values).score;
      return segment === artefact.kMeans.labels[i] && dbscanLabel === artefact.dbscan.labels[i];
    });
    expect(same).toHaveLength(4_338);
  });

  it("tells who of each segment is overdue, as counted anew in Python from the order lines", async () => {
    const { runId } = await train({ kMeans: { k: 4 }, dbscan: { eps: 0.5, minSamples: 5 } });
    const run = await modelRunById(workspace.database.db, runId).executeTakeFirstOrThrow();
    const found = await workspace.segmentFacts.overdue(run);
    const counted = found.map(({ members, overdue, overdueOnce }) => [members, overdue, overdueOnce]);
    expect(counted).toEqual([
      [1_595, 706, 587],
      [848, 0, 0],
      [1_176, 161, 7],
      [719, 17, 0],
    ]);
    const days = found.map(({ thresholdDays }) => thresholdDays?.toFixed(1));
    expect(days).toEqual(["199.4", "255.6", "141.0", "60.0"]);
    expect(found.reduce((sum, one) => sum + one.membersRevenueMilli, 0)).toBe(8_911_407_904);
    const rules = await workspace.segmentFacts.rules(run);
    for (const rule of rules)
      expect(Math.min(rule?.coverage ?? 0, rule?.precision ?? 0)).toBeGreaterThan(0.75);
  });

  // from rows in another order: living-data-set.test.ts
  it("makes the same artefact from the same seed", async () => {
    const request = { kMeans: { k: 4 }, dbscan: { eps: 0.5, minSamples: 5 } };
    const first = await train(request);
    expect((await train(request)).digest).toBe(first.digest);
  });

  function valuesOf(feature: Feature): Float64Array {
    return column(customers.values, featureIndex(feature));
  }

  async function meanUnflooredTenure(): Promise<number> {
    const { db } = workspace.database;
    const { as_of } = await currentVersion(db).executeTakeFirstOrThrow();
    const rows = await db.selectFrom("customer_features").select("first_order_at").execute();
    return mean(rows.map(({ first_order_at }) => (as_of - first_order_at) / 86_400_000));
  }

  async function train(request: TrainModelRequest) {
    const { db } = workspace.database;
    const { runId, finished } = await startTraining(workspace, request);
    expect(await finished).toBeNull();
    const run = await modelRunById(db, runId).executeTakeFirstOrThrow();
    const { bytes } = await runArtefact(db, runId).executeTakeFirstOrThrow();
    return {
      runId,
      digest: run.artefact_digest,
      outcome: JSON.parse(run.outcome ?? "") as RunOutcome,
      artefact: await unpackArtefact(bytes),
      segments: await segmentsOfRun(db, runId).execute(),
    };
  }
});
