import { instantText } from "./calendar.js";
import type { Line, Order } from "./order.js";

const HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const FIRST_INVOICE = 700_001;

/** The orders as one CSV text, LF, sorted by instant and then by invoice number, which is given here. */
export function ordersToCsv(orders: readonly Order[]): string {
  const rows = [...orders]
    .sort((a, b) => a.minute - b.minute)
    .flatMap((order, i) => rowsOf(order, `${order.series}${FIRST_INVOICE + i}`))
    .sort((a, b) => a.minute - b.minute);
  return `${[HEADINGS, ...rows.map((row) => row.text)].join("\n")}\n`;
}

function rowsOf(order: Order, invoice: string): { minute: number; text: string }[] {
  return order.lines.map((line, i) => {
    const minute = order.minute + (i >= (order.secondMinuteFrom ?? Number.POSITIVE_INFINITY) ? 1 : 0);
    return { minute, text: rowText(order, line, invoice, minute) };
  });
}

function rowText(order: Order, line: Line, invoice: string, minute: number): string {
  const { code, description, quantity, priceMilli } = line;
  const price = priceMilli / 1000; // the nearest double prints as at most three decimals
  return [invoice, code, description, quantity, instantText(minute), price, order.customerId, order.country]
    .map((value) => quotedIfNeeded(String(value)))
    .join(",");
}

/** A field as RFC 4180 writes it. */
function quotedIfNeeded(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
