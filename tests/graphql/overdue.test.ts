import { describe, expect, it } from "vitest";
import { findTable } from "../../src/exports/find-table.js";
import { writeTable } from "../../src/exports/write-table.js";
import type { CustomerFilter } from "../../src/graphql/customer.input.js";
import { ask, openGraph } from "../../src/reports/open-graph.js";
import type { Reader } from "../../src/runs/reader.js";
import { openSegmentFacts } from "../../src/runs/segment-facts.js";
import { startErasure } from "../../src/runs/start-erasure.js";
import { manyOrders, type OrderRow } from "../support/orders.js";
import type { Answer } from "../support/server.js";
import { type Shop, withServerShop } from "../support/workspace.js";

const OVERDUE =
  "overdue { customerCount customerShare oneTimeCustomerCount revenue revenueShare thresholdDays }";
const SETTINGS = { kMeans: { k: 3 }, dbscan: { eps: 0.5, minSamples: 3 } };
const DAY = 86_400_000;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The same by brute force, from the dates of invoices that the graph tells; and the list of them. */
function expectedOf(members: readonly Answer[], asOf: string) {
  const visits = members.map((customer) => {
    const dates = customer.invoices.nodes
      .map(({ orderedAt }: Answer) => orderedAt)
      .filter((at: string) => at <= asOf);
    const days = [...new Set(dates.map((at: string) => Math.floor(Date.parse(at) / DAY)))] as number[];
    days.sort((a, b) => a - b);
    const gaps = days.slice(1).map((day, i) => day - days[i]);
    const { customerNumber, features } = customer;
    return { customerNumber, days, gaps, spend: features.monetary };
  });
  const thresholdDays = p90(visits.flatMap(({ gaps }) => gaps));
  const late = visits.flatMap(({ customerNumber, days, gaps, spend }) => {
    const usualDays = gaps.length >= 5 ? p90(gaps) : thresholdDays;
    const silentDays = Math.floor(Date.parse(asOf) / DAY) - (days.at(-1) as number);
    if (usualDays === null || silentDays <= usualDays) return [];
    return { customerNumber, days, silentDays, usualDays, spend };
  });
  late.sort((a, b) => b.spend - a.spend || (a.customerNumber < b.customerNumber ? -1 : 1));
  const revenue = sum(late.map(({ spend }) => spend));
  const overdue = {
    thresholdDays: thresholdDays === null ? null : expect.closeTo(thresholdDays, 9),
    customerCount: late.length,
    customerShare: expect.closeTo(late.length / members.length, 9),
    oneTimeCustomerCount: late.filter(({ days }) => days.length === 1).length,
    revenue: expect.closeTo(revenue, 6),
    revenueShare: expect.closeTo(revenue / sum(visits.map(({ spend }) => spend)), 9),
  };
  const list = late.map(({ customerNumber, silentDays, usualDays, spend }) => ({
    ...{ customerNumber, silentDays, usualDays: expect.closeTo(usualDays, 9) },
    monetary: expect.closeTo(spend, 9),
  }));
  return { overdue, list };
}

function p90(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const ascending = [...values].sort((a, b) => a - b);
  const place = 0.9 * (values.length - 1);
  const [low, high] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  return low + (high - low) * (place % 1);
}

/** Customers with a rhythm of their own: each six to nine times at a pace of 5 to 30 days, with a pause once. */
const REGULARS: readonly OrderRow[] = Array.from({ length: 20 }, (_, c) =>
  Array.from({ length: 6 + (c % 4) }, (_, o) => {
    const day = 10 + c + o * (5 + ((c * 7) % 26)) + (o > 3 ? (c * 11) % 40 : 0);
    return {
      invoice: `R${c}-${o}`,
      customer: String(20_000 + c),
      at: `${new Date(Date.UTC(2011, 0, 1 + day)).toISOString().slice(0, 10)} 11:00`,
      quantity: 1 + c,
    };
  }),
).flat();

