import { describe, expect, it } from "vitest";
import { modelRunById } from "../../src/database/model-runs.js";
import { commonLabels } from "../../src/runs/common-labels.js";
import { compareRuns } from "../../src/runs/compare-runs.js";
import { type RunFacts, runDifferences } from "../../src/runs/run-differences.js";
import { startRunComparison } from "../../src/runs/start-run-comparison.js";
import { bySpend, TEN_CUSTOMERS, TWO_MORE } from "../support/spending-shop.js";
import { type Shop, withShop } from "../support/workspace.js";

const compare = ({ workspace }: Shop, baseId: number, otherId: number) =>
  compareRuns(workspace.database, { baseId, otherId });

describe("two runs compared", () => {
  it("on the same data: who moved, worked out by hand", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const two = (await shop.train(bySpend(2))).id;
      const three = (await shop.train(bySpend(3))).id;
      // Pairs together in both: 6 + 6 + 1 = 13; in the base: 6 + 15 = 21; in the other: 13; of 45 in all.
      // (13 − 21 · 13 / 45) / ((21 + 13) / 2 − 21 · 13 / 45) = 312 / 492
      expect(await compare(shop, two, three)).toEqual({
        adjustedRandIndex: expect.closeTo(26 / 41, 12),
        keptShare: 0.8, // b + c goes on as b: c's two customers have left it
        moves: [
          { from: 0, to: 0, customerCount: 4, revenueMilli: 46_000 },
          { from: 1, to: 1, customerCount: 4, revenueMilli: 406_000 },
          { from: 1, to: 2, customerCount: 2, revenueMilli: 401_000 },
        ],
        newCustomers: 0,
        lostCustomers: 0,
        drift: [{ feature: "MONETARY", psi: 0 }],
      });
      expect(await compare(shop, three, two)).toMatchObject({
        adjustedRandIndex: expect.closeTo(26 / 41, 12),
        keptShare: 0.8,
        moves: [
          { from: 0, to: 0, customerCount: 4 },
          { from: 1, to: 1, customerCount: 4 },
          { from: 2, to: 1, customerCount: 2 },
        ],
      });
      expect(await compare(shop, three, three)).toMatchObject({ adjustedRandIndex: 1, keptShare: 1 });
    }));

  it("of different data: who came, who is gone, and how spend has shifted", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const ten = (await shop.train(bySpend(3))).id;
      await shop.import(TWO_MORE);
      const twelve = (await shop.train({ ...bySpend(3), features: ["MONETARY", "FREQUENCY"] })).id;
      const found = await compare(shop, ten, twelve);
      expect(found).toMatchObject({ keptShare: 1, newCustomers: 2, lostCustomers: 0, adjustedRandIndex: 1 });
      // Each of the ten fills a bin of its own; of the twelve, three are above the last decile.
      // 9 · (1/12 − 1/10) · ln(10/12) + (3/12 − 1/10) · ln(30/12) = 0.15 · ln(6/5 · 5/2)
      expect(found.drift).toEqual([
        { feature: "MONETARY", psi: expect.closeTo(0.15 * Math.log(3), 12) },
        { feature: "FREQUENCY", psi: 0 },
      ]);
      const backwards = await compare(shop, twelve, ten);
      expect(backwards).toMatchObject({ newCustomers: 0, lostCustomers: 2 });
      expect(backwards.moves.map(({ customerCount }) => customerCount)).toEqual([4, 4, 2]);
      expect(backwards.drift.map(({ feature }) => feature)).toEqual(["MONETARY", "FREQUENCY"]);
    }));

  it("with features and spend as of each run's own instant", () =>
    withShop(async (shop) => {
      const later = TEN_CUSTOMERS.map((order) => ({
        ...order,
        invoice: `${order.invoice} again`,
        at: "2011-03-01 12:00",
      }));
      await shop.import([...TEN_CUSTOMERS, ...later]);
      const then = (await shop.train({ ...bySpend(3), asOf: Date.UTC(2011, 0, 15) })).id;
      const now = (await shop.train(bySpend(3))).id;
      const revenue = async (base: number, other: number) =>
        (await compare(shop, base, other)).moves.map(({ revenueMilli }) => revenueMilli);
      expect(await revenue(now, then)).toEqual([46_000, 406_000, 401_000]);
      expect(await revenue(then, now)).toEqual([92_000, 812_000, 802_000]);
      expect((await compare(shop, then, now)).drift[0].psi).toBeGreaterThan(0.25); // all spent twice as much
    }));

  it("without a customer in common: nobody stayed", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const before = (await shop.train(bySpend(3))).id;
      const renamed = TEN_CUSTOMERS.map((order) => ({
        ...order,
        invoice: `x${order.invoice}`,
        customer: `x${order.customer}`,
      }));
      await shop.import(renamed, { replace: true });
      const after = (await shop.train(bySpend(3))).id;
      expect(await compare(shop, before, after)).toMatchObject({
        adjustedRandIndex: 0,
        keptShare: 0,
        moves: [],
        newCustomers: 10,
        lostCustomers: 10,
      });
    }));

  it("in a worker, the same again from memory until the data change", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const runs = { baseId: (await shop.train(bySpend(2))).id, otherId: (await shop.train(bySpend(3))).id };
      const found = await startRunComparison(shop.workspace, runs);
      expect(found).toEqual(await compareRuns(shop.workspace.database, runs));
      expect(await startRunComparison(shop.workspace, runs)).toBe(found);
      await shop.import(TWO_MORE);
      const again = await startRunComparison(shop.workspace, runs);
      expect(again).not.toBe(found);
      expect(again).toEqual(found);
    }));
});

