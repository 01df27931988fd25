import { describe, expect, it } from "vitest";
import { versionFeatures } from "../../src/database/customer-features.js";
import { scoresOfScoring } from "../../src/database/scorings.js";
import { type FeatureTable, featureTable } from "../../src/features/feature-matrix.js";
import { row } from "../../src/numeric/matrix.js";
import { classify } from "../../src/runs/classify.js";
import { loadRunModel } from "../../src/runs/load-run-model.js";
import { scoreCustomers } from "../../src/runs/score-customers.js";
import { startActivation } from "../../src/runs/start-activation.js";
import { unpackArtefact } from "../../src/runs/stored-artefact.js";
import type { Artefact } from "../../src/runs/trained-model.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import { sharedShop } from "../support/shared-shop.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

const ORDERS = manyOrders(90);

async function artefactOf({ workspace }: Shop, runId: number): Promise<Artefact> {
  const bytes = workspace.database.sqlite
    .prepare("SELECT bytes FROM artefact WHERE run_id = ?")
    .pluck()
    .get(runId) as Uint8Array;
  return unpackArtefact(bytes);
}

async function customersOf(shop: Shop): Promise<FeatureTable> {
  const { id } = await shop.version();
  return featureTable(await versionFeatures(shop.workspace.database.db, id).execute());
}

/** The scores of the active model by customer id. */
async function activeScores({ workspace: { database } }: Shop) {
  const scoringId = database.sqlite.prepare("SELECT scoring_id FROM active_model").pluck().get() as number;
  const scores = await scoresOfScoring(database.db, scoringId).execute();
  return new Map(scores.map((score) => [score.customer_id, score]));
}

const active = ({ workspace }: Shop) =>
  workspace.database.sqlite
    .prepare(
      "SELECT a.run_id, s.version_id, s.is_fitted FROM active_model a JOIN scoring s ON s.id = a.scoring_id",
    )
    .get();

