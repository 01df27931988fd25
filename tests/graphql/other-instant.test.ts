import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, shareServer } from "../support/server.js";
import { ordersCsv } from "../support/shop-orders.js";

const server = shareServer();
const DAY = 86_400_000;

/** Customer c orders on the first of each month from January on, 1 to 6 times; customers 8 and 9 come in June only. */
function shop(): string {
  const orders = Array.from({ length: 10 }, (_, c) => {
    const months = c >= 8 ? [6] : Array.from({ length: 1 + (c % 6) }, (_, m) => m + 1);
    return months.map((month) => ({
      invoice: `${c}-${month}`,
      customer: `c${c}`,
      date: `2024-0${month}-01 10:00:00`,
      quantity: 1 + c,
    }));
  });
  return ordersCsv(orders.flat());
}

const ASOF = "2024-03-15T00:00:00.000Z";
let run: Answer;

beforeAll(async () => {
  const input = { uploadId: await server().upload(shop()) };
  const importing =
    "mutation ($input: ImportTransactionsInput!) { importTransactions(input: $input) { userErrors { code } } }";
  expect((await server().ask(importing, { input })).importTransactions.userErrors).toEqual([]);
  const training = `mutation ($input: TrainModelInput!) {
    trainModel(input: $input) { modelRun { id customerCount segments { customerCount } } userErrors { code } }
  }`;
  const asked = { asOf: ASOF, kMeans: { k: 2 }, dbscan: { eps: 1, minSamples: 2 } };
  const answer = (await server().ask(training, { input: asked })).trainModel;
  expect(answer.userErrors).toEqual([]);
  run = answer.modelRun;
});

describe("a run of an earlier instant", () => {
  it("lists the customers that it was trained on, with their features of then", async () => {
    expect(run.customerCount).toBe(8); // c8 and c9 come later
    const { customers } = await server().ask(
      `query ($id: ID!) { customers(modelRunId: $id, first: 100) {
        totalCount nodes { customerNumber features { asOf frequency recencyDays } }
      } }`,
      { id: run.id },
    );
    expect(customers.totalCount).toBe(8);
    for (const { customerNumber, features } of customers.nodes) {
      const c = Number(customerNumber.slice(1));
      const orders = Math.min(1 + (c % 6), 3); // January to March at the most
      const last = Date.parse(`2024-0${orders}-01T10:00:00Z`);
      const recencyDays = Math.floor((Date.parse(ASOF) - last) / DAY);
      expect(features).toEqual({ asOf: ASOF, frequency: orders, recencyDays });
    }
  });

  it("filters and orders by the features of then", async () => {
    const { customers } = await server().ask(
      `query ($id: ID!) { customers(
        modelRunId: $id, filter: { frequency: { gte: 3 } }, orderBy: { field: RECENCY, direction: DESC }
      ) { nodes { customerNumber } } }`,
      { id: run.id },
    );
    const often = customers.nodes.map(({ customerNumber }: Answer) => customerNumber);
    expect(often).toEqual(["c2", "c3", "c4", "c5"]); // three orders by then; c6 and c7 had one and two
  });

  it("scores today's customers when it is the active model", async () => {
    const { customers } = await server().ask("{ customers { totalCount nodes { segment { name } } } }");
    expect(customers.totalCount).toBe(10);
    expect(customers.nodes.every(({ segment }: Answer) => segment !== null)).toBe(true);
  });
});
