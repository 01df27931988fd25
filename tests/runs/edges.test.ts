import { describe, expect, it } from "vitest";
import { unfinishedImport } from "../../src/database/imports.js";
import { ClienteleError } from "../../src/errors.js";
import { classify } from "../../src/runs/classify.js";
import { recordImportFailure, recordRunFailure } from "../../src/runs/job-failure.js";
import { openServingModels } from "../../src/runs/serving-models.js";
import { manyOrders, type OrderRow, ordersCsv } from "../support/orders.js";
import { faultOf, type Shop, withShop } from "../support/workspace.js";

const countLines = ({ workspace }: Shop) =>
  workspace.database.sqlite.prepare("SELECT count(*) FROM order_line").pluck().get();

const featuresOf = ({ workspace }: Shop, column: string) =>
  workspace.database.sqlite
    .prepare(`SELECT f.${column} FROM customer_features f JOIN customer c ON c.id = f.customer_id
      WHERE version_id = (SELECT max(id) FROM data_set_version) ORDER BY c.number`)
    .pluck()
    .all();

describe("a job that is interrupted or cancelled just after it has stored everything", () => {
  it("keeps its lines, and stays COMPLETED or SUCCEEDED", () =>
    withShop(async (shop) => {
      const { database } = shop.workspace;
      const { id: importId } = await shop.import(manyOrders(30));
      const { id: runId } = await shop.train({ kMeans: { k: 3 } });
      const lines = countLines(shop);
      const late = new ClienteleError("RUN_INTERRUPTED");
      expect(await recordImportFailure(database, importId, late)).toBe(false);
      expect(await recordRunFailure(database, runId, late)).toBe(false);
      const cancelled = new ClienteleError("RUN_CANCELLED");
      expect(await recordRunFailure(database, runId, cancelled)).toBe(false);
      expect(countLines(shop)).toBe(lines);
      expect(await unfinishedImport(database.db, importId).executeTakeFirst()).toBeUndefined();
      const status = database.sqlite.prepare("SELECT status FROM model_run").pluck().get();
      expect(status).toBe("SUCCEEDED");
    }));
});

describe("orders without invoice numbers", () => {
  const order = (day: string, customer: string): OrderRow => ({
    invoice: "",
    at: `2011-01-${day} 12:00`,
    customer,
  });

  it("are refused where their period overlaps the one that is there, and added where it does not", () =>
    withShop(async (shop) => {
      await shop.import([order("01", "a"), order("05", "b")]);
      const overlapping = faultOf(shop.import([order("05", "b"), order("09", "c")]));
      expect((await overlapping).code).toBe("PERIOD_OVERLAPS");
      expect(countLines(shop)).toBe(2);
      await shop.import([order("06", "b"), order("09", "c")]);
      expect(countLines(shop)).toBe(4);
    }));

  it("count one order for each customer and instant, also in a segment's top countries", () =>
    withShop(async (shop) => {
      await shop.import([
        order("01", "a"),
        order("01", "b"),
        order("02", "c"),
        { ...order("02", "c"), code: "X" },
      ]);
      expect(featuresOf(shop, "frequency")).toEqual([1, 1, 1]);
      const run = await shop.train({ kMeans: { k: 1 }, dbscan: { eps: 1, minSamples: 2 } });
      const { statistics } = shop.workspace.database.sqlite
        .prepare("SELECT statistics FROM segment WHERE run_id = ?")
        .get(run.id) as { statistics: string };
      expect(JSON.parse(statistics).countries).toMatchObject([
        { key: "Norway", customerCount: 3, orders: 3 },
      ]);
    }));
});

describe("odd order lines", () => {
  it("a cancellation with a positive quantity takes nothing off and adds nothing to net spend", () =>
    withShop(async (shop) => {
      await shop.import([
        { quantity: 3, price: 1, customer: "a" },
        { invoice: "C2", quantity: 2, price: 1, customer: "a" },
        { invoice: "C3", quantity: -1, price: 1, customer: "a" },
      ]);
      expect(featuresOf(shop, "net_monetary")).toEqual([3_000 - 1_000]);
      expect(featuresOf(shop, "return_rate")).toEqual([1 / 3]);
    }));

  it("the same file given twice in one import is refused", () =>
    withShop(async (shop) => {
      const path = await shop.write("a.csv", ordersCsv([{}]));
      const files = ["a.csv", "b.csv"].map((name) => ({ path, name }));
      expect((await faultOf(shop.import([{}], { files }))).code).toBe("FILE_GIVEN_TWICE");
    }));
});

describe("trainings at the edge", () => {
  it("say that nothing is left where every customer is an anomaly and anomalies are excluded", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30));
      const request = { excludeAnomalies: true, dbscan: { eps: 1e-9, minSamples: 2 } };
      expect((await faultOf(shop.train(request))).code).toBe("ALL_ANOMALIES");
    }));

  it("warn of a segment that holds less than 1 % of the customers", () =>
    withShop(async (shop) => {
      const giant = { invoice: "9", customer: "giant", quantity: 1_000_000, price: 1_000 };
      await shop.import([...manyOrders(150), giant]);
      const run = await shop.train({
        features: ["MONETARY"],
        preprocessing: { transform: "NONE" },
        kMeans: { k: 2 },
      });
      const codes = JSON.parse(run.outcome ?? "").warnings.map(({ code }: { code: string }) => code);
      expect(codes).toContain("TINY_SEGMENT"); // the giant alone: 1 of 151
    }));

  it("name the field where a model cannot take a value", () =>
    withShop(async (shop) => {
      await shop.import(manyOrders(30));
      const { id } = await shop.train({ features: ["RECENCY", "NET_MONETARY"], kMeans: { k: 2 } });
      const serving = await openServingModels(shop.workspace).ofRun(id);
      if (!serving) throw new Error("the run has no model");
      const fault = await faultOf(() =>
        classify(serving.model, { recencyDays: 3, netMonetary: -5 }, ["input"]),
      );
      expect(fault).toMatchObject({ code: "BAD_FEATURES", inputPath: ["input", "netMonetary"] });
    }));
});
