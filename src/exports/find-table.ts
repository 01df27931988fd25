import {
  exportedAnomalies,
  exportedCustomers,
  exportedOverdue,
  type NamedColumns,
} from "../database/exported-customers.js";
import { type SegmentRow, segmentsOfRun } from "../database/model-runs.js";
import type { SnapshotQuery } from "../database/snapshot-rows.js";
import { ClienteleError } from "../errors.js";
import type { Cell } from "../formats/csv-line.js";
import { type GraphContext, type GraphServices, openContext } from "../graphql/context.js";
import type { CustomerFilter } from "../graphql/customer.input.js";
import { customerConditions } from "../graphql/customer-conditions.js";
import { type RunScope, requireScope } from "../graphql/scope.js";
import { globalId } from "../runs/global-id.js";

/** What can be written into a file. */
export const EXPORTS = ["customers", "segments", "anomalies", "overdue"] as const;

export type ExportName = (typeof EXPORTS)[number];

/** Which rows of a table: those of a run with its fitted labels, or today's; of segments those for which the filter holds. */
export interface TableRequest {
  readonly modelRunId: string | null;
  /** Given the segments of the run, because people name them in more than one way. */
  readonly filterOf: (segments: readonly SegmentRow[]) => CustomerFilter | null;
}

/** A table that was found. */
export interface FoundTable {
  /** The instant that the table speaks of, UTC milliseconds. */
  readonly asOf: number;
  /** For some tables the work begins here. @throws ClienteleError QUERY_TIMEOUT */
  readonly contents: () => Promise<TableContents>;
}

interface TableContents {
  readonly columns: readonly string[];
  /** The rows, or the query that gives them. */
  readonly rows: readonly Cell[][] | SnapshotQuery;
}

/**
 * @throws ClienteleError NO_DATA, NO_ACTIVE_MODEL (segments and who of them is overdue), NOT_FOUND (a run that has no
 *   model), TOO_MANY_ITEMS
 */
export async function findTable(
  services: GraphServices,
  what: ExportName,
  { modelRunId, filterOf }: TableRequest,
): Promise<FoundTable> {
  const context = openContext(services);
  const scope = await (what === "overdue" ? scopeOfRun : requireScope)(context, modelRunId);
  if (scope.versionId < 0) throw new ClienteleError("NO_DATA");
  if (modelRunId !== null && scope.scoringId === null) {
    throw new ClienteleError("NOT_FOUND", { what: "trained model run", id: modelRunId });
  }
  const { db, workspace } = context;
  const { runId, asOf } = scope;
  const segments = runId === null ? [] : await segmentsOfRun(db, runId).execute();
  const filter = filterOf(segments);
  if (what === "segments") {
    const table = segmentTable(segments, filter);
    return { asOf, contents: async () => table };
  }
  const conditions = customerConditions(filter);
  if (what !== "overdue") {
    const found = what === "customers" ? exportedCustomers : exportedAnomalies;
    return { asOf, contents: async () => query(found(db, scope, conditions), scope) };
  }
  if (runId === null) throw new ClienteleError("NO_ACTIVE_MODEL");
  return {
    asOf,
    async contents() {
      const silences = await workspace.reader.run("listOverdue", { runId });
      return query(exportedOverdue(db, scope, conditions, silences), scope);
    },
  };
}

/** The customers of a run in its own eyes: where none is named, those of the active model as it was trained. */
async function scopeOfRun(context: GraphContext, modelRunId: string | null): Promise<RunScope> {
  const scope = await requireScope(context, modelRunId);
  if (modelRunId !== null || scope.runId === null) return scope;
  return requireScope(context, globalId("ModelRun", scope.runId));
}

function query({ columns, query: { sql, parameters } }: NamedColumns, scope: RunScope): TableContents {
  const { versionId, scoringId } = scope;
  return { columns, rows: { statement: { sql, parameters: [...parameters] }, versionId, scoringId } };
}

const SEGMENT_COLUMNS = [
  ...(["segment", "segmentKey", "segmentName", "tier", "customerCount", "customerShare"] as const),
  ...(["anomalyCount", "revenue", "revenueShare", "description", "nameReason"] as const),
];

/** The segments of a run, by number; only a filter's keys and tiers speak of segments. */
function segmentTable(segments: readonly SegmentRow[], filter: CustomerFilter | null): TableContents {
  if (segments.length === 0) throw new ClienteleError("NO_ACTIVE_MODEL");
  const customers = segments.reduce((sum, segment) => sum + segment.customer_count, 0);
  const revenue = segments.reduce((sum, segment) => sum + segment.revenue, 0);
  const holds = ({ key, tier }: SegmentRow) =>
    (filter?.segmentKeys?.includes(key) ?? true) && (filter?.tiers?.includes(tier) ?? true);
  const rows = segments
    .filter(holds)
    .map((row): Cell[] => [
      ...[row.number, row.key, row.name, row.tier, row.customer_count, row.customer_count / customers],
      ...[row.anomaly_count, row.revenue / 1_000, row.revenue / revenue, row.description, row.name_reason],
    ]);
  return { columns: SEGMENT_COLUMNS, rows };
}
