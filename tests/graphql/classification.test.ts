import { beforeAll, describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { walk } from "../support/lists.js";
import { type Answer, shareServer } from "../support/server.js";

const server = shareServer(["--with-sample"]);

const CLASSIFICATION = `
  segment { id key number name tier } secondSegment { key } distance margin isAnomaly severity distanceToCore outOfRange
  contributions { feature value typical unit share text } modelRun { id }`;
const PAYLOAD = `{ classification { ${CLASSIFICATION} } userErrors { code path message } }`;
const BATCH = `mutation ($input: ClassifyCustomersInput!) {
  classifyCustomers(input: $input) {
    results { index classification { segment { key } isAnomaly severity margin } userErrors { code path } }
    userErrors { code path }
  }
}`;
const METRICS = `recencyDays frequency monetary netMonetary averageOrderValue tenureDays activeSpanDays meanGapDays
  distinctProducts units returnRate`;

let customers: Answer[] = [];

beforeAll(async () => {
  customers = await walk(server(), {
    field: "customers",
    select: `customerNumber features { ${METRICS} } segment { key } dbscanLabel classification { ${CLASSIFICATION} }`,
  });
});

const classify = async (input: object) =>
  (
    await server().ask(`query ($input: ClassifyCustomerInput!) { classify(input: $input) ${PAYLOAD} }`, {
      input,
    })
  ).classify;
const batch = async (input: object) => (await server().ask(BATCH, { input })).classifyCustomers;
const codes = (payload: Answer) => payload.userErrors.map(({ code }: Answer) => code);

describe("classification", () => {
  it("gives every customer of the training its own segment and anomaly flag again", async () => {
    const input = { customers: customers.map(({ features }) => features) };
    const { results, userErrors } = await batch(input);
    expect(userErrors).toEqual([]);
    expect(results.map(({ index }: Answer) => index)).toEqual(customers.map((_, i) => i));
    for (const [i, { segment, dbscanLabel, classification }] of customers.entries()) {
      const found = results[i].classification;
      expect(found.segment.key).toBe(segment.key);
      expect(found.isAnomaly).toBe(dbscanLabel === -1);
      expect(found.severity).toBe(classification.severity);
      expect(found.margin).toBe(classification.margin);
    }
  });

  it("is the same as a query, as a mutation and on the customer", async () => {
    const mutation = `mutation ($input: ClassifyCustomerInput!) { classifyCustomer(input: $input) ${PAYLOAD} }`;
    for (const { features, classification } of customers.slice(0, 5)) {
      const asQuery = await classify(features);
      const { classifyCustomer } = await server().ask(mutation, { input: features });
      expect(asQuery).toEqual({ classification, userErrors: [] });
      expect(classifyCustomer).toEqual(asQuery);
    }
  });

  it("explains itself: shares add up to 1, the second segment is another, the margin lies in 0…1", () => {
    for (const { classification } of customers) {
      const shares = classification.contributions.map(({ share }: Answer) => share);
      expect(shares.reduce((a: number, b: number) => a + b, 0)).toBeCloseTo(1, 9);
      expect(classification.secondSegment.key).not.toBe(classification.segment.key);
      expect(classification.margin).toBeGreaterThanOrEqual(0);
      expect(classification.margin).toBeLessThanOrEqual(1);
      expect(classification.severity > 1).toBe(classification.isAnomaly);
      expect(classification.outOfRange).toEqual([]); // these are the training customers
    }
  });

  it("needs the features of the model, any two of the three about spend will do", async () => {
    const whole = await classify({ recencyDays: 10, frequency: 4, monetary: 800 });
    expect(whole.userErrors).toEqual([]);
    expect(await classify({ recencyDays: 10, frequency: 4, averageOrderValue: 200 })).toEqual(whole);
    expect(await classify({ recencyDays: 10, monetary: 800, averageOrderValue: 200 })).toEqual(whole);
    const missing = await classify({ recencyDays: 10, monetary: 800 });
    expect(missing).toMatchObject({
      classification: null,
      userErrors: [{ code: "MISSING_FEATURE", path: ["input", "frequency"] }],
    });
    expect(codes(await classify({}))).toEqual(["MISSING_FEATURE", "MISSING_FEATURE", "MISSING_FEATURE"]);
  });

  it("refuses what no customer can have, every fault at once", async () => {
    const input = { recencyDays: -1, frequency: -2, monetary: 800 };
    const { userErrors } = await classify(input);
    expect(userErrors).toMatchObject([
      { code: "BAD_FEATURES", path: ["input", "recencyDays"] },
      { code: "BAD_FEATURES", path: ["input", "frequency"] },
    ]);
    const disagreeing = { recencyDays: 1, frequency: 4, monetary: 800, averageOrderValue: 100 };
    expect(codes(await classify(disagreeing))).toEqual(["INCONSISTENT_SPEND"]);
  });

  it("names the features that no training customer reached", async () => {
    const { classification } = await classify({ recencyDays: 1, frequency: 1e6, monetary: 1e9 });
    expect(classification.outOfRange).toEqual(["FREQUENCY", "MONETARY"]);
    expect(classification).toMatchObject({ isAnomaly: true, segment: { tier: "HIGH" } });
  });

  it("answers with the run that is named, and refuses an unknown one", async () => {
    const { modelRun } = customers[0].classification;
    const input = { recencyDays: 10, frequency: 4, monetary: 800 };
    expect(await classify({ ...input, modelRunId: modelRun.id })).toEqual(await classify(input));
    const unknown = await classify({ ...input, modelRunId: globalId("ModelRun", 99) });
    expect(unknown).toMatchObject({
      classification: null,
      userErrors: [{ code: "NOT_FOUND", path: ["input", "modelRunId"] }],
    });
  });
});

describe("a batch of classifications", () => {
  const good = { recencyDays: 10, frequency: 4, monetary: 800 };

  it("takes 1 to 1,000 customers", async () => {
    const thousand = await batch({ customers: Array.from({ length: 1_000 }, () => good) });
    expect(thousand.results).toHaveLength(1_000);
    expect(thousand.userErrors).toEqual([]);
    for (const count of [0, 1_001]) {
      const refused = await batch({ customers: Array.from({ length: count }, () => good) });
      expect(refused).toEqual({
        results: [],
        userErrors: [{ code: "TOO_MANY_ITEMS", path: ["input", "customers"] }],
      });
    }
  });

  it("answers the others where one customer is at fault, and says which", async () => {
    const { results, userErrors } = await batch({ customers: [good, { ...good, frequency: -1 }, good] });
    expect(userErrors).toEqual([]);
    expect(results[1]).toEqual({
      index: 1,
      classification: null,
      userErrors: [{ code: "BAD_FEATURES", path: ["input", "customers", "1", "frequency"] }],
    });
    expect(results[2]).toEqual({ ...results[0], index: 2 });
  });

  it("of 1,000 customers answers those without fault as it answers each alone", async () => {
    const valid = (i: number) => ({ recencyDays: i, frequency: 1 + (i % 9), monetary: 20 + i });
    const faulty = [
      { recencyDays: -1, frequency: 1 },
      { frequency: 2, monetary: 4, averageOrderValue: 9 },
      {},
    ];
    const input = Array.from({ length: 1_000 }, (_, i) => (i % 100 < 3 ? faulty[i % 100] : valid(i)));
    const { results } = await batch({ customers: input });
    expect(results.map(({ index }: Answer) => index)).toEqual(input.map((_, i) => i));
    const wrong = results.filter(({ classification }: Answer) => classification === null);
    expect(wrong.map(({ index }: Answer) => index % 100)).toEqual(Array(10).fill([0, 1, 2]).flat());
    const paths = (i: number) =>
      results[i].userErrors.map(({ code, path }: Answer) => [code, path.join(".")]);
    expect(paths(900)).toEqual([
      ["BAD_FEATURES", "input.customers.900.recencyDays"],
      ["MISSING_FEATURE", "input.customers.900.monetary"],
    ]);
    expect(paths(901)).toEqual([
      ["INCONSISTENT_SPEND", "input.customers.901.monetary"],
      ["MISSING_FEATURE", "input.customers.901.recencyDays"],
    ]);
    expect(paths(902)).toHaveLength(3);
    for (const i of [3, 517, 999]) {
      const { segment, isAnomaly, severity, margin } = (await classify(input[i])).classification;
      expect(results[i].classification).toEqual({
        segment: { key: segment.key },
        isAnomaly,
        severity,
        margin,
      });
    }
  });

  it("answers with the run that the batch or a customer names, also one that is not active", async () => {
    const { trainModel } = await server().ask(`mutation {
      trainModel(input: { kMeans: { k: 2 }, activate: false, waitSeconds: 60 }) { modelRun { id isActive } }
    }`);
    const modelRunId = trainModel.modelRun.id;
    expect(trainModel.modelRun.isActive).toBe(false);
    const runOf = async (input: object) => {
      const query = `mutation ($input: ClassifyCustomersInput!) { classifyCustomers(input: $input) {
        results { classification { modelRun { id } segment { modelRun { id segmentCount } } } userErrors { code path } }
      } }`;
      return (await server().ask(query, { input })).classifyCustomers.results;
    };
    const named = {
      modelRun: { id: modelRunId },
      segment: { modelRun: { id: modelRunId, segmentCount: 2 } },
    };
    for (const result of await runOf({ customers: [good, good], modelRunId }))
      expect(result.classification).toEqual(named);
    const mixed = await runOf({ customers: [good, { ...good, modelRunId }, { ...good, modelRunId: "x" }] });
    expect(mixed[0].classification.modelRun.id).not.toBe(modelRunId);
    expect(mixed[1].classification).toEqual(named);
    expect(mixed[2].userErrors).toEqual([
      { code: "NOT_FOUND", path: ["input", "customers", "2", "modelRunId"] },
    ]);
    const single = await classify({ ...good, modelRunId });
    expect(single.classification.modelRun.id).toBe(modelRunId);
  });

  it("is refused whole where the run is unknown", async () => {
    const refused = await batch({ customers: [good], modelRunId: "unknown" });
    expect(refused).toEqual({
      results: [],
      userErrors: [{ code: "NOT_FOUND", path: ["input", "modelRunId"] }],
    });
  });
});
