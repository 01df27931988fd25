import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSchema, execute, type GraphQLSchema } from "graphql";
import type { ReportRuntime } from "../../src/reports/execute-notebook.js";
import { renderReport } from "../../src/reports/render-report.js";

/** The part of the API that notebooks/segments.md asks for. */
const SDL = `
scalar DateTime
enum Feature { RECENCY FREQUENCY MONETARY NET_MONETARY AVERAGE_ORDER_VALUE TENURE ACTIVE_SPAN MEAN_GAP DISTINCT_PRODUCTS UNITS RETURN_RATE }
enum ValueTier { LOW MEDIUM HIGH }
type Query { dataSetVersion(id: ID): DataSetVersion activeModel: ModelRun modelRun(id: ID): ModelRun segments(modelRunId: ID): [Segment!]! failing: Int }
type CleaningProfile { name: String! }
type DataSetVersion { timeZone: String! cleaningProfile: CleaningProfile! digest: String! asOf: DateTime! currencyCode: String isSample: Boolean! firstOrderAt: DateTime! lastOrderAt: DateTime! }
type ModelRun { status: String! dataSetVersion: DataSetVersion! id: ID! number: Int! createdAt: DateTime! finishedAt: DateTime customerCount: Int segmentCount: Int anomalyCount: Int isStale: Boolean! artefactDigest: String metrics: ModelMetrics hyperparameters: Hyperparameters! warnings: [RunWarning!]! }
type ModelMetrics { inertia: Float! silhouette: Float }
type Winsorize { lower: Float! upper: Float! }
type Preprocessing { feature: Feature! transform: String! scaler: String! winsorize: Winsorize }
type Hyperparameters { excludeAnomalies: Boolean! preprocessing: [Preprocessing!]! asOf: DateTime! features: [Feature!]! kMeans: KMeans! dbscan: Dbscan! }
type KMeans { maxIterations: Int! k: Int! seed: Int! restarts: Int! reason: String }
type Dbscan { eps: Float! minSamples: Int! reason: String }
type RunWarning { code: String! message: String! }
type Segment { key: String! number: Int! name: String! tier: ValueTier! description: String! nameReason: String! customerCount: Int! customerShare: Float! anomalyCount: Int! revenue: Float! revenueShare: Float! profile: [FeatureSummary!]! centroid: [FeatureValue!]! topCountries(first: Int = 5): [GroupSummary!]! }
type FeatureSummary { feature: Feature! unit: String! mean: Float! median: Float! p25: Float! p75: Float! populationMedian: Float! z: Float! }
type FeatureValue { feature: Feature! value: Float! unit: String! }
type GroupSummary { label: String! customerCount: Int! }
`;

/** A name that tries everything: markup, Markdown, Liquid, a formula, a line separator, right-to-left, an emoji, length. */
export const HOSTILE = `=HYPERLINK("x") </script><img src=x onerror=alert(1)> **b** [l](javascript:alert(1)) {{ model }} \u2028 مرحبا 🛒 ${"long ".repeat(20)}`;

type SegmentRow = readonly [
  name: string,
  tier: string,
  customers: number,
  revenue: number,
  medians: number[],
  z: number[],
];

const FEATURES: readonly (readonly [feature: string, unit: string, population: number])[] = [
  ["RECENCY", "days", 51],
  ["FREQUENCY", "orders", 2],
  ["MONETARY", "currency", 674.485],
  ["NET_MONETARY", "currency", 648.08],
  ["AVERAGE_ORDER_VALUE", "currency/order", 293.9],
  ["TENURE", "days", 249],
  ["ACTIVE_SPAN", "days", 93],
  ["MEAN_GAP", "days", 53.5],
  ["DISTINCT_PRODUCTS", "products", 35],
  ["UNITS", "units", 379],
  ["RETURN_RATE", "share", 0],
];

const SEGMENTS: readonly SegmentRow[] = [
  [
    "Hibernating",
    "LOW",
    1620,
    545_912.2,
    [198, 1, 252.6, 244.1, 213.1, 219, 0, 61, 15, 140, 0],
    [1.21, -0.72, -0.92, -0.9, -0.35, 0.02, -0.95, 0.1, -0.7, -0.6, -0.1],
  ],
  [
    "New customers",
    "LOW",
    834,
    468_330.5,
    [19, 2, 429.75, 411.9, 225.4, 82, 34, 31.5, 26, 232, 0],
    [-0.94, -0.23, -0.31, -0.3, -0.28, -1.1, -0.5, -0.6, -0.2, -0.3, -0.05],
  ],
  [
    "At risk",
    "MEDIUM",
    1168,
    2_066_418.7,
    [75, 4, 1270.1, 1204.8, 342.5, 299, 187, 58, 58, 711, 0.01],
    [0.12, 0.41, 0.52, 0.5, 0.41, 0.62, 0.61, 0.2, 0.42, 0.38, 0.09],
  ],
  [
    "Champions",
    "HIGH",
    716,
    5_830_746.504,
    [8, 10, 3466.34, 3390.02, 358.77, 344, 322, 31, 122, 2012, 0.02],
    [-1.42, 1.74, 2.31, 1.52, 0.61, 0.93, 1.31, -0.4, 1.2, 1.3, 0.2],
  ],
];

