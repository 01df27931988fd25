import { describe, expect, it } from "vitest";
import { ask, openGraph } from "../../src/reports/open-graph.js";
import { openExplorations } from "../../src/runs/explorations.js";
import type { ExploreInput } from "../../src/runs/explore-data.js";
import { globalId } from "../../src/runs/global-id.js";
import type { Reader } from "../../src/runs/reader.js";
import { startActivation } from "../../src/runs/start-activation.js";
import { startErasure } from "../../src/runs/start-erasure.js";
import type { OrderRow } from "../support/orders.js";
import type { Answer } from "../support/server.js";
import { bySpend, TEN_CUSTOMERS, TWO_MORE } from "../support/spending-shop.js";
import { type Shop, withServerShop, withShop } from "../support/workspace.js";

/** The real reader; it writes down which parts of explorations it is asked for. */
function recorded(reader: Reader): { reader: Reader; asked: string[][] } {
  const asked: string[][] = [];
  const run: Reader["run"] = (task, input) => {
    if (task === "explore") asked.push((input as ExploreInput).parts.map(({ part }) => part));
    return reader.run(task, input);
  };
  return { reader: { ...reader, run }, asked };
}

async function openShopGraph({ workspace }: Shop) {
  const { reader, asked } = recorded(workspace.reader);
  const graph = await openGraph({ ...workspace, explorations: openExplorations(reader) }, []);
  return {
    asked,
    explore: async (select: string, filter: object | null = null): Promise<Answer> => {
      const query = `query ($filter: CustomerFilter) { exploration(filter: $filter) { ${select} } }`;
      return (await ask<Answer>(graph, query, { filter })).exploration;
    },
    ask: (query: string, variables?: Record<string, unknown>) => ask<Answer>(graph, query, variables),
  };
}

describe.concurrent("what is explored", () => {
  it("is nothing before the first import", () =>
    withShop(async (shop) => {
      const { explore, asked } = await openShopGraph(shop);
      expect(await explore("gini lorenz { revenueShare }")).toBeNull();
      expect(asked).toEqual([]);
    }));

  it("is computed part by part, once, and together where it is asked for together", () =>
    withServerShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const { explore, asked } = await openShopGraph(shop);
      const first = await explore("gini");
      expect(asked).toEqual([["concentration"]]);
      expect(await explore("gini topShares { revenueShare } customersForHalf")).toMatchObject(first);
      expect(asked).toHaveLength(1);
      await explore(
        "customerCount revenue gini monthly { month } a: density(x: UNITS, y: RECENCY) { count }",
      );
      expect(asked.slice(1)).toEqual([["totals", "monthly"], ["density"]]); // from order lines, from features
      const filter = { monetary: { gte: 100 } };
      const [one, other] = await Promise.all([
        explore("gini", filter),
        explore("gini", { ...filter, tiers: null }),
      ]);
      expect(one).toEqual(other);
      await explore("gini", { monetary: { gt: 100 } });
      expect(asked.slice(3)).toEqual([["concentration"], ["concentration"]]);
    }));

  it("is never that of another filter, also where filters differ in instants only", () =>
    withShop(async (shop) => {
      await shop.import([...TEN_CUSTOMERS, ...TWO_MORE]);
      const { explore } = await openShopGraph(shop);
      const since = (gte: string) => explore("customerCount", { firstOrderAt: { gte } });
      expect(await since("2011-01-15T00:00:00Z")).toEqual({ customerCount: 2 });
      expect(await since("2011-01-01T00:00:00Z")).toEqual({ customerCount: 12 });
      expect(await explore("customerCount", { firstOrderAt: { lt: "2011-01-15T00:00:00Z" } })).toEqual({
        customerCount: 10,
      });
    }));

  it("is of the new data after an import, and the older version keeps its own", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const { explore, ask: query, asked } = await openShopGraph(shop);
      const before = await shop.version();
      expect(await explore("revenue")).toEqual({ revenue: 853 });
      await shop.import(TWO_MORE);
      expect(await explore("revenue monthly { month }")).toEqual({
        revenue: 1_454,
        monthly: [{ month: "2011-01" }, { month: "2011-02" }],
      });
      const older = "query ($id: ID!) { dataSetVersion(id: $id) { exploration { revenue } } }";
      const { dataSetVersion } = await query(older, { id: globalId("DataSetVersion", before.id) });
      expect(dataSetVersion.exploration).toEqual({ revenue: 853 });
      expect(asked).toHaveLength(2); // the older one was known
    }));

  it("sees segments and anomalies through the active model", () =>
    withShop(async (shop) => {
      await shop.import(TEN_CUSTOMERS);
      const { explore } = await openShopGraph(shop);
      const high = () => explore("customerCount", { tiers: ["HIGH"] });
      expect(await high()).toEqual({ customerCount: 0 }); // no model yet
      const two = await shop.train(bySpend(2));
      expect(await high()).toEqual({ customerCount: 6 }); // a | b + c
      const three = await shop.train(bySpend(3));
      expect(await high()).toEqual({ customerCount: 2 }); // a | b | c
      await startActivation(shop.workspace, two.id);
      expect(await high()).toEqual({ customerCount: 6 });
      await shop.import(TWO_MORE); // everybody is scored anew
      expect(await high()).toEqual({ customerCount: 8 });
      await startActivation(shop.workspace, three.id);
      expect(await high()).toEqual({ customerCount: 4 });
    }));

  it("forgets an erased customer, in older versions too", () =>
    withShop(async (shop) => {
      await shop.import([
        ...TEN_CUSTOMERS,
        { invoice: "of x", customer: "x", price: 9_999, at: "2011-01-01 12:00" },
      ]);
      const { explore, ask: query, asked } = await openShopGraph(shop);
      const select = "customerCount revenue outliers { feature top { customerNumber } }";
      const namesOf = ({ outliers }: Answer) => JSON.stringify(outliers);
      const older = await shop.version();
      const before = await explore(select);
      expect([before.customerCount, namesOf(before).includes('"x"')]).toEqual([11, true]);
      await startErasure(shop.workspace, "x");
      const after = await explore(select);
      expect([after.customerCount, after.revenue, namesOf(after).includes('"x"')]).toEqual([10, 853, false]);
      const ofOlder = `query ($id: ID!) { dataSetVersion(id: $id) { exploration { ${select} } } }`;
      const { dataSetVersion } = await query(ofOlder, { id: globalId("DataSetVersion", older.id) });
      expect(dataSetVersion.exploration).toEqual(after);
      const eachTime = [["totals"], ["outliers"]];
      expect(asked).toEqual([...eachTime, ...eachTime, ...eachTime]); // nothing of before was used
    }));
});

