import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask, openGraph } from "../../src/reports/open-graph.js";
import type { Answer } from "../support/server.js";
import { copyUciDatabase, hasUci } from "../support/uci.js";
import { openShopIn, type Shop, withFolder } from "../support/workspace.js";

const isThere = hasUci("The tests of the customers of the real UCI data");

const QUERY = `{
  customers(first: 1) { totalCount summary {
    customerCount revenue revenueShare
    features { feature mean median p25 p75 max }
    bySegment { key customerCount } byCountry { key customerCount orders revenue } byMonth { key orders revenue }
  } }
  reversed: customer(lookup: { customerNumber: "12346" }) { ...history }
  regretful: customer(lookup: { customerNumber: "16446" }) { ...history }
}
fragment history on Customer {
  features { frequency monetary netMonetary }
  invoices { totalCount nodes {
    number orderedAt amount keptAmount lines { nodes { stockCode quantity unitPrice exclusionReason } }
  } }
}`;

const total = (rows: readonly Answer[], read: (row: Answer) => number) =>
  rows.reduce((sum, row) => sum + Math.round(1_000 * read(row)), 0) / 1_000;

describe.skipIf(!isThere)("customers, invoices and summaries of the real UCI data", () => {
  it("have the numbers that others have found", () =>
    withFolder(async (folder) => {
      await copyUciDatabase(join(folder, "shop.sqlite"));
      await openShopIn(folder, checkNumbers);
    }));

  async function checkNumbers(shop: Shop): Promise<void> {
    const { customers, reversed, regretful } = await ask<Answer>(await openGraph(shop.workspace, []), QUERY);

    const { summary } = customers;
    expect(customers.totalCount).toBe(4_338);
    expect(summary).toMatchObject({ customerCount: 4_338, revenue: 8_911_407.904, revenueShare: 1 });
    const featureOf = (name: string) => summary.features.find((one: Answer) => one.feature === name);
    expect(featureOf("RECENCY")).toMatchObject({ p25: 18, median: 51, p75: 142, max: 374 });
    expect(featureOf("FREQUENCY")).toMatchObject({ p25: 1, median: 2, p75: 5, max: 209 });
    expect(featureOf("MONETARY")).toMatchObject({ median: expect.closeTo(674.485, 9), max: 280_206.02 });
    expect(featureOf("MONETARY").mean).toBeCloseTo(2_054.2665, 4);
    expect(summary.bySegment).toEqual([{ key: "", customerCount: 4_338 }]); // nothing was trained
    expect(summary.byMonth.map((one: Answer) => one.key)).toEqual([
      "2010-12",
      ...Array.from({ length: 12 }, (_, month) => `2011-${String(month + 1).padStart(2, "0")}`),
    ]);
    for (const groups of [summary.byCountry, summary.byMonth]) {
      expect(total(groups, (one) => one.orders)).toBe(18_532);
      expect(total(groups, (one) => one.revenue)).toBe(8_911_407.904);
    }

    expect(reversed.features).toEqual({ frequency: 1, monetary: 77_183.6, netMonetary: 0 });
    const line = { stockCode: "23166", unitPrice: 1.04 };
    expect(reversed.invoices.nodes).toEqual([
      {
        ...{ number: "C541433", orderedAt: "2011-01-18T10:17:00.000Z", amount: -77_183.6, keptAmount: 0 },
        lines: { nodes: [{ ...line, quantity: -74_215, exclusionReason: "CANCELLATION" }] },
      },
      {
        ...{
          number: "541431",
          orderedAt: "2011-01-18T10:01:00.000Z",
          amount: 77_183.6,
          keptAmount: 77_183.6,
        },
        lines: { nodes: [{ ...line, quantity: 74_215, exclusionReason: null }] },
      },
    ]);
    const { invoices, features } = regretful;
    expect(features.netMonetary).toBe(2.9);
    expect(total(invoices.nodes, (one) => one.amount)).toBe(features.netMonetary);
    expect(total(invoices.nodes, (one) => one.keptAmount)).toBe(features.monetary);
    expect(invoices.totalCount).toBe(invoices.nodes.length);
  }
});
