import { anomaliesOfScoring } from "../database/anomaly-page.js";
import { versionFeatures } from "../database/customer-features.js";
import { countryNames } from "../database/customers.js";
import { versionById } from "../database/data-set-versions.js";
import { modelRunById, type SegmentRow, segmentsOfRun } from "../database/model-runs.js";
import { scoresOfScoring } from "../database/scorings.js";
import type { ScoreTable } from "../database/tables.js";
import { versionScope } from "../database/visible-lines.js";
import { ClienteleError } from "../errors.js";
import { FEATURE_CATALOGUE, FEATURES } from "../features/feature-catalogue.js";
import { featureValues } from "../features/feature-matrix.js";
import { numberedHistory } from "../features/purchase-history.js";
import { openContext } from "../graphql/context.js";
import { type RunScope, requireScope } from "../graphql/scope.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import type { Graph } from "../reports/open-graph.js";
import type { ExportFlags } from "./export.js";

type Cell = string | number | boolean | null;
type Row = Record<string, Cell>;

export interface ExportedTable {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const FEATURE_FIELDS = FEATURES.map((feature) => FEATURE_CATALOGUE[feature].field);
const CUSTOMER_COLUMNS = [
  "customerNumber",
  "country",
  ...FEATURE_FIELDS,
  "segment",
  "segmentKey",
  "segmentName",
  "tier",
  "secondSegment",
  "margin",
  "dbscanLabel",
  "isAnomaly",
  "severity",
];

/** Customers with features and scores, in code-unit order of number; values are unrounded. */
export async function exportCustomers(graph: Graph, flags: ExportFlags): Promise<ExportedTable> {
  const { db, scope, segments } = await openScope(graph, flags);
  const scores = await scoresByCustomer(graph, scope);
  const countries = await countryNames(db);
  const rows = (await featureRows(graph, scope, flags.run !== undefined)).map((row): Row => {
    const score = scores.get(row.customer_id);
    const segment = segments.find(({ number }) => number === score?.segment);
    return {
      customerNumber: row.number,
      country: row.country_id === null ? null : (countries.get(row.country_id) ?? null),
      ...featureCells(row),
      segment: score?.segment ?? null,
      segmentKey: segment?.key ?? null,
      segmentName: segment?.name ?? null,
      tier: segment?.tier ?? null,
      secondSegment: score?.second_segment ?? null,
      margin: score?.margin ?? null,
      dbscanLabel: score?.dbscan_label ?? null,
      isAnomaly: score ? score.dbscan_label < 0 : null,
      severity: score?.severity ?? null,
    };
  });
  return { columns: CUSTOMER_COLUMNS, rows: rows.filter(filterOf(flags)).sort(byNumber) };
}

/** The segments of a run, by number. */
export async function exportSegments(graph: Graph, flags: ExportFlags): Promise<ExportedTable> {
  const { segments } = await openScope(graph, flags);
  if (segments.length === 0) throw new ClienteleError("NO_ACTIVE_MODEL");
  const customers = segments.reduce((sum, segment) => sum + segment.customer_count, 0);
  const revenue = segments.reduce((sum, segment) => sum + segment.revenue, 0);
  const rows = segments.map(
    (segment): Row => ({
      segment: segment.number,
      segmentKey: segment.key,
      segmentName: segment.name,
      tier: segment.tier,
      customerCount: segment.customer_count,
      customerShare: segment.customer_count / customers,
      anomalyCount: segment.anomaly_count,
      revenue: segment.revenue / 1_000,
      revenueShare: segment.revenue / revenue,
      description: segment.description,
      nameReason: segment.name_reason,
    }),
  );
  return { columns: columnsOf(rows), rows: rows.filter(filterOf(flags)) };
}

const ANOMALY_COLUMNS = [
  "customerNumber",
  "country",
  "kind",
  "triage",
  "severity",
  "distanceToCore",
  "segment",
];

/** The anomalies of a scope with their reasons, the most severe first. */
export async function exportAnomalies(graph: Graph, flags: ExportFlags): Promise<ExportedTable> {
  const { db, scope } = await openScope(graph, flags);
  const customers = await exportCustomers(graph, { ...flags, anomalies: true });
  const found = await anomaliesOfScoring(db, scope.scoringId ?? -1).execute();
  const byCustomer = new Map(found.map((row) => [row.number, row]));
  const rows = customers.rows.map((row): Row => {
    const anomaly = byCustomer.get(String(row.customerNumber));
    return {
      ...row,
      kind: anomaly?.kind ?? null,
      triage: anomaly?.triage ?? null,
      distanceToCore: anomaly?.distance_to_core ?? null,
    };
  });
  rows.sort(
    (a, b) => Number(b.severity ?? Number.POSITIVE_INFINITY) - Number(a.severity ?? Number.POSITIVE_INFINITY),
  );
  const rest = CUSTOMER_COLUMNS.filter((name) => !ANOMALY_COLUMNS.includes(name) && name !== "isAnomaly");
  return { columns: [...ANOMALY_COLUMNS, ...rest], rows };
}

async function openScope({ services }: Graph, flags: ExportFlags) {
  const context = openContext(services);
  const scope = await requireScope(context, flags.run ?? null);
  if (scope.versionId < 0) throw new ClienteleError("NO_DATA");
  const segments = scope.runId === null ? [] : await segmentsOfRun(context.db, scope.runId).execute();
  requireKnown(flags, segments, scope);
  return { db: context.db, scope, segments };
}

const TIERS = ["low", "medium", "high"];

/** What a filter names must be there: an empty file would hide a slip of the pen. */
function requireKnown(
  { run, segment, tier }: ExportFlags,
  segments: readonly SegmentRow[],
  scope: RunScope,
): void {
  if (run !== undefined && scope.scoringId === null) {
    throw new ClienteleError("NOT_FOUND", { what: "trained model run", id: run });
  }
  for (const name of tier) {
    if (TIERS.includes(name.toLowerCase())) continue;
    const why = `it must be one of ${TIERS.join(", ")}.`;
    throw new ClienteleError("BAD_OPTION", { option: "--tier", value: name, why });
  }
  for (const name of segment) {
    const isThere = segments.some(({ key, number }) => key === name || String(number) === name);
    if (!isThere) throw new ClienteleError("NOT_FOUND", { what: "segment", id: name });
  }
}

/** Features as stored; for a run of another instant, computed as of that instant. */
async function featureRows({ services }: Graph, scope: RunScope, isOfRun: boolean) {
  const { db } = services.workspace.database;
  const version = await versionById(db, scope.versionId).executeTakeFirstOrThrow();
  const run = isOfRun ? await modelRunById(db, scope.runId ?? -1).executeTakeFirst() : null;
  if (!run || run.as_of === version.as_of) return versionFeatures(db, version.id).execute();
  const profile = cleaningProfile(version.cleaning_profile);
  return numberedHistory(db, await versionScope(db, version.id), profile, run.as_of).execute();
}

async function scoresByCustomer(
  { services }: Graph,
  { scoringId }: RunScope,
): Promise<Map<number, ScoreTable>> {
  const { db } = services.workspace.database;
  const rows = await scoresOfScoring(db, scoringId ?? -1).execute();
  return new Map(rows.map((row) => [row.customer_id, row]));
}

function featureCells(row: Parameters<typeof featureValues>[0]): Row {
  const values = featureValues(row);
  return Object.fromEntries(
    FEATURE_FIELDS.map((field, j) => [field, Number.isNaN(values[j]) ? null : values[j]]),
  );
}

function filterOf({ segment, tier, country, anomalies }: ExportFlags): (row: Row) => boolean {
  const tiers = tier.map((name) => name.toUpperCase());
  return (row) =>
    (segment.length === 0 ||
      segment.includes(String(row.segmentKey)) ||
      segment.includes(String(row.segment))) &&
    (tiers.length === 0 || tiers.includes(String(row.tier))) &&
    (country.length === 0 || row.country === undefined || country.includes(String(row.country))) &&
    (!anomalies || row.isAnomaly === undefined || row.isAnomaly === true);
}

function byNumber(a: Row, b: Row): number {
  return String(a.customerNumber) < String(b.customerNumber) ? -1 : 1;
}

function columnsOf(rows: readonly Row[]): string[] {
  return Object.keys(rows[0] ?? {});
}
