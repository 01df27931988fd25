import { beforeAll, describe, expect, it } from "vitest";
import { ruleInWords } from "../../src/graphql/rule-in-words.js";
import { type Answer, shareServer } from "../support/server.js";

const server = shareServer(["--with-sample"]);

const RULE = "rule { text coverage precision customerCount conditions { feature operator value unit } }";
const FILTERS: Readonly<Record<string, string>> = {
  RECENCY: "recencyDays",
  FREQUENCY: "frequency",
  MONETARY: "monetary",
};

const ruled = async (modelRunId: string | null): Promise<Answer[]> =>
  (
    await server().ask(`query ($run: ID) { segments(modelRunId: $run) { key customerCount ${RULE} } }`, {
      run: modelRunId,
    })
  ).segments;

/** Customers of a run that the rule finds, counted by a filter of the same thresholds. */
async function countMatches(conditions: readonly Answer[], more: object, run: string | null) {
  const filter: Record<string, object> = { ...more };
  for (const { feature, operator, value } of conditions) {
    const name = FILTERS[feature];
    filter[name] = { ...filter[name], [operator.toLowerCase()]: value };
  }
  const query =
    "query ($filter: CustomerFilter, $run: ID) { customers(filter: $filter, modelRunId: $run) { totalCount } }";
  return (await server().ask(query, { filter, run })).customers.totalCount;
}

async function expectExact(segments: readonly Answer[], run: string | null) {
  for (const { key, customerCount, rule } of segments) {
    const { conditions } = rule;
    expect(conditions.length).toBeGreaterThan(0);
    expect(conditions.length).toBeLessThanOrEqual(3);
    const matches = await countMatches(conditions, {}, run);
    const hits = await countMatches(conditions, { segmentKeys: [key] }, run);
    expect(rule.customerCount).toBe(matches);
    expect(rule.coverage).toBeCloseTo(hits / customerCount, 12);
    expect(rule.precision).toBeCloseTo(hits / matches, 12);
  }
}

let segments: Answer[] = [];

beforeAll(async () => {
  segments = await ruled(null);
});

describe("the rules of segments", () => {
  it("find as many customers as filters of the same thresholds, and as many members", () =>
    expectExact(segments, null));

  it("tell most members, and few others, in real units", () => {
    for (const { rule } of segments) {
      expect(Math.min(rule.coverage, rule.precision)).toBeGreaterThan(0.6);
      for (const { feature, unit } of rule.conditions)
        expect(unit).toBe({ RECENCY: "days", FREQUENCY: "orders", MONETARY: "GBP" }[feature as string]);
    }
  });

  it("are those of the run's own instant", async () => {
    const training = `mutation ($input: TrainModelInput!) {
      trainModel(input: $input) { modelRun { id } userErrors { code } }
    }`;
    const { dataSetVersion } = await server().ask("{ dataSetVersion { firstOrderAt lastOrderAt } }");
    const [first, last] = [dataSetVersion.firstOrderAt, dataSetVersion.lastOrderAt].map(Date.parse);
    const asOf = new Date((first + last) / 2).toISOString();
    const input = { asOf, activate: false, kMeans: { k: 3 }, dbscan: { eps: 0.5, minSamples: 5 } };
    const { trainModel } = await server().ask(training, { input });
    expect(trainModel.userErrors).toEqual([]);
    const run = trainModel.modelRun.id;
    await expectExact(await ruled(run), run);
  });
});

describe("a rule in words", () => {
  it("joins its conditions, those of one feature together, with the units that need saying", () => {
    expect(
      ruleInWords(
        [
          { feature: "RECENCY", operator: "LT", value: 40 },
          { feature: "FREQUENCY", operator: "GTE", value: 4 },
          { feature: "FREQUENCY", operator: "LT", value: 11 },
          { feature: "MONETARY", operator: "GTE", value: 2_800 },
        ],
        "GBP",
      ),
    ).toBe(
      "Time since the last order is below 40 days, number of orders is at least 4 and below 11, and spend is at least 2,800 GBP.",
    );
    const one = (feature: "RECENCY" | "MONETARY" | "RETURN_RATE", value: number) =>
      ruleInWords([{ feature, operator: "GTE", value }], null);
    expect(one("RECENCY", 1)).toBe("Time since the last order is at least 1 day.");
    expect(one("MONETARY", 0.5)).toBe("Spend is at least 0.5.");
    expect(one("RETURN_RATE", 0.07)).toBe("Share of spend cancelled is at least 7 %.");
  });
});
