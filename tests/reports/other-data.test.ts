import { beforeAll, describe, expect, it } from "vitest";
import type { RenderedReport } from "../../src/reports/render-report.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import type { ReportShop } from "../support/report-shops.js";
import { renderShop } from "./rendered-shop.js";

const ORDERS = manyOrders(40);

/** A model that amounts twice as high change in nothing but the amounts: doubling is exact in binary numbers. */
const shopOf = (rows: readonly OrderRow[]): ReportShop => ({
  name: "a shop",
  async fill(shop) {
    await shop.import(rows, { currency: "GBP" });
    await shop.train({
      features: ["FREQUENCY", "MONETARY"],
      preprocessing: { transform: "NONE", scaler: "STANDARD" },
      kMeans: { k: 3 },
      dbscan: { eps: 0.5, minSamples: 3 },
    });
  },
  views: [{ asked: null, run: 1, base: null, tuning: null, latest: 1, version: 1 }],
});

type Leaf = readonly [path: string, value: unknown];

function leavesOf(value: unknown, path: string): Leaf[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}.${key}`));
}

/** They hang on a secret of the database. */
function withoutPseudonyms(text: string): string {
  return text.replace(/Customer [A-Z2-9]{5}/g, "Customer");
}

async function pagesOf(rows: readonly OrderRow[]) {
  const pages = await renderShop(shopOf(rows));
  expect(pages.flatMap(({ report }) => report.problems)).toEqual([]);
  return pages.map(({ report }) => report);
}

describe("the reports of the same orders", () => {
  let pages: RenderedReport[];

  beforeAll(async () => {
    pages = await pagesOf(ORDERS);
  });

  it("have the same charts however the rows stood in the file", async () => {
    const others = await pagesOf(ORDERS.toReversed());
    for (const [i, { name, specs }] of pages.entries()) {
      const [text, other] = [specs, others[i].specs].map((all) => withoutPseudonyms(JSON.stringify(all)));
      if (text === other) continue;
      const there = new Set(leavesOf(JSON.parse(other), name).map((leaf) => leaf.join(": ")));
      const differing = leavesOf(JSON.parse(text), name).map((leaf) => leaf.join(": "));
      expect(differing.filter((leaf) => !there.has(leaf))).toEqual([]);
      expect(text === other, name).toBe(true);
    }
  });

  it("have the same shares, groups and unusual customers at twice the prices, and twice the revenue", async () => {
    const dearer = ORDERS.map((row) => ({ ...row, price: (2 * Number(row.price)).toFixed(2) }));
    const others = await pagesOf(dearer);
    for (const [i, { name, facts }] of pages.entries()) {
      const twice = new Map(leavesOf(others[i].facts, name));
      const expected = leavesOf(facts, name).filter(([path]) => SAME.test(path) || DOUBLE.test(path));
      for (const [path, value] of expected) {
        const factor = DOUBLE.test(path) ? 2 : 1;
        const found = twice.get(path);
        if (typeof value === "number")
          expect([path, found]).toEqual([path, expect.closeTo(factor * value, 6)]);
        else expect([path, found]).toEqual([path, value]);
      }
    }
  });
});

const SAME =
  /\.(customerShare|revenueShare|anomalyShare|gini|customerCount|anomalyCount|orders|silhouette|color|rowShare)$/;
const DOUBLE = /\.(revenue|newCustomerRevenue|returningCustomerRevenue|cancelledAmount)$/;
