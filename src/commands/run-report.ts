import type { SegmentStability as Stability } from "../evaluation/stability.js";
import { ask, type Graph } from "../reports/open-graph.js";
import { count, money, percent, textTable } from "./text-table.js";

/** A run as `train`, `tune` and `runs` give it with --json; a part of the API's ModelRun. */
export interface RunJson {
  readonly id: string;
  readonly number: number;
  readonly kind: "TRAINING" | "TUNING";
  readonly status: string;
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly customerCount: number | null;
  readonly segmentCount: number | null;
  readonly anomalyCount: number | null;
  readonly dbscanClusterCount: number | null;
  readonly artefactDigest: string | null;
  readonly dataSetVersion: { readonly currencyCode: string | null; readonly isSample: boolean };
  readonly metrics: { readonly inertia: number; readonly silhouette: number | null } | null;
  readonly hyperparameters: {
    readonly kMeans: { readonly k: number; readonly reason: string | null };
    readonly dbscan: { readonly eps: number; readonly minSamples: number; readonly reason: string | null };
  };
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly segments: readonly {
    readonly number: number;
    readonly key: string;
    readonly name: string;
    readonly tier: string;
    readonly customerCount: number;
    readonly customerShare: number;
    readonly revenue: number;
    readonly revenueShare: number;
    readonly stability: Stability | null;
  }[];
}

export const RUN_FIELDS = `
  id number kind status isActive isStale createdAt startedAt finishedAt artefactDigest
  customerCount segmentCount anomalyCount dbscanClusterCount
  dataSetVersion { id digest currencyCode isSample }
  hyperparameters {
    features asOf excludeAnomalies
    preprocessing { feature transform scaler winsorize { lower upper } }
    kMeans { k restarts maxIterations seed reason }
    dbscan { eps minSamples reason }
  }
  fitted {
    feature transform lambda center scale lowerLimit upperLimit imputedValue imputedCount skewnessBefore skewnessAfter
  }
  metrics { inertia silhouette daviesBouldin calinskiHarabasz anomalyShare }
  warnings { code message feature value }
  error { code message }
  segments {
    id number key name tier nameReason customerCount customerShare anomalyCount revenue revenueShare silhouette
    stability { jaccard lower upper verdict replicates }
    centroid { feature value unit scaled }
  }`;

export async function readRun(graph: Graph, id: string): Promise<RunJson> {
  const query = `query ($id: ID!) { modelRun(id: $id) { ${RUN_FIELDS} } }`;
  return (await ask<{ modelRun: RunJson }>(graph, query, { id })).modelRun;
}

/** A finished run for people: its segments, how it was chosen, and what to know before using it. */
export function describeRun(run: RunJson): string {
  const { kMeans, dbscan } = run.hyperparameters;
  const currency = run.dataSetVersion.currencyCode;
  const bySpend = [...run.segments].sort((a, b) => b.number - a.number);
  const table = textTable(
    [
      { heading: "segment", text: (segment) => segment.name },
      { heading: "tier", text: (segment) => segment.tier.toLowerCase() },
      { heading: "customers", isNumber: true, text: (segment) => count(segment.customerCount) },
      { heading: "share", isNumber: true, text: (segment) => percent(segment.customerShare) },
      { heading: "revenue", isNumber: true, text: (segment) => money(segment.revenue, currency) },
      { heading: "share", isNumber: true, text: (segment) => percent(segment.revenueShare) },
    ],
    bySpend,
  );
  const silhouette = run.metrics?.silhouette?.toFixed(3) ?? "not computed";
  const lines = [
    `Run ${run.number}: ${count(run.customerCount ?? 0)} customers${run.dataSetVersion.isSample ? " (synthetic sample data)" : ""}, ${run.segmentCount} segments, ${count(run.anomalyCount ?? 0)} anomalies.`,
    "",
    table,
    "",
    ...describeStability(bySpend),
    `K-Means: k = ${kMeans.k}, inertia ${run.metrics?.inertia.toFixed(3)}, silhouette ${silhouette}. ${kMeans.reason ?? ""}`.trimEnd(),
    `DBSCAN: eps = ${dbscan.eps}, minSamples = ${dbscan.minSamples}, ${run.dbscanClusterCount} clusters. ${dbscan.reason ?? ""}`.trimEnd(),
    ...run.warnings.map(({ code, message }) => `Warning ${code}: ${message}`),
    run.isActive
      ? "It is the active model now. Read it: clientele report"
      : `Use it: clientele activate ${run.id}`,
  ];
  return lines.join("\n");
}

/** How far each segment can be relied on; nothing where that was not computed. */
function describeStability(segments: RunJson["segments"]): string[] {
  const judged = segments.flatMap(({ name, stability }) => (stability ? [{ name, ...stability }] : []));
  if (judged.length === 0) return [];
  return [
    `Found again in ${count(judged[0].replicates)} bootstrap samples (Jaccard index, 1 = exactly):`,
    "",
    textTable(
      [
        { heading: "segment", text: ({ name }) => name },
        { heading: "mean", isNumber: true, text: ({ jaccard }) => jaccard.toFixed(2) },
        { heading: "5–95 %", text: ({ lower, upper }) => `${lower.toFixed(2)}–${upper.toFixed(2)}` },
        { heading: "verdict", text: ({ verdict }) => verdict.toLowerCase().replace("_", " ") },
      ],
      judged,
    ),
    "",
  ];
}