const HOURS = "weekdayHour { weekday hour orders }";
const busy = ({ weekdayHour }: Answer) => weekdayHour.filter(({ orders }: Answer) => orders > 0);

describe.concurrent("the clock of an exploration", () => {
  it.each([
    ["America/New_York", "2024-01-31 23:30"],
    ["Asia/Kolkata", "2024-01-31 23:30"],
    ["Pacific/Auckland", "2024-01-31 23:30"],
  ])("is that of the data set's time zone: %s", (timeZone, at) =>
    withShop(async (shop) => {
      const rows: OrderRow[] = [
        { invoice: "1", customer: "a", at },
        { invoice: "2", customer: "a", at: "2024-02-29 00:10" },
      ];
      await shop.import(rows, { timeZone });
      const { explore } = await openShopGraph(shop);
      const found =
        await explore(`${HOURS} monthly { month isComplete orders } cohorts { cohort age retained }
        orderGaps { median }`);
      expect(busy(found)).toEqual([
        { weekday: 3, hour: 23, orders: 1 },
        { weekday: 4, hour: 0, orders: 1 },
      ]);
      expect(found.monthly).toEqual([
        { month: "2024-01", isComplete: false, orders: 1 },
        { month: "2024-02", isComplete: true, orders: 1 },
      ]);
      expect(found.cohorts.map(({ cohort, age, retained }: Answer) => [cohort, age, retained])).toEqual([
        ["2024-01", 0, 1],
        ["2024-01", 1, 1],
      ]);
      expect(found.orderGaps.median).toBe(29);
    }),
  );
});

describe.concurrent("unusual data", () => {
  it("may lack countries and invoice numbers: an order is then a customer's lines of one instant", () =>
    withShop(async (shop) => {
      const line = (customer: string, at: string, country: string) =>
        `A,Mug,1,${at},2.5,${customer},${country}\n`;
      await shop.import(
        `StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n${line("a", "2024-01-01 10:00", "")}${line(
          "b",
          "2024-01-01 10:00",
          "Norway",
        )}${line("a", "2024-01-01 10:00", "")}${line("a", "2024-01-09 10:00", "")}`,
      );
      const { explore } = await openShopGraph(shop);
      const found = await explore(`countries { key label customerCount orders revenue }
        monthly { orders revenue cancelledAmount } orderGaps { repeatCustomers median } features { feature mean }`);
      expect(found.countries).toEqual([
        { key: "", label: "no country", customerCount: 1, orders: 2, revenue: 7.5 },
        { key: "Norway", label: "Norway", customerCount: 1, orders: 1, revenue: 2.5 },
      ]);
      expect(found.monthly).toEqual([{ orders: 3, revenue: 10, cancelledAmount: 0 }]);
      expect(found.orderGaps).toEqual({ repeatCustomers: 1, median: 8 });
      expect(found.features.find(({ feature }: Answer) => feature === "FREQUENCY").mean).toBe(1.5);
    }));

  it("may have cancellations of customers who bought and of others who did not", () =>
    withShop(async (shop) => {
      await shop.import([
        { invoice: "1", customer: "a", price: 10, quantity: 3, at: "2024-01-05 10:00" },
        { invoice: "C2", customer: "a", price: 10, quantity: -1, at: "2024-02-05 10:00" },
        { invoice: "C3", customer: "b", price: 10, quantity: -2, at: "2024-02-05 10:00" },
        { invoice: "4", customer: "c", price: 1, quantity: 1, at: "2024-03-05 10:00" },
      ]);
      const { explore } = await openShopGraph(shop);
      const { monthly } = await explore("monthly { month orders revenue cancelledAmount }");
      expect(monthly).toEqual([
        { month: "2024-01", orders: 1, revenue: 30, cancelledAmount: 0 },
        { month: "2024-02", orders: 0, revenue: 0, cancelledAmount: 10 },
        { month: "2024-03", orders: 1, revenue: 1, cancelledAmount: 0 },
      ]);
    }));
});
