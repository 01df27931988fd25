import type { RawBuilder, SqlBool } from "kysely";
import { type AnomalyRow, anomaliesIn, selectAnomalies } from "../database/anomaly-page.js";
import {
  type CustomerColumn,
  type CustomerRow,
  customerOrder,
  customersIn,
  selectCustomers,
} from "../database/customer-page.js";
import { countRows } from "../database/keyset.js";
import { FEATURE_CATALOGUE, type Feature, featureIndex } from "../features/feature-catalogue.js";
import { featureValues } from "../features/feature-matrix.js";
import { Anomaly, AnomalyConnection } from "./anomaly.type.js";
import type { GraphContext } from "./context.js";
import type { AnomalyFilter, AnomalyOrder, CustomerFilter, CustomerOrder } from "./customer.input.js";
import { Customer, CustomerConnection } from "./customer.type.js";
import { anomalyConditions, customerConditions } from "./customer-conditions.js";
import { type PageArgs, type Paging, readPage } from "./page.js";
import type { RunScope } from "./scope.js";

interface CustomerListing {
  readonly page: PageArgs;
  readonly filter: CustomerFilter | null | undefined;
  readonly orderBy: CustomerOrder | null | undefined;
  /** Conditions besides the filter. */
  readonly also?: readonly RawBuilder<SqlBool>[];
}

/** A page of the customers of a scope. */
export async function customerPage(
  { db, loaders }: GraphContext,
  scope: RunScope,
  { page, filter, orderBy, also = [] }: CustomerListing,
): Promise<CustomerConnection> {
  const selection = () => customersIn(db, scope, [...customerConditions(filter), ...also]);
  const found = await readPage(selectCustomers(selection()), page, customerPaging(orderBy));
  for (const row of found.rows) {
    loaders.customer.prime({ view: scope, customerId: row.customer_id }, row);
  }
  const customers = found.rows.map((row) => new Customer(row, scope));
  return new CustomerConnection(found, customers, () => countRows(selection()));
}

/** A page of the anomalies of a scope. */
export async function anomalyPage(
  { db }: GraphContext,
  scope: RunScope,
  page: PageArgs,
  filter: AnomalyFilter | null | undefined,
  orderBy: AnomalyOrder | null | undefined,
): Promise<AnomalyConnection> {
  const selection = () => anomaliesIn(db, scope, anomalyConditions(filter));
  const found = await readPage(selectAnomalies(selection()), page, anomalyPaging(orderBy));
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
