import { Kysely, SqliteDialect } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { remoteDialect } from "../../src/database/remote-dialect.js";
import type { Tables } from "../../src/database/tables.js";
import { ask, type Graph, openGraph } from "../../src/reports/open-graph.js";
import type { Workspace } from "../../src/runs/workspace.js";
import { manyOrders } from "../support/orders.js";
import type { Answer } from "../support/server.js";
import { withServerShop } from "../support/workspace.js";

interface Counts {
  main: number;
  reader: number;
}

/** The same workspace, whose statements and reader tasks are counted on their way. */
function counted(workspace: Workspace, counts: Counts): Workspace {
  const { database, reader } = workspace;
  const dialect = new SqliteDialect({ database: database.sqlite });
  const countMain = () => {
    counts.main++;
  };
  const db = new Kysely<Tables>({ dialect, log: countMain });
  const run: typeof reader.run = (task, input) => {
    counts.reader++;
    return reader.run(task, input);
  };
  const readerDb = new Kysely<Tables>({
    dialect: remoteDialect((statement) => run("query", statement) as never),
  });
  return { ...workspace, database: { ...database, db }, reader: { ...reader, db: readerDb, run } };
}

const counts: Counts = { main: 0, reader: 0 };
let graph: Graph;
let runId = "";
let close: () => void = () => undefined;
let closed: Promise<void>;

beforeAll(async () => {
  await new Promise<void>((opened, fail) => {
    closed = withServerShop(async (shop) => {
      await shop.import(manyOrders(240));
      for (let run = 0; run < 6; run++) {
        await shop.train({ kMeans: { k: 3 }, dbscan: { eps: 0.12, minSamples: 3 } });
      }
      graph = await openGraph(counted(shop.workspace, counts), []);
      runId = (await ask<Answer>(graph, "{ activeModel { id } }")).activeModel.id;
      opened();
      await new Promise<void>((resolve) => {
        close = resolve;
      });
    });
    closed.catch(fail);
  });
});

afterAll(() => {
  close();
  return closed;
});

/** What a query costs, once the model is in memory. */
async function costOf(query: string, variables: object): Promise<Counts & { data: Answer }> {
  await ask(graph, query, variables as Record<string, unknown>);
  Object.assign(counts, { main: 0, reader: 0 });
  const data = await ask<Answer>(graph, query, variables as Record<string, unknown>);
  return { ...counts, data };
}

const CUSTOMER = `
  id customerNumber country dbscanLabel exclusionReason
  features { monetary } early: features(asOf: "2011-06-01T00:00:00Z") { monetary frequency }
  ofRun: segment(modelRunId: $run) { id topCountries { key } topProducts(first: 3) { key label } }
  segment {
    id name color silhouette stability { jaccard } centroid { value unit } profile { mean unit } customerShare
    modelRun { number isStale isActive segments { key } dataSetVersion { digest currencyCode } }
  }
  anomaly {
    id kind contributions { text } segment { key } modelRun { number }
    customer { customerNumber } nearestPeer { customerNumber segment { key } }
  }
  anomalyOfRun: anomaly(modelRunId: $run) { kind }
  classification { segment { key } contributions { text } nextSegment { text } modelRun { number } }
  invoices(first: 3) {
    totalCount pageInfo { hasNextPage }
    nodes { number amount lines(first: 2) { totalCount nodes { stockCode description amount exclusionReason } } }
  }`;

/** Equal costs for a small and a large page, which really have so many items. */
async function expectEqualCost(
  query: string,
  small: object,
  large: object,
  sizeOf: (data: Answer) => number,
  atMost: Counts,
) {
  const [few, many] = [
    await costOf(query, { run: runId, ...small }),
    await costOf(query, { run: runId, ...large }),
  ];
  expect(sizeOf(many.data)).toBeGreaterThanOrEqual(6 * sizeOf(few.data));
  expect({ main: many.main, reader: many.reader }).toEqual({ main: few.main, reader: few.reader });
  expect(many.main).toBeLessThanOrEqual(atMost.main);
  expect(many.reader).toBeLessThanOrEqual(atMost.reader);
}

