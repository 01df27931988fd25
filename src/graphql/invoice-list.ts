import { sql } from "kysely";
import type { InvoicePosition, InvoiceRow, OrderLineRow } from "../database/customer-invoices.js";
import type { Position } from "../database/keyset.js";
import { ClienteleError } from "../errors.js";
import type { GraphContext } from "./context.js";
import { Invoice, InvoiceConnection, OrderLine, OrderLineConnection } from "./invoice.type.js";
import { cutPage, type ForwardPage, type Paging, pageRequest } from "./page.js";

/** As `invoicesOf` orders them. */
const NEWEST_FIRST: Paging<InvoiceRow> = {
  name: "invoices",
  order: { value: sql`ordered_at`, key: sql`coalesce(number, '')`, direction: "DESC" },
  positionOf: (row) => ({ value: row.ordered_at, key: row.number ?? "" }),
};

/** As `linesOfInvoices` orders them. */
const IN_FILE_ORDER: Paging<OrderLineRow> = {
  name: "orderLines",
  order: { value: null, key: sql`id`, direction: "ASC" },
  positionOf: ({ id }) => ({ value: null, key: id }),
};

/** A page of a customer's invoices. @throws ClienteleError LIMIT_OUT_OF_RANGE, BAD_CURSOR */
export async function invoicePage(
  { loaders }: GraphContext,
  customer: { readonly versionId: number; readonly customerId: number },
  args: ForwardPage,
): Promise<InvoiceConnection> {
  const request = pageRequest(args, NEWEST_FIRST);
  const after = request.at && invoicePosition(request.at);
  const rows = await loaders.invoices.load({ ...customer, limit: request.limit, after });
  const page = cutPage(rows, request);
  const invoices = page.rows.map((row) => new Invoice(row, customer.versionId));
  return new InvoiceConnection(page, invoices, () => loaders.invoiceCount.load(customer));
}

function invoicePosition({ value, key }: Position): InvoicePosition {
  if (typeof value === "number" && typeof key === "string") return { orderedAt: value, number: key };
  throw badCursor([value, key]);
}

function lineId({ value, key }: Position): number {
  if (value === null && typeof key === "number") return key;
  throw badCursor([value, key]);
}

function badCursor(position: unknown): ClienteleError {
  return new ClienteleError("BAD_CURSOR", { cursor: JSON.stringify(position) });
}

/** A page of an invoice's lines. @throws ClienteleError LIMIT_OUT_OF_RANGE, BAD_CURSOR */
export async function orderLinePage(
  { loaders }: GraphContext,
  versionId: number,
  invoice: InvoiceRow,
  args: ForwardPage,
): Promise<OrderLineConnection> {
  const request = pageRequest(args, IN_FILE_ORDER);
  const rows = await loaders.orderLines.load({
    versionId,
    ...{ customerId: invoice.customer_id, orderKey: invoice.order_key },
    ...{ limit: request.limit, after: request.at && lineId(request.at) },
  });
  const page = cutPage(rows, request);
  const lines = page.rows.map((row) => new OrderLine(row));
  return new OrderLineConnection(page, lines, async () => invoice.lines);
}
