import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { runCli, runJson } from "../support/cli.js";
import { ordersCsv } from "../support/orders.js";
import { type Answer, shareServer } from "../support/server.js";
import { bySpend, TEN_CUSTOMERS } from "../support/spending-shop.js";

const server = shareServer();

const TRAIN = `mutation ($input: TrainModelInput!) {
  trainModel(input: $input) { modelRun { id number segments { id key name nameReason } } userErrors { code } }
}`;
const COMPARE = `query ($base: ID!, $other: ID!, $from: ID, $to: ID, $first: Int, $after: String) {
  compareModelRuns(baseId: $base, otherId: $other) {
    base { id } other { id }
    differences { name base other }
    adjustedRandIndex keptShare newCustomers lostCustomers
    migration { from { id key modelRun { id } } to { id key modelRun { id } } customerCount revenue }
    featureDrift { feature psi }
    customers(fromSegmentId: $from, toSegmentId: $to, first: $first, after: $after) {
      totalCount nodes { customerNumber } pageInfo { hasNextPage endCursor }
    }
  }
}`;

let two: Answer;
let three: Answer;

beforeAll(async () => {
  const uploadId = await server().upload(ordersCsv(TEN_CUSTOMERS));
  await server().ask(
    "mutation ($input: ImportTransactionsInput!) { importTransactions(input: $input) { userErrors { code } } }",
    { input: { uploadId } },
  );
  const train = async (k: number) => {
    const { trainModel } = await server().ask(TRAIN, { input: { ...bySpend(k), waitSeconds: 60 } });
    expect(trainModel.userErrors).toEqual([]);
    return trainModel.modelRun;
  };
  two = await train(2);
  three = await train(3);
});

const compare = async (variables: object = {}, base = two, other = three) =>
  (await server().ask(COMPARE, { base: base.id, other: other.id, ...variables })).compareModelRuns;
const numbers = (connection: Answer) => connection.nodes.map((node: Answer) => node.customerNumber);

