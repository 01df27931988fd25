import { describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { shareServer } from "../support/server.js";
import { ordersCsv } from "../support/shop-orders.js";

const server = shareServer();

const EMPTY = { nodes: [], edges: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } };
const PAGE = "{ nodes { id } edges { cursor } totalCount pageInfo { hasNextPage endCursor } }";

describe("before the first import", () => {
  it("lists are empty and single things are null, and a hint says what to do", async () => {
    const { data, errors, extensions } = await server().graphql(`{
      customers ${PAGE} anomalies ${PAGE} modelRuns ${PAGE} imports ${PAGE} dataSetVersions ${PAGE}
      segments { key } segment(key: "champions") { key } activeModel { id } dataSetVersion { id } dataQuality { raw { rows } }
      customer(lookup: { customerNumber: "1" }) { id } modelRun(id: "${globalId("ModelRun", 1)}") { id }
      node(id: "${globalId("Customer", 1)}") { id } nodes(ids: ["${globalId("Segment", 1)}"]) { id }
      import(id: "${globalId("Import", 1)}") { id }
    }`);
    expect(errors).toBeUndefined();
    const lists = {
      customers: EMPTY,
      anomalies: EMPTY,
      modelRuns: EMPTY,
      imports: EMPTY,
      dataSetVersions: EMPTY,
    };
    const things = {
      activeModel: null,
      dataSetVersion: null,
      dataQuality: null,
      customer: null,
      modelRun: null,
    };
    expect(data).toEqual({
      ...lists,
      ...things,
      segments: [],
      segment: null,
      node: null,
      nodes: [null],
      import: null,
    });
    expect(extensions?.hints?.join()).toContain("There are no orders yet");
  });

  it("segments come with a hint of their own", async () => {
    const { data, extensions } = await server().graphql("{ segments { key } }");
    expect(data.segments).toEqual([]);
    expect(extensions?.hints).toEqual([expect.stringContaining("There are no orders yet")]);
  });

  it("a file without a line that counts is refused, and there still are no data", async () => {
    const uploadId = await server().upload(ordersCsv([{ invoice: "C1", customer: "1", quantity: -1 }]));
    const query = `mutation ($uploadId: ID!) {
      importTransactions(input: { uploadId: $uploadId }) { import { status error { code } } userErrors { code } }
    }`;
    const { importTransactions } = await server().ask(query, { uploadId });
    const code = "NO_KEPT_ROWS";
    expect(importTransactions).toEqual({
      import: { status: "FAILED", error: { code } },
      userErrors: [{ code }],
    });
    expect((await server().ask("{ dataSetVersion { id } }")).dataSetVersion).toBeNull();
  });

  it("nothing can be trained or classified, and both say why", async () => {
    const { trainModel, classifyCustomer, classifyCustomers } = await server().ask(`mutation {
      trainModel(input: {}) { modelRun { id } userErrors { code path } }
      classifyCustomer(input: { monetary: 1 }) { classification { distance } userErrors { code path } }
      classifyCustomers(input: { customers: [{ monetary: 1 }] }) { results { index } userErrors { code path } }
    }`);
    expect(trainModel).toEqual({ modelRun: null, userErrors: [{ code: "NO_DATA", path: ["input"] }] });
    const noModel = [{ code: "NO_ACTIVE_MODEL", path: ["input"] }];
    expect(classifyCustomer).toEqual({ classification: null, userErrors: noModel });
    expect(classifyCustomers).toEqual({ results: [], userErrors: noModel });
  });
});
