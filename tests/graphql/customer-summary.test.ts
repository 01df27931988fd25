import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ask, type Graph, openGraph } from "../../src/reports/open-graph.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import type { Answer } from "../support/server.js";
import { sharedShop } from "../support/shared-shop.js";
import { bySpend, TEN_CUSTOMERS } from "../support/spending-shop.js";
import { withShop } from "../support/workspace.js";

const SUMMARY = `summary {
  customerCount anomalyCount revenue revenueShare
  features { feature unit mean median p10 p25 p75 p90 min max populationMedian z }
  bySegment { key label customerCount orders revenue }
  byCountry { key label customerCount orders revenue }
  byMonth { key label customerCount orders revenue }
}`;

const LIST = `query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount ${SUMMARY} } }`;

async function summaryOf(graph: Graph, filter: object | null = null): Promise<Answer> {
  return (await ask<Answer>(graph, LIST, { filter })).customers.summary;
}

describe("the summary of a list", () => {
  it("is worked out by hand for the ten customers of the spending shop", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS, { timeZone: "UTC", currency: "GBP" });
      await shop.train(bySpend(3));
      const graph = await openGraph(shop.workspace, []);
      const found = await summaryOf(graph, { monetary: { gte: 100 } });
      const total = 10 + 11 + 12 + 13 + 406 + 401;
      expect(found).toMatchObject({
        customerCount: 6,
        anomalyCount: 0,
        revenue: 807,
        revenueShare: 807 / total,
      });
      expect(found.bySegment).toMatchObject([
        { customerCount: 4, orders: 4, revenue: 406 },
        { customerCount: 2, orders: 2, revenue: 401 },
      ]);
      expect(found.byCountry).toEqual([
        { key: "Norway", label: "Norway", customerCount: 6, orders: 6, revenue: 807 },
      ]);
      expect(found.byMonth).toEqual([
        { key: "2011-01", label: "January 2011", customerCount: 6, orders: 6, revenue: 807 },
      ]);
      const monetary = found.features.find((one: Answer) => one.feature === "MONETARY");
      expect(monetary).toMatchObject({
        ...{ unit: "GBP", mean: 134.5, median: 102.5, min: 100, max: 201 },
        populationMedian: 100.5, // of 10 11 12 13 100 101 102 103 200 201
      });
      expect(found.features.map((one: Answer) => one.feature)).not.toContain("MEAN_GAP"); // one order each
      const nobody = await summaryOf(graph, { customerNumbers: [] });
      expect(nobody).toEqual({
        ...{ customerCount: 0, anomalyCount: 0, revenue: 0, revenueShare: 0 },
        ...{ features: [], bySegment: [], byCountry: [], byMonth: [] },
      });
    }));

  it("stands without a model: everybody is in no segment", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const graph = await openGraph(shop.workspace, []);
      expect((await summaryOf(graph)).bySegment).toEqual([
        { key: "", label: "No segment", customerCount: 10, orders: 10, revenue: 853 },
      ]);
      expect(
        (await ask<Answer>(graph, "{ anomalies { totalCount } segments { key } }")).anomalies.totalCount,
      ).toBe(0);
    }));

  it("is all zeros before the first import", () =>
    withShop(async (shop) => {
      const graph = await openGraph(shop.workspace, []);
      expect(await summaryOf(graph)).toMatchObject({ customerCount: 0, revenueShare: 0, byMonth: [] });
    }));

  it("counts an order in the month of its first line, on the clocks of the data's zone", () =>
    withShop(async (shop) => {
      const rows: OrderRow[] = [
        { invoice: "1", customer: "a", at: "2011-01-31 23:59", price: "1.00" },
        { invoice: "1", customer: "a", at: "2011-02-01 00:01", price: "2.00", code: "x" },
        { invoice: "2", customer: "a", at: "2011-02-01 00:00", price: "4.00" },
        { invoice: "3", customer: "b", at: "2011-02-01 00:00", price: "8.00", country: "" },
      ];
      await shop.import(rows, { timeZone: "America/New_York" });
      const found = await summaryOf(await openGraph(shop.workspace, []));
      expect(found.byMonth).toEqual([
        { key: "2011-01", label: "January 2011", customerCount: 1, orders: 1, revenue: 3 },
        { key: "2011-02", label: "February 2011", customerCount: 2, orders: 2, revenue: 12 },
      ]);
      expect(found.byCountry).toEqual([
        { key: "", label: "Unknown", customerCount: 1, orders: 1, revenue: 8 },
        { key: "Norway", label: "Norway", customerCount: 1, orders: 2, revenue: 7 },
      ]);
    }));

  it("puts countries beyond the 50 largest, and months before the last 120, together", () =>
    withShop(async (shop) => {
      const rows = Array.from({ length: 130 }, (_, i): OrderRow => {
        const at = new Date(Date.UTC(2000, i, 15)).toISOString().slice(0, 10);
        return {
          invoice: `n${i}`,
          customer: `c${i}`,
          country: `L${i % 53}`,
          at: `${at} 10:00`,
          price: 1 + (i % 53),
        };
      });
      await shop.import(rows);
      const { byCountry, byMonth, revenue } = await summaryOf(await openGraph(shop.workspace, []));
      expect(byCountry).toHaveLength(51);
      // L0, L1 and L2 have three customers each, who spent 1, 2 and 3: the smallest sums
      expect(byCountry[50]).toEqual({
        key: "*",
        label: "3 others",
        customerCount: 9,
        orders: 9,
        revenue: 18,
      });
      expect(byMonth).toHaveLength(121);
      expect(byMonth[0]).toMatchObject({
        key: "*",
        label: "Earlier",
        customerCount: 10,
        orders: 10,
        revenue: 55,
      });
      for (const groups of [byCountry, byMonth]) expect(sum(groups, (one) => one.revenue)).toBe(revenue);
    }));
});

