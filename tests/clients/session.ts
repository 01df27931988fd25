import { setTimeout as sleep } from "node:timers/promises";
import { type DocumentNode, parse } from "graphql";
import type { Answer, RunningServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";

/** A client library, as the session uses it. */
export interface Client {
  /** The data of a query or mutation. */
  run(document: DocumentNode, variables?: Record<string, unknown>): Promise<Answer>;
  /** Every event of a subscription until it ends; left out where a library knows none. */
  follow?(document: DocumentNode, variables: Record<string, unknown>): Promise<Answer[]>;
  close?(): unknown;
}

const IMPORT = parse(`mutation Import($input: ImportTransactionsInput!) {
  importTransactions(input: $input) { import { id fileName status rowsRead rowsKept } userErrors { code path message } }
}`);
const TRAIN = parse(`mutation Train($input: TrainModelInput!) {
  trainModel(input: $input) { modelRun { id } userErrors { code path } }
}`);
const PROGRESS = parse(`subscription Progress($id: ID!) {
  modelRunProgress(id: $id) { id status progress { fraction } }
}`);
const RUN = parse(`query Run($id: ID!) {
  modelRun(id: $id) { id status isActive segmentCount anomalyCount progress { fraction } }
}`);
const PAGE = parse(`query Page($after: String) {
  customers(first: 12, after: $after, orderBy: { field: MONETARY, direction: DESC }) {
    totalCount
    nodes { id customerNumber country lastOrderAt features { frequency monetary } segment { id key name } }
    pageInfo { hasNextPage endCursor }
  }
}`);
const CLASSIFY = parse(`query Classify($input: ClassifyCustomerInput!) {
  classify(input: $input) {
    classification { segment { id key } margin isAnomaly severity contributions { feature share text } }
    userErrors { code path }
  }
}`);
const RENAME = parse(`mutation Rename($input: RenameSegmentInput!) {
  renameSegment(input: $input) { segment { id key name } userErrors { code path } }
}`);

/** A session as a frontend has it, from an empty server to a renamed segment. Returns all that it saw. */
export async function playSession(server: RunningServer, client: Client) {
  const uploadId = await server.upload(smallShop(), "shop.csv");
  const imported = await client.run(IMPORT, { input: { uploadId, currency: "GBP", waitSeconds: 60 } });
  const training = { input: { kMeans: { k: 3 }, waitSeconds: 0, idempotencyKey: "session" } };
  const started = await client.run(TRAIN, training);
  const { id } = started.trainModel.modelRun;
  const events = (await client.follow?.(PROGRESS, { id })) ?? [];
  const again = await client.run(TRAIN, training);
  let run = await client.run(RUN, { id });
  for (; ["QUEUED", "RUNNING"].includes(run.modelRun.status); run = await client.run(RUN, { id }))
    await sleep(50);
  const pages: Answer[] = [];
  for (let after: string | null = null; pages.at(-1)?.customers.pageInfo.hasNextPage !== false; ) {
    pages.push(await client.run(PAGE, { after }));
    after = pages.at(-1).customers.pageInfo.endCursor;
  }
  const metrics = { recencyDays: 30, frequency: 4, monetary: 812.4 };
  const classified = await client.run(CLASSIFY, { input: metrics });
  const refused = await client.run(CLASSIFY, { input: { recencyDays: -1 } });
  const { key } = classified.classify.classification.segment;
  const renamed = await client.run(RENAME, { input: { segmentKey: key, name: "Our regulars" } });
  const afterwards = await client.run(PAGE, { after: null });
  const seen = { imported, started, again, run, pages, classified, refused, renamed, afterwards };
  return { events, seen: plain(seen) };
}

/** Data without the `__typename` that caching clients ask for. */
function plain(value: Answer): Answer {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([name]) => name !== "__typename");
  return Object.fromEntries(entries.map(([name, part]) => [name, plain(part)]));
}