describe("a training", () => {
  const shared = sharedShop(ORDERS);

  it("gives the same artefact for the same data, settings and seed, whatever the order of the rows", async () => {
    const { shop } = shared;
    const request = { kMeans: { k: 4, restarts: 3, seed: 7 }, dbscan: { eps: 0.6, minSamples: 4 } };
    const first = await shop.train(request);
    const again = await shop.train(request);
    expect(again.id).not.toBe(first.id);
    expect(again.artefact_digest).toBe(first.artefact_digest);
    await withShop(async (other) => {
      await other.import(ORDERS.toReversed());
      expect((await other.train(request)).artefact_digest).toBe(first.artefact_digest);
    });
    const otherK = await shop.train({ ...request, kMeans: { ...request.kMeans, k: 5 } });
    expect(otherK.artefact_digest).not.toBe(first.artefact_digest);
  });

  it("gives each of its customers, scored or classified, the label of its training", async () => {
    const { shop } = shared;
    const features = ["RECENCY", "FREQUENCY", "MONETARY", "AVERAGE_ORDER_VALUE", "MEAN_GAP"] as const;
    const { id } = await shop.train({ features, kMeans: { k: 4, restarts: 2 }, dbscan: { eps: 0.8 } });
    const { kMeans, dbscan } = await artefactOf(shop, id);
    const model = await loadRunModel(shop.workspace.database.db, id);
    if (!model) throw new Error("the run has no model");
    const customers = await customersOf(shop);
    const scores = await activeScores(shop);
    expect(customers.customerNumbers).toHaveLength(90);
    expect(dbscan.labels.some((label) => label < 0)).toBe(true);
    customers.customerNumbers.forEach((_, i) => {
      const expected = { segment: kMeans.labels[i], dbscanLabel: dbscan.labels[i] };
      const stored = scores.get(customers.customerIds[i]);
      expect({ segment: stored?.segment, dbscanLabel: stored?.dbscan_label }).toEqual(expected);
      const [recencyDays, frequency, monetary, , averageOrderValue, , , meanGapDays] = row(
        customers.values,
        i,
      );
      const metrics = { recencyDays, frequency, monetary, averageOrderValue };
      const gap = Number.isNaN(meanGapDays) ? {} : { meanGapDays };
      const classified = classify(model, { ...metrics, ...gap }, ["input"]);
      expect(classified.score).toMatchObject(expected);
      expect((classified.score.severity ?? 0) > 1).toBe(classified.score.dbscanLabel < 0);
      expect(classified.outOfRange).toEqual([]);
      expect(classified.contributions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    });
  });

  it("stores segments that hold all customers and all spend", async () => {
    const { shop } = shared;
    const { id } = await shop.train({ kMeans: { k: 3 } });
    const { sqlite } = shop.workspace.database;
    const segments = sqlite
      .prepare(
        "SELECT sum(customer_count) AS customers, sum(revenue) AS revenue, count(*) AS k FROM segment WHERE run_id = ?",
      )
      .get(id);
    const kept = sqlite.prepare("SELECT amount FROM ledger WHERE entry = 'KEPT'").pluck().get();
    expect(segments).toEqual({ customers: 90, revenue: kept, k: 3 });
  });

  it("is refused with more segments than different customers, with their number, and is not recorded", async () => {
    const { shop } = shared;
    const count = shop.workspace.database.sqlite.prepare("SELECT count(*) FROM model_run").pluck();
    const before = count.get();
    const fault = await faultOf(shop.train({ features: ["FREQUENCY"], kMeans: { k: 6 } }));
    expect(fault).toMatchObject({
      code: "K_EXCEEDS_DISTINCT", // everybody has 1 to 5 orders
      facts: { k: 6, distinct: 5 },
      inputPath: ["input", "kMeans", "k"],
    });
    expect(count.get()).toBe(before);
    expect((await shop.train({ features: ["FREQUENCY"], kMeans: { k: 5 } })).status).toBe("SUCCEEDED");
  });

  it("is refused as of an instant before the first order", async () => {
    const { shop } = shared;
    const { first_order_at } = await shop.version();
    expect(await faultOf(shop.train({ asOf: first_order_at - 1 }))).toMatchObject({
      code: "BAD_AS_OF",
      facts: { asOf: new Date(first_order_at - 1).toISOString() },
      inputPath: ["input", "asOf"],
    });
    // three customers bought in the first minute
    const fault = await faultOf(shop.train({ asOf: first_order_at, kMeans: { k: 4 } }));
    expect(fault).toMatchObject({ code: "K_EXCEEDS_DISTINCT", facts: { k: 4, distinct: 3 } });
  });

  it("as of the past learns from the orders until then, and serves today's customers", async () => {
    const { shop } = shared;
    const asOf = Date.UTC(2011, 5, 1);
    const { id } = await shop.train({ asOf, kMeans: { k: 3 } });
    const { kMeans, asOf: told } = await artefactOf(shop, id);
    const { customerNumbers } = await customersOf(shop);
    expect(told).toBe("2011-06-01T00:00:00.000Z");
    expect(kMeans.labels.length).toBeLessThan(customerNumbers.length);
    expect((await activeScores(shop)).size).toBe(customerNumbers.length);
    expect(active(shop)).toMatchObject({ run_id: id, is_fitted: 0 });
  });

  it("need not be activated, and can be later", async () => {
    const { shop } = shared;
    const first = await shop.train({ kMeans: { k: 2 } });
    const second = await shop.train({ kMeans: { k: 3 }, activate: false });
    expect(active(shop)).toMatchObject({ run_id: first.id });
    await startActivation(shop.workspace, second.id);
    expect(active(shop)).toMatchObject({ run_id: second.id, is_fitted: 1 });
    expect((await faultOf(startActivation(shop.workspace, 10_000))).code).toBe("NOT_FOUND");
    const { first_order_at } = await shop.version();
    await faultOf(shop.train({ asOf: first_order_at, kMeans: { k: 4 } }));
    const last = shop.workspace.database.sqlite
      .prepare("SELECT max(id) FROM model_run")
      .pluck()
      .get() as number;
    expect(await faultOf(startActivation(shop.workspace, last))).toMatchObject({
      code: "NOT_ACTIVATABLE",
      facts: { status: "FAILED" },
    });
  });
});

describe("a training without data", () => {
  it("is refused, and is not recorded", () =>
    withShop(async (shop) => {
      expect((await faultOf(shop.train())).code).toBe("NO_DATA");
      await shop.import([{ customer: "1" }, { customer: "1", invoice: "2" }]);
      expect(await faultOf(shop.train())).toMatchObject({
        code: "TOO_FEW_CUSTOMERS",
        facts: { customers: 1 },
      });
      expect((await faultOf(shop.train({ kMeans: { k: Number.NaN } }))).code).toBe("BAD_K");
    }));
});

describe("an import after a training", () => {
  const more: OrderRow[] = [
    { customer: "10001", invoice: "900001", at: "2011-11-20 10:00", price: "250.00", quantity: 4 },
    { customer: "99001", invoice: "900002", at: "2011-11-25 10:00", price: "3.00" },
    { customer: "99002", invoice: "900003", at: "2011-11-25 10:00", price: "90000.00", quantity: 100 },
  ];

  it("scores every customer anew with the active model, which is stale then", () =>
    withShop(async (shop) => {
      await shop.import(ORDERS);
      const { id, artefact_digest } = await shop.train({ kMeans: { k: 4 }, dbscan: { eps: 0.6 } });
      expect(active(shop)).toEqual({ run_id: id, version_id: 1, is_fitted: 1 });
      await shop.import(more);
      expect(active(shop)).toEqual({ run_id: id, version_id: 2, is_fitted: 0 });

      const model = await loadRunModel(shop.workspace.database.db, id);
      if (!model) throw new Error("the run has no model");
      const customers = await customersOf(shop);
      expect(customers.customerNumbers).toHaveLength(92);
      const expected = scoreCustomers(model, customers.values);
      const stored = await activeScores(shop);
      expect(stored.size).toBe(92);
      customers.customerIds.forEach((id, i) => {
        expect(stored.get(id)).toMatchObject({
          segment: expected.segments[i],
          second_segment: expected.secondSegments[i],
          margin: expected.margins[i],
          dbscan_label: expected.dbscanLabels[i],
          severity: expected.severities[i],
          pca_x: row(expected.plane, i)[0],
          pca_y: row(expected.plane, i)[1],
          training_row: null,
        });
      });
      const { sqlite } = shop.workspace.database;
      const wholesaler = sqlite
        .prepare(
          "SELECT kind FROM anomaly JOIN customer c ON c.id = customer_id WHERE number = '99002' AND scoring_id = (SELECT scoring_id FROM active_model)",
        )
        .pluck();
      expect(wholesaler.get()).toBe("EXTREME_SPENDER");

      // the scores of its training stay with the run; those of the version in between are not kept
      await shop.import([{ customer: "99003", invoice: "900004", at: "2011-11-26" }]);
      expect(sqlite.prepare("SELECT version_id, is_fitted FROM scoring ORDER BY id").raw().all()).toEqual([
        [1, 1],
        [3, 0],
      ]);
      const again = await shop.train({ kMeans: { k: 4 }, dbscan: { eps: 0.6 } });
      expect(again.artefact_digest).not.toBe(artefact_digest);
      expect(active(shop)).toEqual({ run_id: again.id, version_id: 3, is_fitted: 1 });
    }));

  it("is not held up by a customer whom the active model cannot take: that one stays without a score", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(20));
      await shop.train({ features: ["NET_MONETARY", "RECENCY"], kMeans: { k: 3 } }); // of logarithms
      await shop.import([
        { customer: "99001", invoice: "900001", at: "2011-11-20", price: "1.00" },
        { customer: "99001", invoice: "C900002", at: "2011-11-20", price: "1.00", quantity: -3 }, // net −2.00
      ]);
      const { customerIds, customerNumbers } = await customersOf(shop);
      const scored = new Set((await activeScores(shop)).keys());
      expect(customerNumbers.filter((_, i) => !scored.has(customerIds[i]))).toEqual(["99001"]);
    }));
});
