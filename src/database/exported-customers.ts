import { type CompiledQuery, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { anomaliesIn } from "./anomaly-page.js";
import {
  type CustomerScope,
  FEATURE_VALUES,
  type FromCustomers,
  storedFeatures,
  withScores,
} from "./customer-page.js";
import type { Tables } from "./tables.js";

/** A query whose columns are named as a file has them. */
export interface NamedColumns {
  readonly columns: readonly string[];
  readonly query: CompiledQuery;
}

const CUSTOMER_COLUMNS = {
  customerNumber: sql<string>`c.number`,
  country: sql<string | null>`n.name`,
  ...FEATURE_VALUES,
  segment: sql<number | null>`s.segment`,
  segmentKey: sql<string | null>`g.key`,
  segmentName: sql<string | null>`coalesce(m.name, g.name)`,
  tier: sql<string | null>`g.tier`,
  secondSegment: sql<number | null>`s.second_segment`,
  margin: sql<number | null>`s.margin`,
  dbscanLabel: sql<number | null>`s.dbscan_label`,
  isAnomaly: sql<number | null>`s.dbscan_label < 0`,
  severity: sql<number | null>`s.severity`,
} as const;

const { customerNumber, country, severity, segment, isAnomaly: _, ...others } = CUSTOMER_COLUMNS;

const ANOMALY_COLUMNS = {
  ...{ customerNumber, country },
  kind: sql<string>`a.kind`,
  triage: sql<string>`a.triage`,
  severity,
  distanceToCore: sql<number | null>`a.distance_to_core`,
  segment,
  ...others,
} as const;

/** How long a customer has been silent, and the longest silence that is usual for it: known outside of SQL only. */
const SILENCE_COLUMNS = {
  silentDays: sql<number>`q.silent_days`,
  usualDays: sql<number>`q.usual_days`,
} as const;

interface Silence {
  /** Internal. */
  readonly id: number;
  readonly silentDays: number;
  readonly usualDays: number;
}

/**
 * The customers of a scope that have features, with their scores, by number. They are found in the order of the index on
 * the number, so that the first is there at once and none has to be kept.
 */
export function exportedCustomers(
  db: Kysely<Tables>,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
): NamedColumns {
  const inOrder = db
    .selectFrom("customer as c")
    .crossJoin((scope.features ?? storedFeatures(db, scope.versionId)).as("f")) // in SQLite: the customers first
    .whereRef("f.customer_id", "=", "c.id") as unknown as FromCustomers;
  const query = withScores(inOrder, scope, conditions)
    .leftJoin("segment_name as m", "m.key", "g.key")
    .select(named(CUSTOMER_COLUMNS))
    .orderBy("c.number")
    .compile();
  return { columns: Object.keys(CUSTOMER_COLUMNS), query };
}

/** The anomalies of a scope, the most severe first: those without a measure of it are that; ties by number. */
export function exportedAnomalies(
  db: Kysely<Tables>,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
): NamedColumns {
  const query = anomaliesIn(db, scope, conditions)
    .leftJoin("segment_name as m", "m.key", "g.key")
    .select(named(ANOMALY_COLUMNS))
    .orderBy(sql`s.severity IS NULL`, "desc")
    .orderBy("s.severity", "desc")
    .orderBy("c.number")
    .compile();
  return { columns: Object.keys(ANOMALY_COLUMNS), query };
}

/**
 * Those customers of a scope that a list names, with their silence: who spent most first, ties by number.
 * @param silences of `silenceList`
 */
export function exportedOverdue(
  db: Kysely<Tables>,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
  silences: string,
): NamedColumns {
  const listed = sql<{ customer_id: number }>`(
    SELECT value ->> 0 AS customer_id, value ->> 1 AS silent_days, value ->> 2 AS usual_days
    FROM json_each(${silences})
  )`;
  const inList = db
    .selectFrom(listed.as("q"))
    .crossJoin((scope.features ?? storedFeatures(db, scope.versionId)).as("f")) // in SQLite: the list first
    .innerJoin("customer as c", "c.id", "f.customer_id")
    .whereRef("f.customer_id", "=", "q.customer_id") as unknown as FromCustomers;
  const columns = { ...CUSTOMER_COLUMNS, ...SILENCE_COLUMNS };
  const query = withScores(inList, scope, conditions)
    .leftJoin("segment_name as m", "m.key", "g.key")
    .select(named(columns))
    .orderBy("f.monetary", "desc")
    .orderBy("c.number")
    .compile();
  return { columns: Object.keys(columns), query };
}

/** The list of customers that `exportedOverdue` reads, as JSON. */
export function silenceList(silences: Iterable<Silence>): string {
  const rows: string[] = [];
  for (const { id, silentDays, usualDays } of silences) rows.push(`[${id},${silentDays},${usualDays}]`);
  return `[${rows.join(",")}]`;
}

function named(columns: Readonly<Record<string, RawBuilder<unknown>>>) {
  return Object.entries(columns).map(([name, value]) => value.as(name));
}
