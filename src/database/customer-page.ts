import { type AliasableExpression, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { compiledOnce } from "./compiled-once.js";
import type { KeysetOrder } from "./keyset.js";
import type { CustomerFeaturesTable, Tables } from "./tables.js";

/** Whose customers: a version, and the scoring that says in which segment they are (null without a model). */
export interface CustomerScope {
  readonly versionId: number;
  readonly scoringId: number | null;
  /** Features of another instant than the version's own; null = as stored. */
  readonly features: FeatureRows | null;
  /** True where only scored customers belong to it: those that a run was trained on. */
  readonly isOfRun: boolean;
}

/** A query for the features of customers. */
export type FeatureRows = AliasableExpression<Omit<CustomerFeaturesTable, "version_id">>;

const FEATURE_COLUMNS = [
  "customer_id",
  "country_id",
  "first_order_at",
  "last_order_at",
  "recency_days",
  "frequency",
  "monetary",
  "net_monetary",
  "average_order_value",
  "tenure_days",
  "active_span_days",
  "mean_gap_days",
  "distinct_products",
  "units",
  "return_rate",
] as const satisfies readonly (keyof CustomerFeaturesTable)[];

/** The features in real units, as SQL. */
export const FEATURE_VALUES = {
  recencyDays: sql<number>`f.recency_days`,
  frequency: sql<number>`f.frequency`,
  monetary: sql<number>`f.monetary / 1000.0`,
  netMonetary: sql<number>`f.net_monetary / 1000.0`,
  averageOrderValue: sql<number>`f.average_order_value`,
  tenureDays: sql<number>`f.tenure_days`,
  activeSpanDays: sql<number>`f.active_span_days`,
  meanGapDays: sql<number | null>`f.mean_gap_days`,
  distinctProducts: sql<number>`f.distinct_products`,
  units: sql<number>`f.units`,
  returnRate: sql<number>`f.return_rate`,
} as const;

/** The columns a list of customers can be filtered and ordered by, as SQL. */
const CUSTOMER_COLUMNS = {
  ...FEATURE_VALUES,
  customerNumber: sql<string>`c.number`,
  country: sql<string | null>`n.name`,
  firstOrderAt: sql<number>`f.first_order_at`,
  lastOrderAt: sql<number>`f.last_order_at`,
  severity: sql<number | null>`s.severity`,
  segmentKey: sql<string | null>`g.key`,
  segmentId: sql<number | null>`g.id`,
  tier: sql<string | null>`g.tier`,
  anomalyKind: sql<string | null>`a.kind`,
  triage: sql<string | null>`a.triage`,
} as const;

export type CustomerColumn = keyof typeof CUSTOMER_COLUMNS;

/** The order of a list of customers: nulls last, ties by customer number. */
export function customerOrder(column: CustomerColumn, direction: "ASC" | "DESC"): KeysetOrder {
  const value = column === "customerNumber" ? null : CUSTOMER_COLUMNS[column];
  return { value, key: CUSTOMER_COLUMNS.customerNumber, direction };
}

/** The features of a version's customers at its own instant. */
export function storedFeatures(db: Kysely<Tables>, versionId: number): FeatureRows {
  return db.selectFrom("customer_features").where("version_id", "=", versionId).select(FEATURE_COLUMNS);
}

/** The customers of a scope that have features, with their scores, before anything is selected. */
export function customersIn(
  db: Kysely<Tables>,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
) {
  return withScores(fromCustomers(db, scope), scope, conditions);
}

export type FromCustomers = ReturnType<typeof fromCustomers>;

function fromCustomers(db: Kysely<Tables>, scope: CustomerScope) {
  const features = scope.features ?? storedFeatures(db, scope.versionId);
  return db.selectFrom(features.as("f")).innerJoin("customer as c", "c.id", "f.customer_id");
}

/** Customers `c` with their features `f`, however they are found, with what is known of them in a scope. */
export function withScores(
  customers: FromCustomers,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
) {
  const all = customers
    .leftJoin("country as n", "n.id", "f.country_id")
    .leftJoin("score as s", (join) =>
      join.onRef("s.customer_id", "=", "f.customer_id").on("s.scoring_id", "=", scope.scoringId ?? -1),
    )
    .leftJoin("scoring as o", "o.id", "s.scoring_id")
    .leftJoin("segment as g", (join) =>
      join.onRef("g.run_id", "=", "o.run_id").onRef("g.number", "=", "s.segment"),
    )
    .leftJoin("anomaly as a", (join) =>
      join.onRef("a.scoring_id", "=", "s.scoring_id").onRef("a.customer_id", "=", "s.customer_id"),
    )
    .$if(scope.isOfRun, (q) => q.where("s.customer_id", "is not", null));
  return conditions.reduce((query, condition) => query.where(condition), all);
}

export type CustomerSelection = ReturnType<typeof customersIn>;

/** Everything a list of customers shows. */
export function selectCustomers(customers: CustomerSelection) {
  return customers
    .selectAll("f")
    .select(["c.number", "n.name as country"])
    .select(["s.segment", "s.dbscan_label", "s.severity"]);
}

/** A part of the list of all customers by number. */
export interface NumberRange {
  readonly isAscending: boolean;
  /** The numbers beyond this one; null = from the end of the list. */
  readonly at: string | null;
  readonly count: number;
  /** Looks at so many numbers at most: those of other versions and of excluded customers are among them. */
  readonly among?: number;
}

/**
 * Customers of a scope with stored features, by number. SQLite keeps the order of a cross join, so the index of the
 * numbers drives it: it costs what the numbers that it looks at cost, however many customers there are.
 */
export function customersByNumber(
  db: Kysely<Tables>,
  { versionId, scoringId, isOfRun }: Omit<CustomerScope, "features">,
  { isAscending, at, count, among = EVERY }: NumberRange,
): Promise<CustomerRow[]> {
  const shape = `${isAscending ? "up" : "down"} ${at === null ? "all" : "beyond"} ${isOfRun ? "run" : "today"}`;
  return rangeByNumber(db, shape, { versionId, scoringId: scoringId ?? -1, at, count, among });
}

/** SQLite's LIMIT without a limit. */
const EVERY = -1;

const rangeByNumber = compiledOnce<"versionId" | "scoringId" | "at" | "count" | "among", CustomerRow>(
  (db, shape, value) => {
    const [direction, range, whose] = shape.split(" ");
    const [versionId, scoringId] = [value("versionId"), value("scoringId")];
    const scope = { versionId, scoringId, features: null, isOfRun: whose === "run" };
    const order = direction === "up" ? "asc" : "desc";
    const numbers = db
      .selectFrom("customer")
      .select(["id", "number"])
      .$if(range === "beyond", (q) =>
        q.where("number", direction === "up" ? ">" : "<", value("at") as unknown as string),
      )
      .orderBy("number", order)
      .limit(value("among"));
    const inOrder = db
      .selectFrom(numbers.as("c"))
      .crossJoin(storedFeatures(db, versionId).as("f"))
      .whereRef("c.id", "=", "f.customer_id") as unknown as FromCustomers;
    return selectCustomers(withScores(inOrder, scope, []))
      .orderBy("c.number", order)
      .limit(value("count"));
  },
);

export type CustomerRow = Awaited<ReturnType<ReturnType<typeof selectCustomers>["execute"]>>[number];

/** A condition that a column's value is one of some. */
export function isOneOf(column: CustomerColumn, values: readonly (string | number)[]): RawBuilder<SqlBool> {
  return values.length === 0
    ? sql<SqlBool>`0`
    : sql<SqlBool>`${CUSTOMER_COLUMNS[column]} IN (${sql.join([...values])})`;
}

export type Comparison = "gt" | "gte" | "lt" | "lte";

const OPERATORS: Readonly<Record<Comparison, string>> = { gt: ">", gte: ">=", lt: "<", lte: "<=" };

export function compares(column: CustomerColumn, comparison: Comparison, bound: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`${CUSTOMER_COLUMNS[column]} ${sql.raw(OPERATORS[comparison])} ${bound}`;
}

export function contains(column: CustomerColumn, part: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`instr(${CUSTOMER_COLUMNS[column]}, ${part}) > 0`;
}

/** A condition that the customer is an anomaly, or is none; a customer without a score is neither. */
export function isAnomaly(wanted: boolean): RawBuilder<SqlBool> {
  return wanted ? sql<SqlBool>`s.dbscan_label < 0` : sql<SqlBool>`s.dbscan_label >= 0`;
}

/** A condition that the customer is in the scope's segment of that number. */
export function isInSegment(number: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`s.segment = ${number}`;
}

/** A condition that another scoring has the customer: in one of its segments, or in any (null). */
export function isScoredIn(scoringId: number, segment: number | null): RawBuilder<SqlBool> {
  const within = segment === null ? sql`` : sql` AND segment = ${segment}`;
  return sql<SqlBool>`f.customer_id IN (SELECT customer_id FROM score WHERE scoring_id = ${scoringId}${within})`;
}