const sum = (rows: readonly Answer[], read: (row: Answer) => number) =>
  rows.reduce((all, row) => all + read(row), 0);

describe("summaries and pages", () => {
  const shared = sharedShop(manyOrders(90));
  let graph: Graph;
  let all: Answer[] = [];
  beforeAll(async () => {
    await shared.shop.train({ kMeans: { k: 3 }, dbscan: { eps: 0.3, minSamples: 4 } });
    graph = await openGraph(shared.shop.workspace, []);
    const query = `{ customers(first: 100) { nodes {
      country segment { key } anomaly { kind } features { monetary frequency recencyDays meanGapDays }
    } } }`;
    all = (await ask<Answer>(graph, query)).customers.nodes;
  });

  it("agree: a summary is what the customers of all pages add up to", async () => {
    const filters = fc.record({
      monetary: fc.record({ gte: fc.integer({ min: 0, max: 400 }) }),
      countries: fc.constantFrom(null, ["France"], ["France", "Norway"], ["Chile"]),
      isAnomaly: fc.constantFrom(null, true, false),
    });
    const revenueOfAll = sum(all, (one) => Math.round(1_000 * one.features.monetary));
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const own = all.filter(
          ({ features, country, anomaly }) =>
            features.monetary >= filter.monetary.gte &&
            (filter.countries === null || filter.countries.some((one) => one === country)) &&
            (filter.isAnomaly === null || (anomaly !== null) === filter.isAnomaly),
        );
        const found = await summaryOf(graph, filter);
        const revenue = sum(own, (one) => Math.round(1_000 * one.features.monetary));
        expect(found.customerCount).toBe(own.length);
        expect(found.anomalyCount).toBe(own.filter(({ anomaly }) => anomaly).length);
        expect(found.revenue).toBe(revenue / 1_000);
        expect(found.revenueShare).toBe(revenue / revenueOfAll);
        for (const name of ["bySegment", "byCountry", "byMonth"]) {
          expect(sum(found[name], (one) => one.orders)).toBe(sum(own, (one) => one.features.frequency));
          expect(sum(found[name], (one) => Math.round(1_000 * one.revenue))).toBe(revenue);
        }
        for (const name of ["bySegment", "byCountry"]) {
          expect(sum(found[name], (one) => one.customerCount)).toBe(own.length);
        }
        for (const { key, customerCount } of found.bySegment) {
          expect(customerCount).toBe(own.filter(({ segment }) => segment.key === key).length);
        }
        const recency = found.features.find((one: Answer) => one.feature === "RECENCY");
        expect(recency?.max ?? -Infinity).toBe(Math.max(...own.map((one) => one.features.recencyDays)));
      }),
      { numRuns: 25 },
    );
  });

  it("agree for the customers of a segment, too", async () => {
    const query = `{ segments { key customerCount revenue profile { feature median z } customers { ${SUMMARY} } } }`;
    const { segments } = await ask<Answer>(graph, query);
    for (const { key, customerCount, revenue, profile, customers } of segments) {
      const { summary } = customers;
      expect(summary).toMatchObject({ customerCount, revenue });
      expect(summary.bySegment.map((one: Answer) => one.key)).toEqual([key]);
      const brief = summary.features.map(({ feature, median, z }: Answer) => ({ feature, median, z }));
      expect(brief).toEqual(profile);
    }
  });
});