describe("commonLabels", () => {
  it("are those of the customers in both lists, in the order of the second", () => {
    const base = { customerIds: Int32Array.of(7, 3, 5), labels: Int32Array.of(0, 1, 2) };
    const other = { customerIds: Int32Array.of(5, 9, 7), labels: Int32Array.of(4, 5, 6) };
    expect(commonLabels(base, other)).toEqual({
      customerIds: Int32Array.of(5, 7),
      base: Int32Array.of(2, 0),
      other: Int32Array.of(4, 6),
    });
  });
});

describe("the differences of two runs", () => {
  async function factsOf({ workspace }: Shop, runId: number): Promise<RunFacts> {
    const row = await modelRunById(workspace.database.db, runId).executeTakeFirstOrThrow();
    const { specification, outcome, as_of } = row;
    return {
      specification: JSON.parse(specification),
      outcome: JSON.parse(outcome ?? "null"),
      asOf: as_of,
      dataSetDigest: "d",
      cleaningProfile: "standard",
    };
  }

  it("are none between a run and itself, and what was asked for, chosen, or came out otherwise", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const one = await factsOf(shop, (await shop.train(bySpend(2))).id);
      const other = await factsOf(
        shop,
        (
          await shop.train({
            features: ["MONETARY", "FREQUENCY"],
            preprocessing: { transform: "NONE", scaler: "NONE", winsorize: { lower: 0, upper: 0.9 } },
            kMeans: { k: 3, restarts: 5, maxIterations: 30, seed: 1 },
            dbscan: { eps: 0.5, minSamples: 3 },
            excludeAnomalies: false,
            asOf: Date.UTC(2011, 1, 1),
          })
        ).id,
      );
      expect(runDifferences(one, one)).toEqual([]);
      const elsewhere = { ...other, dataSetDigest: "e", cleaningProfile: "strict" };
      const found = runDifferences(one, elsewhere).filter(({ name }) => !name.startsWith("metrics."));
      expect(found).toEqual([
        { name: "dataSetVersion.digest", base: "d", other: "e" },
        { name: "dataSetVersion.cleaningProfile", base: "standard", other: "strict" },
        { name: "asOf", base: "2011-01-02T12:00:00.000Z", other: "2011-02-01T00:00:00.000Z" },
        { name: "features", base: "MONETARY", other: "MONETARY, FREQUENCY" },
        { name: "preprocessing.MONETARY.winsorize", base: null, other: "0, 0.9" },
        { name: "kMeans.k", base: "2", other: "3" },
        { name: "kMeans.restarts", base: "10", other: "5" },
        { name: "kMeans.maxIterations", base: "300", other: "30" },
        { name: "kMeans.seed", base: "42", other: "1" },
        { name: "dbscan.eps", base: "1000", other: "0.5" },
        { name: "dbscan.minSamples", base: "2", other: "3" },
        { name: "anomalyCount", base: "0", other: "10" },
        { name: "dbscanClusterCount", base: "1", other: "0" },
        { name: "preprocessing.FREQUENCY.transform", base: null, other: "NONE" },
        { name: "preprocessing.FREQUENCY.scaler", base: null, other: "NONE" },
        { name: "preprocessing.FREQUENCY.winsorize", base: null, other: "0, 0.9" },
      ]);
    }));
});