export interface FakeGraph {
  dataSetVersion: object | null;
  activeModel: object | null;
  segments: Record<string, unknown>[];
  failing?: () => never;
}

/** Four groups of 4,338 customers, after the public reference data. */
export function fakeGraph(): FakeGraph {
  const customers = SEGMENTS.reduce((sum, [, , count]) => sum + count, 0);
  const total = SEGMENTS.reduce((sum, [, , , revenue]) => sum + revenue, 0);
  return {
    dataSetVersion: {
      digest: "sha256:0f5c2b6a91d8",
      timeZone: "Europe/London",
      cleaningProfile: { name: "standard" },
      asOf: "2011-12-10T12:50:00Z",
      currencyCode: "GBP",
      isSample: true,
      firstOrderAt: "2010-12-01T08:26:00Z",
      lastOrderAt: "2011-12-09T12:50:00Z",
    },
    activeModel: {
      id: "TW9kZWxSdW46MQ",
      number: 3,
      status: "SUCCEEDED",
      createdAt: "2026-01-02T10:00:00Z",
      finishedAt: "2026-01-02T10:00:04Z",
      customerCount: customers,
      segmentCount: SEGMENTS.length,
      anomalyCount: 62,
      isStale: false,
      artefactDigest: "sha256:77aa01c3e2b4",
      metrics: { inertia: 3938.50995, silhouette: 0.337124 },
      hyperparameters: {
        features: ["RECENCY", "FREQUENCY", "MONETARY"],
        excludeAnomalies: false,
        preprocessing: [],
        asOf: "2011-12-10T12:50:00Z",
        kMeans: {
          k: 4,
          seed: 42,
          restarts: 10,
          maxIterations: 300,
          reason: "The knee of the inertia curve lies at k = 4.",
        },
        dbscan: { eps: 0.5, minSamples: 6, reason: null },
      },
      warnings: [
        {
          code: "DISCRETE_STEP_EXCEEDS_EPS",
          message: "The step from one order to two is 0.594, more than eps.",
        },
      ],
    },
    segments: SEGMENTS.map((row, number) => segment(row, number, customers, total)),
    failing: () => {
      throw new Error("the database is on holiday");
    },
  };
}

/** The same graph with one group that has the worst of names, and countries to match. */
export function hostileGraph(): FakeGraph {
  const graph = fakeGraph();
  Object.assign(graph.segments[2]!, {
    name: HOSTILE,
    description: HOSTILE,
    nameReason: HOSTILE,
    topCountries: [{ label: HOSTILE, customerCount: 7 }],
  });
  return graph;
}

export function fakeRuntime(graph: FakeGraph = fakeGraph()): ReportRuntime {
  const schema: GraphQLSchema = buildSchema(SDL);
  return {
    schema,
    execute: async (document, variableValues) =>
      execute({
        schema,
        document,
        variableValues,
        rootValue: {
          ...graph,
          modelRun: graph.activeModel && { ...graph.activeModel, dataSetVersion: graph.dataSetVersion },
        },
      }),
  };
}

export const OPTIONS = { generatedAt: new Date("2026-01-02T10:05:00Z"), version: "0.1.0" };

/** The notebooks that ship. */
export const REPORTS = new URL("../../reports/", import.meta.url).pathname;

/** A notebook of a user's own, with its problems as lines. */
export async function renderText(text: string, graph = fakeGraph()) {
  const folder = await mkdtemp(join(tmpdir(), "reports-"));
  try {
    await writeFile(join(folder, "x.md"), text);
    const report = await renderReport(folder, "x", fakeRuntime(graph), OPTIONS);
    return { ...report, problems: report.problems.map(({ line, message }) => `${line}: ${message}`) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A notebook for the made-up graph above, which has no more than that asks for. */
export const NOTEBOOKS = new URL("notebooks/", import.meta.url).pathname;

export function readSegments(): Promise<string> {
  return readFile(`${NOTEBOOKS}segments.md`, "utf8");
}

function segment(
  [name, tier, count, revenue, medians, z]: SegmentRow,
  number: number,
  customers: number,
  total: number,
) {
  return {
    key: `seg-${number}`,
    number,
    name,
    tier,
    description: `Customers of the tier ${tier.toLowerCase()}.`,
    nameReason: `Mean percentile rank of recency ${(0.2 + number / 10).toFixed(2)}.`,
    customerCount: count,
    customerShare: count / customers,
    anomalyCount: [0, 3, 9, 50][number],
    revenue,
    revenueShare: revenue / total,
    profile: FEATURES.map(([feature, unit, populationMedian], index) => {
      const median = medians[index]!;
      return {
        feature,
        unit,
        median,
        mean: median * 1.31,
        p25: median * 0.6,
        p75: median * 1.7,
        populationMedian,
        z: z[index],
      };
    }),
    centroid: [{ feature: "RECENCY", value: medians[0], unit: "days" }],
    topCountries: [
      { label: "United Kingdom", customerCount: Math.round(count * 0.9) },
      { label: "Germany", customerCount: Math.round(count * 0.03) },
    ],
  };
}
