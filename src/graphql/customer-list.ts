import type { Kysely, RawBuilder, SqlBool } from "kysely";
import { type AnomalyRow, anomaliesIn, selectAnomalies } from "../database/anomaly-page.js";
import {
  type CustomerColumn,
  type CustomerRow,
  customerOrder,
  customersIn,
  selectCustomers,
} from "../database/customer-page.js";
import { countRows, orderBy as orderRows } from "../database/keyset.js";
import type { Tables } from "../database/tables.js";
import { FEATURE_CATALOGUE, type Feature, featureIndex } from "../features/feature-catalogue.js";
import { featureValues } from "../features/feature-matrix.js";
import { Anomaly, AnomalyConnection } from "./anomaly.type.js";
import type { GraphContext } from "./context.js";
import type { AnomalyFilter, AnomalyOrder, CustomerFilter, CustomerOrder } from "./customer.input.js";
import { Customer, CustomerConnection } from "./customer.type.js";
import { anomalyConditions, customerConditions } from "./customer-conditions.js";
import type { Loaders } from "./loaders.js";
import { cutPage, narrowToPage, type PageArgs, type PageRequest, type Paging, pageRequest } from "./page.js";
import type { RunScope } from "./scope.js";
import { Segment } from "./segment.type.js";
import { summarizeList } from "./summarize-list.js";

interface CustomerListing {
  readonly page: PageArgs;
  readonly filter: CustomerFilter | null | undefined;
  readonly orderBy: CustomerOrder | null | undefined;
  /** Conditions besides the filter. */
  readonly also?: readonly RawBuilder<SqlBool>[];
}

/** A page of the customers of a scope. */
export async function customerPage(
  context: GraphContext,
  scope: RunScope,
  { page, filter, orderBy, also = [] }: CustomerListing,
): Promise<CustomerConnection> {
  const { reader, loaders } = context;
  const request = pageRequest(page, customerPaging(orderBy));
  const conditions = [...customerConditions(filter), ...also];
  const isByNumber = request.paging.order.value === null && conditions.length === 0 && !scope.features;
  const rows = isByNumber
    ? await rowsByNumber(context, scope, request)
    : await together(loaders, () => rowsOf(reader, scope, conditions, request));
  const found = cutPage(rows, request);
  for (const row of found.rows) prime(loaders, scope, row);
  const segments = await segmentsOf(context, scope);
  const customers = found.rows.map(
    (row) => new Customer(row, scope, segments && (segments.get(row.segment) ?? null)),
  );
  return new CustomerConnection(found, customers, {
    count: () => countRows(customersIn(reader, scope, conditions)),
    summary: () => summarizeList(context, scope, conditions),
  });
}

/** Lists that are asked for at once (those of all segments) come together. */
function together<Rows>(loaders: Loaders, read: () => Promise<Rows>): Promise<Rows> {
  return loaders.together.load(read) as Promise<Rows>;
}

/** The customers of a page are found first; what they show is then fetched for them alone. */
function rowsOf(
  db: Kysely<Tables>,
  scope: RunScope,
  conditions: readonly RawBuilder<SqlBool>[],
  request: PageRequest<CustomerRow>,
): Promise<CustomerRow[]> {
  const all = customersIn(db, scope, conditions);
  if (scope.features) return narrowToPage(selectCustomers(all), request).execute(); // finding computes them all anyway
  return selectCustomers(customersIn(db, scope, []))
    .where("f.customer_id", "in", narrowToPage(all.select("f.customer_id"), request))
    .orderBy(orderRows(request.paging.order, request.isBackward))
    .execute();
}

function rowsByNumber(
  { numberPages }: GraphContext,
  scope: RunScope,
  { paging, isBackward, at, limit }: PageRequest<CustomerRow>,
): Promise<CustomerRow[]> {
  const isAscending = (paging.order.direction === "ASC") !== isBackward;
  return numberPages(scope, { isAscending, at: at && String(at.key), count: limit + 1 });
}

/** Today's segments by number; undefined where the list is of a named run, for a customer's segment is today's. */
async function segmentsOf(
  { loaders }: GraphContext,
  { runId, isOfRun }: RunScope,
): Promise<ReadonlyMap<number | null, Segment> | undefined> {
  if (isOfRun) return undefined;
  const rows = runId === null ? [] : await loaders.segments.load(runId);
  return new Map(rows.map((row) => [row.number, new Segment(row)]));
}

/** What the page has brought need not be looked up again. */
function prime(loaders: Loaders, scope: RunScope, row: CustomerRow): void {
  const customerId = row.customer_id;
  loaders.customer.prime({ view: scope, customerId }, row);
  const { scoringId } = scope;
  if (scoringId === null) return;
  const { segment, dbscan_label } = row;
  const score =
    segment === null || dbscan_label === null ? null : { customer_id: customerId, segment, dbscan_label };
  loaders.score.prime({ scoringId, customerId }, score);
}

/** A page of the anomalies of a scope. */
export async function anomalyPage(
  { reader, loaders }: GraphContext,
  scope: RunScope,
  page: PageArgs,
  filter: AnomalyFilter | null | undefined,
  orderBy: AnomalyOrder | null | undefined,
): Promise<AnomalyConnection> {
  const selection = () => anomaliesIn(reader, scope, anomalyConditions(filter));
  const request = pageRequest(page, anomalyPaging(orderBy));
  const query = narrowToPage(selectAnomalies(selection()), request);
  const found = cutPage(await together(loaders, () => query.execute()), request);
  for (const row of found.rows) loaders.anomaly.prime({ scope, customerId: row.customer_id }, row);
  const anomalies = found.rows.map((row) => new Anomaly(row, scope));
  return new AnomalyConnection(found, anomalies, () => countRows(selection()));
}

function customerPaging(orderBy: CustomerOrder | null | undefined): Paging<CustomerRow> {
  const field = orderBy?.field ?? "CUSTOMER_NUMBER";
  const order = customerOrder(columnOf(field), orderBy?.direction ?? "ASC");
  return {
    name: `customers ${field}`,
    order,
    positionOf: (row) => ({ value: customerValue(row, field), key: row.number }),
  };
}

function columnOf(field: CustomerOrder["field"]): CustomerColumn {
  if (field === "CUSTOMER_NUMBER") return "customerNumber";
  if (field === "LAST_ORDER_AT") return "lastOrderAt";
  if (field === "SEVERITY") return "severity";
  return FEATURE_CATALOGUE[field].field;
}

function customerValue(row: CustomerRow, field: CustomerOrder["field"]): number | string | null {
  if (field === "CUSTOMER_NUMBER") return row.number;
  if (field === "LAST_ORDER_AT") return row.last_order_at;
  if (field === "SEVERITY") return row.severity;
  const value = featureValues(row)[featureIndex(field as Feature)];
  return Number.isNaN(value) ? null : value;
}

const ANOMALY_COLUMNS = {
  SEVERITY: "severity",
  MONETARY: "monetary",
  CUSTOMER_NUMBER: "customerNumber",
} as const;

function anomalyPaging(orderBy: AnomalyOrder | null | undefined): Paging<AnomalyRow> {
  const field = orderBy?.field ?? "SEVERITY";
  const values = (row: AnomalyRow) => ({
    SEVERITY: row.severity,
    MONETARY: row.monetary / 1_000,
    CUSTOMER_NUMBER: row.number,
  });
  return {
    name: `anomalies ${field}`,
    order: customerOrder(ANOMALY_COLUMNS[field], orderBy?.direction ?? "DESC"),
    positionOf: (row) => ({ value: values(row)[field], key: row.number }),
  };
}