describe("the number of statements does not depend on the size of a page", () => {
  const sizes = [{ first: 5 }, { first: 50 }] as const;

  it("of customers with invoices, lines, features, segments, anomalies and runs", async () => {
    const query = `query ($first: Int, $run: ID) { customers(first: $first) {
      totalCount summary { revenue bySegment { key } } nodes { ${CUSTOMER} }
    } }`;
    const most = { main: 14, reader: 7 };
    await expectEqualCost(query, ...sizes, ({ customers }) => customers.nodes.length, most);
  });

  it("of customers by another order, and of those of each segment", async () => {
    const ordered = `query ($first: Int, $run: ID) {
      customers(first: $first, orderBy: { field: MONETARY, direction: DESC }) { nodes { ${CUSTOMER} } }
    }`;
    const most = { main: 14, reader: 5 };
    await expectEqualCost(ordered, ...sizes, ({ customers }) => customers.nodes.length, most);
    const segments = `query ($first: Int, $run: ID) {
      segments { key customers(first: $first) { nodes { ${CUSTOMER} } } }
    }`;
    const size = (data: Answer) =>
      data.segments.reduce((sum: number, one: Answer) => sum + one.customers.nodes.length, 0);
    await expectEqualCost(segments, ...sizes, size, { main: 15, reader: 7 });
  });

  it("of anomalies with their customers and peers", async () => {
    const query = `query ($first: Int, $run: ID) { anomalies(first: $first) { nodes {
      kind contributions { text } segment { key } modelRun { number }
      nearestPeer { customerNumber segment { key } } customer { ${CUSTOMER} }
    } } }`;
    const { data } = await costOf(query, { first: 50, run: runId });
    expect(data.anomalies.nodes.some((one: Answer) => one.nearestPeer !== null)).toBe(true);
    const most = { main: 15, reader: 5 };
    await expectEqualCost(query, ...sizes, ({ anomalies }) => anomalies.nodes.length, most);
  });

  it("of things by their ids", async () => {
    const listed = await ask<Answer>(
      graph,
      `{ customers(first: 50) { nodes { id } } anomalies(first: 50) { nodes { id } } segments { id } }`,
    );
    const ids = (count: number) =>
      [...listed.customers.nodes.slice(0, count), ...listed.anomalies.nodes.slice(0, count)].map(
        ({ id }) => id,
      );
    const query = `query ($ids: [ID!]!, $run: ID) { nodes(ids: $ids) {
      ... on Customer { ${CUSTOMER} }
      ... on Anomaly { kind customer { customerNumber } nearestPeer { customerNumber } }
      ... on Segment { key }
    } }`;
    const most = { main: 16, reader: 4 };
    await expectEqualCost(query, { ids: ids(5) }, { ids: ids(50) }, ({ nodes }) => nodes.length, most);
    const segmentIds = listed.segments.map((one: Answer) => one.id);
    expect((await costOf(query, { ids: segmentIds, run: runId })).main).toBe(1);
  });

  it("of runs with their segments, data and evaluation", async () => {
    const query = `query ($first: Int) { modelRuns(first: $first) { nodes {
      number isActive isStale segments { key stability { jaccard } customerShare }
      dataSetVersion { digest } evaluation { segments { customerCount } }
    } } }`;
    const most = { main: 6, reader: 1 };
    await expectEqualCost(query, { first: 1 }, { first: 6 }, ({ modelRuns }) => modelRuns.nodes.length, most);
  });

  it("totals and summaries are worked out once a connection, and only where asked for", async () => {
    const none = await costOf("{ customers { nodes { id } } }", {});
    const twice = await costOf(
      `{ customers {
        a: totalCount b: totalCount
        s: summary { customerCount revenue byCountry { key } } t: summary { anomalyCount bySegment { key } }
      } }`,
      {},
    );
    expect(none.reader).toBe(0); // an index has the first page
    expect(twice.reader).toBe(2); // the count, the sums
  });
});
