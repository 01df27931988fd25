import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { batchRequest, classifyRequest, type Metrics, pageRequest, someCustomers } from "../load/requests.js";
import { answerOf, classificationsOf, type Figures, firstPages } from "../load/service.js";
import { steadyLoad } from "../load/steady.js";
import { runWrk } from "../load/wrk.js";
import { type Asked, answerTask } from "./answer-task.js";
import { type Server, withServer } from "./server.js";

const SECONDS = 8;
const BATCH = 1_000;
/** 100 requests a second: far less than the server can do, so that what is measured is waiting. */
const EVERY_MS = 10;
const IDLE_MS = 8_000;
const WARM_UP_MS = 4_000;
const TRAIN =
  "mutation { trainModel(input: { waitSeconds: 60, activate: false }) { modelRun { status } userErrors { code } } }";

await answerTask({
  /** Seconds for 1,000 single classifications. */
  classify: (asked) =>
    withShop(asked, async (server, customers) => {
      const url = `${server.url}/graphql`;
      const figures = await runWrk({ url, bodies: customers.map(classifyRequest), seconds: SECONDS });
      return { ...figures, ...(await classificationsOf(url, customers)) };
    }),

  /** Seconds for 1,000 batches of 1,000 customers. */
  batch: (asked) =>
    withShop(asked, async (server, customers) => {
      const bodies = [batchRequest(customers, BATCH)];
      const figures = await runWrk({ url: `${server.url}/graphql`, bodies, seconds: SECONDS });
      return { ...figures, customersPerSecond: figures.requestsPerSecond * BATCH };
    }),

  /** Seconds for 1,000 pages of customers. */
  page: (asked) =>
    withShop(asked, async (server) => {
      const url = `${server.url}/graphql`;
      const { cursors, numbers } = await firstPages(url);
      const figures = await runWrk({ url, bodies: cursors.map(pageRequest), seconds: SECONDS });
      return { ...figures, numbers: numbers.map(Number) };
    }),

  /** The 99th percentile of classifications that come steadily, as seconds of 1,000: nothing else goes on. */
  steady: (asked) =>
    withShop(asked, async (server, customers) => {
      await warmUp(server, customers);
      const end = performance.now() + IDLE_MS;
      return waiting(server, customers, () => performance.now() > end);
    }),

  /** The same while models are trained one after the other. */
  steadyWhileTraining: (asked) =>
    withShop(asked, (server, customers) =>
      waitingWhile(server, customers, async () => {
        for (let i = 0; i < 3; i++) await server.ask(TRAIN);
      }),
    ),

  /** The same while the orders are imported into the same database, by the server. */
  steadyWhileImporting: (asked) =>
    withShop(asked, async (server, customers) => {
      const uploadId = await upload(server, asked.text("orders")); // before: to send 48 MB holds up this process, not the server
      return waitingWhile(server, customers, () => importUpload(server, uploadId));
    }),
});

async function withShop(asked: Asked, use: (server: Server, customers: Metrics[]) => Promise<Figures>) {
  const folder = await mkdtemp(join(asked.text("folder"), "load-"));
  const database = join(folder, "shop.sqlite");
  try {
    await copyFile(asked.text("database"), database);
    const customers = someCustomers(asked.text("features"));
    return await withServer(database, async (server) => answerOf(await use(server, customers), server.pid));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Until the server has its model in memory and its code compiled. */
async function warmUp({ url }: Server, customers: readonly Metrics[]): Promise<void> {
  const end = performance.now() + WARM_UP_MS;
  await steadyLoad(`${url}/graphql`, customers.map(classifyRequest), EVERY_MS, () => performance.now() > end);
}

async function waiting(server: Server, customers: readonly Metrics[], until: () => boolean) {
  const bodies = customers.map(classifyRequest);
  const { p50, p99, max, requests } = await steadyLoad(`${server.url}/graphql`, bodies, EVERY_MS, until);
  return { requests, p50Ms: p50, p99Ms: p99, maxMs: max };
}

async function waitingWhile(server: Server, customers: readonly Metrics[], work: () => Promise<unknown>) {
  await warmUp(server, customers);
  const state = { isDone: false };
  const done = work().finally(() => {
    state.isDone = true;
  });
  done.catch(() => undefined); // it is thrown below
  const figures = await waiting(server, customers, () => state.isDone);
  await done;
  return figures;
}

/** Sends orders as a browser would. */
async function upload({ url }: Server, orders: string): Promise<string> {
  const body = await withoutLastLine(orders);
  const answer = await fetch(`${url}/imports?filename=orders.csv`, { method: "PUT", body });
  return ((await answer.json()) as { uploadId: string }).uploadId;
}

/** Imports in place of what is there. */
async function importUpload({ ask }: Server, uploadId: string): Promise<void> {
  const { importTransactions } = await ask<{
    importTransactions: { import: { status: string } | null; userErrors: object[] };
  }>(
    `mutation { importTransactions(input: { uploadId: "${uploadId}", replace: true, currency: "GBP", waitSeconds: 60 }) {
      import { status } userErrors { code message } } }`,
  );
  if (importTransactions.import?.status !== "COMPLETED") throw new Error(JSON.stringify(importTransactions));
}

/** Orders that are not there already, or they would be refused as imported. */
async function withoutLastLine(path: string): Promise<Blob> {
  const text = await readFile(path, "utf8");
  return new Blob([text.slice(0, text.trimEnd().lastIndexOf("\n") + 1)]);
}