async function openShopGraph({ workspace }: Shop) {
  const asked: string[] = [];
  const run: Reader["run"] = (task, input) => {
    asked.push(task);
    return workspace.reader.run(task, input);
  };
  const reader = { ...workspace.reader, run };
  const segmentFacts = openSegmentFacts({ database: workspace.database, reader });
  const graph = await openGraph({ ...workspace, segmentFacts }, []);
  const exported = async (modelRunId: string | null, filter: CustomerFilter | null): Promise<Answer[]> => {
    const request = { modelRunId, filterOf: () => filter };
    const find = () => findTable(graph.services, "overdue", request);
    const table = { name: "overdue", isJson: true, isRaw: false, find } as const;
    const { pieces } = await writeTable(workspace.database, table);
    let text = "";
    for await (const piece of pieces) text += piece;
    return JSON.parse(text).overdue;
  };
  return { asked, exported, ask: (query: string, variables = {}) => ask<Answer>(graph, query, variables) };
}

describe.concurrent("the overdue members of segments", () => {
  it("are those of the run's own data, order by order, also in an older version and at an earlier instant", () =>
    withServerShop(async (shop) => {
      const [all, older] = [manyOrders(75), manyOrders(55)];
      await shop.import([...older, ...REGULARS]);
      await shop.train(SETTINGS);
      await shop.train({ ...SETTINGS, asOf: Date.parse("2011-08-01T00:00:00Z") });
      await shop.import(all.slice(older.length));
      await shop.train(SETTINGS);
      const graph = await openShopGraph(shop);
      const { modelRuns } = await graph.ask(
        `{ modelRuns { nodes { id hyperparameters { asOf } segments { key ${OVERDUE} } } } }`,
      );
      expect(modelRuns.nodes).toHaveLength(3);
      for (const { id, hyperparameters, segments } of modelRuns.nodes) {
        const { customers } = await graph.ask(
          `query ($id: ID!) { customers(modelRunId: $id, first: 100) { nodes {
            customerNumber features { monetary } segment(modelRunId: $id) { key } invoices(first: 20) { nodes { orderedAt } }
          } } }`,
          { id },
        );
        for (const { key, overdue } of segments) {
          const members = customers.nodes.filter(({ segment }: Answer) => segment.key === key);
          const expected = expectedOf(members, hyperparameters.asOf);
          expect(overdue).toEqual(expected.overdue);
          const list = await graph.exported(id, { segmentKeys: [key] });
          expect(list).toMatchObject(expected.list);
          expect(list.every(({ segmentKey }) => segmentKey === key)).toBe(true);
        }
        const whole = await graph.exported(id, null);
        expect(whole).toHaveLength(sum(segments.map(({ overdue }: Answer) => overdue.customerCount)));
        const spent = whole.map(({ monetary }) => monetary);
        expect(spent).toEqual([...spent].sort((a, b) => b - a));
      }
      const { activeModel } = await graph.ask("{ activeModel { id } }");
      expect(await graph.exported(null, null)).toEqual(await graph.exported(activeModel.id, null));
      const counts = modelRuns.nodes.map(({ segments }: Answer) =>
        sum(segments.map(({ overdue }: Answer) => overdue.customerCount)),
      );
      expect(Math.min(...counts)).toBeGreaterThan(0);
      expect(new Set(counts).size).toBeGreaterThan(1);
    }));

  it("are read once a run, until somebody is erased", () =>
    withServerShop(async (shop) => {
      await shop.import(manyOrders(60));
      await shop.train(SETTINGS);
      const { ask, asked, exported } = await openShopGraph(shop);
      const read = async () => (await ask(`{ segments { key ${OVERDUE} } }`)).segments;
      const before = await read();
      expect(await read()).toEqual(before);
      expect(asked).toEqual(["findOverdue"]);
      const { key } = before.find(({ overdue }: Answer) => overdue.customerCount > 0);
      const member =
        "query ($key: String!) { segment(key: $key) { customers(first: 1) { nodes { customerNumber } } } }";
      const { segment } = await ask(member, { key });
      await startErasure(shop.workspace, segment.customers.nodes[0].customerNumber);
      const after = await read();
      expect(asked).toEqual(["findOverdue", "findOverdue"]);
      const rules = async () => (await ask("{ segments { rule { text } } }")).segments;
      expect(await rules()).toEqual(await rules());
      expect(asked.slice(2)).toEqual(["findRules"]);
      expect(after).not.toEqual(before); // the shares are of fewer
      const counts = sum(after.map(({ overdue }: Answer) => overdue.customerCount));
      expect(await exported(null, null)).toHaveLength(counts);
    }));
});
