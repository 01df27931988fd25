import type { RawBuilder, SqlBool } from "kysely";
import {
  type Comparison,
  type CustomerColumn,
  compares,
  contains,
  isAnomaly,
  isOneOf,
} from "../database/customer-page.js";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import type { AnomalyFilter, CustomerFilter, DateTimeRange, FloatRange } from "./customer.input.js";

type Condition = RawBuilder<SqlBool>;

const LONGEST_LIST = 1_000;
const UNKNOWN = -1;

const RANGES = [
  "recencyDays",
  "frequency",
  "monetary",
  "netMonetary",
  "averageOrderValue",
  "tenureDays",
  "returnRate",
  "firstOrderAt",
  "lastOrderAt",
] as const satisfies readonly (CustomerColumn & keyof CustomerFilter)[];

/** What a filter of customers asks for. @throws ClienteleError TOO_MANY_ITEMS */
export function customerConditions(filter: CustomerFilter | null | undefined): Condition[] {
  if (!filter) return [];
  const part = filter.customerNumberContains;
  return [
    ...isAmong("customerNumbers", "customerNumber", filter.customerNumbers),
    ...(part == null ? [] : [contains("customerNumber", part)]),
    ...isAmong("countries", "country", filter.countries),
    ...isAmong("segmentKeys", "segmentKey", filter.segmentKeys),
    ...isAmong(
      "segmentIds",
      "segmentId",
      filter.segmentIds?.map((id) => keyOf("Segment", id) ?? UNKNOWN),
    ),
    ...isAmong("tiers", "tier", filter.tiers),
    ...(filter.isAnomaly == null ? [] : [isAnomaly(filter.isAnomaly)]),
    ...isAmong("anomalyKinds", "anomalyKind", filter.anomalyKinds),
    ...isAmong("anomalyTriages", "triage", filter.anomalyTriages),
    ...RANGES.flatMap((column) => isWithin(column, filter[column])),
  ];
}

/** What a filter of anomalies asks for. @throws ClienteleError TOO_MANY_ITEMS */
export function anomalyConditions(filter: AnomalyFilter | null | undefined): Condition[] {
  if (!filter) return [];
  return [
    ...isAmong("kinds", "anomalyKind", filter.kinds),
    ...isAmong("triages", "triage", filter.triages),
    ...isAmong("segmentKeys", "segmentKey", filter.segmentKeys),
    ...isAmong("countries", "country", filter.countries),
    ...isWithin("severity", filter.severity),
  ];
}

function isAmong(
  field: string,
  column: CustomerColumn,
  values: readonly (string | number)[] | null | undefined,
): Condition[] {
  if (values == null) return [];
  if (values.length > LONGEST_LIST) {
    const facts = { field, limit: LONGEST_LIST, count: values.length };
    throw new ClienteleError("TOO_MANY_ITEMS", facts, ["filter", field]);
  }
  return [isOneOf(column, values)];
}

function isWithin(column: CustomerColumn, range: FloatRange | DateTimeRange | null | undefined): Condition[] {
  const bounds = Object.entries(range ?? {}) as [Comparison, number | Date | null][];
  return bounds.flatMap(([comparison, bound]) =>
    bound == null ? [] : [compares(column, comparison, Number(bound))],
  );
}