describe("compareModelRuns", () => {
  it("tells what differs, how well the segments agree, and who moved", async () => {
    const found = await compare();
    expect(found.base.id).toBe(two.id);
    expect(found.other.id).toBe(three.id);
    expect(found.differences[0]).toEqual({ name: "kMeans.k", base: "2", other: "3" });
    for (const { name } of found.differences.slice(1)) expect(name).toMatch(/^metrics\./);
    expect(found.adjustedRandIndex).toBeCloseTo(26 / 41, 12); // tests/runs/compare-runs.test.ts works it out
    expect(found).toMatchObject({ keptShare: 0.8, newCustomers: 0, lostCustomers: 0 });
    expect(found.featureDrift).toEqual([{ feature: "MONETARY", psi: 0 }]);
    const of = (run: Answer, number: number) => ({
      id: run.segments[number].id,
      key: run.segments[number].key,
      modelRun: { id: run.id },
    });
    expect(found.migration).toEqual([
      { from: of(two, 0), to: of(three, 0), customerCount: 4, revenue: 46 },
      { from: of(two, 1), to: of(three, 1), customerCount: 4, revenue: 406 },
      { from: of(two, 1), to: of(three, 2), customerCount: 2, revenue: 401 },
    ]);
  });

  it("lists the customers of a move, by page", async () => {
    const [from, to] = [two.segments[1].id, three.segments[1].id];
    const all = ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4", "c1", "c2"];
    expect(numbers((await compare()).customers)).toEqual(all);
    expect(numbers((await compare({ from })).customers)).toEqual(all.slice(4));
    expect(numbers((await compare({ to })).customers)).toEqual(all.slice(4, 8));
    expect(numbers((await compare({ from, to: three.segments[2].id })).customers)).toEqual(["c1", "c2"]);
    const first = (await compare({ from, to, first: 3 })).customers;
    expect(numbers(first)).toEqual(["b1", "b2", "b3"]);
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const rest = (await compare({ from, to, first: 3, after: first.pageInfo.endCursor })).customers;
    expect(numbers(rest)).toEqual(["b4"]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    for (const empty of [{ from: to }, { to: from }, { from: "unknown" }, { to: two.id }]) {
      expect((await compare(empty)).customers.totalCount).toBe(0); // a segment of another run, or none
    }
  });

  it("is null where an id is unknown, and refused where a run has no model", async () => {
    for (const id of ["unknown", globalId("ModelRun", 999), two.segments[0].id]) {
      expect(await compare({}, { id }, two)).toBeNull();
      expect(await compare({}, two, { id })).toBeNull();
    }
    const dbscan = { eps: 0.1, minSamples: 5 }; // all are anomalies, so nobody is left to fit
    const asked = { ...bySpend(2), dbscan, excludeAnomalies: true, waitSeconds: 60 };
    const failed = (await server().ask(TRAIN, { input: asked })).trainModel;
    expect(failed.userErrors).toMatchObject([{ code: "ALL_ANOMALIES" }]);
    const { errors } = await server().graphql(COMPARE, { base: two.id, other: failed.modelRun.id });
    expect(errors?.[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "NOT_COMPARABLE" });
    expect(errors?.[0].message).toContain("FAILED");
  });

  it("is `clientele compare`, by ids or numbers, beside the running server", async () => {
    const { db } = server();
    const { modelRunComparison } = await runJson<Answer>(["compare", two.id, "2", "--db", db]);
    const { customers, ...found } = await compare();
    expect(modelRunComparison.migration).toMatchObject(
      found.migration.map(({ customerCount, revenue }: Answer) => ({ customerCount, revenue })),
    );
    expect(modelRunComparison.differences).toEqual(found.differences);
    const { stdout } = await runCli(["compare", "1", "2", "--db", db]);
    expect(stdout).toContain("80.0% of those in both kept their segment; adjusted Rand index 0.634");
    expect(stdout).toMatch(/kMeans\.k +2 +3\n/);
    expect(stdout).toMatch(/4 +40\.0% +406\.00\n/);
    const refused = await runCli(["compare", "1", "99", "--db", db]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("NOT_FOUND: There is no model run 99.");
  });
});

describe("renameSegment", () => {
  const RENAME = `mutation ($input: RenameSegmentInput!) {
    renameSegment(input: $input) {
      segment { id key name nameReason modelRun { id segments { name } } } userErrors { code path message }
    }
  }`;
  const rename = async (segmentKey: string, name: string) =>
    (await server().ask(RENAME, { input: { segmentKey, name } })).renameSegment;

  it("gives the name everywhere at once: graph, classification, export and report", async () => {
    const { db } = server();
    const [, { id, key, name: rule }] = three.segments;
    const classify = async () => {
      const { classify: payload } = await server().ask(
        "{ classify(input: { monetary: 100 }) { classification { segment { key name } } } }",
      );
      return payload.classification.segment;
    };
    const page = async () => (await fetch(`${server().url}/reports/segments`)).text();
    expect(await classify()).toEqual({ key, name: rule });
    expect(await page()).toContain(rule);
    const name = "B&B <i>*shops*</i>";
    const { segment, userErrors } = await rename(key, ` ${name} `);
    expect(userErrors).toEqual([]);
    expect(segment).toMatchObject({ id, key, name, modelRun: { id: three.id } });
    expect(segment.modelRun.segments[1].name).toBe(name);
    expect(segment.nameReason).toContain(`the rule would call it ${rule}.`);
    expect(await classify()).toEqual({ key, name });
    const asked = await server().ask(
      `query ($two: ID!, $key: String!) {
        segment(key: $key) { name } earlier: segment(key: $key, modelRunId: $two) { name }
        customer(lookup: { customerNumber: "b1" }) { segment { name } }
      }`,
      { two: two.id, key },
    );
    expect(asked).toEqual({ segment: { name }, earlier: { name }, customer: { segment: { name } } });
    const { customers } = await runJson<Answer>(["export", "customers", "--segment", key, "--db", db]);
    expect(customers.map(({ segmentName }: Answer) => segmentName)).toEqual(Array(4).fill(name));
    const html = await page();
    expect(html).toContain("B&amp;B &lt;i&gt;");
    expect(html).not.toContain("B&B <i>");
  });

  it("refuses what is no name, and a key that there is not", async () => {
    const [{ key }, { key: other }] = three.segments;
    await rename(other, "Big shops");
    for (const name of ["", " ", "Big shops"]) {
      const { segment, userErrors } = await rename(key, name);
      expect(segment).toBeNull();
      expect(userErrors).toMatchObject([{ code: "BAD_SEGMENT_NAME", path: ["input", "name"] }]);
    }
    expect((await rename("unknown", "Big shops")).userErrors).toMatchObject([
      { code: "NOT_FOUND", path: ["input", "segmentKey"] },
    ]);
  });

  it("is `clientele rename-segment`, by key, number or id, and the server notices", async () => {
    const { db } = server();
    const [, , { id, key, name: rule }] = three.segments;
    const nameNow = async () =>
      (await server().ask("query ($key: String!) { segment(key: $key) { name } }", { key })).segment.name;
    for (const [which, name] of [
      [key, "Largest"],
      ["2", "The few"],
      [id, "Few and large"],
    ]) {
      const { segment } = await runJson<Answer>(["rename-segment", which, name, "--db", db]);
      expect(segment).toMatchObject({ id, key, number: 2, name });
      expect(await nameNow()).toBe(name);
    }
    const { stdout } = await runCli(["rename-segment", key, rule, "--db", db]);
    expect(stdout).toContain(`is called ${rule} now.`);
    expect(await nameNow()).toBe(rule);
    const refused = await runCli(["rename-segment", "3", "Nobody", "--db", db]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("NOT_FOUND: There is no segment 3.");
  });
});
