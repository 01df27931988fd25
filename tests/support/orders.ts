/** One row of an orders file as a test writes it; what is left out has a plain value. */
export interface OrderRow {
  readonly invoice?: string;
  readonly code?: string;
  readonly description?: string;
  readonly quantity?: number | string;
  readonly at?: string;
  readonly price?: number | string;
  readonly customer?: string;
  readonly country?: string;
}

export const HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/** A CSV file with UCI's headings. */
export function ordersCsv(rows: readonly OrderRow[]): string {
  return [HEADINGS, ...rows.map(orderRow)].map((line) => `${line}\n`).join("");
}

function orderRow(row: OrderRow): string {
  return [
    row.invoice ?? "1",
    row.code ?? "85123A",
    row.description ?? "A mug",
    row.quantity ?? 1,
    row.at ?? "2011-01-01 12:00",
    row.price ?? "2.50",
    row.customer ?? "17850",
    row.country ?? "Norway",
  ].join();
}

/**
 * A shop that a model can be trained on: `count` customers from 10001 on, each with 1 to 5 orders of 1 to 3 lines. The
 * numbers are scattered by multiplication, so they look random and are the same each time.
 */
export function manyOrders(count: number): OrderRow[] {
  return Array.from({ length: count }, (_, c) => {
    const orders = 1 + ((c * 7) % 5);
    return Array.from({ length: orders }, (_, o) => ordersLines(c, o)).flat();
  }).flat();
}

function ordersLines(c: number, o: number): OrderRow[] {
  const day = new Date(Date.UTC(2011, 0, 1 + ((c * 37 + o * 53) % 300), 10)).toISOString().slice(0, 10);
  return Array.from({ length: 1 + ((c + o) % 3) }, (_, l) => ({
    invoice: String(500_000 + c * 10 + o),
    code: String(20_000 + ((c * 13 + o * 5 + l) % 40)),
    quantity: 1 + ((c * 11 + o * 3 + l) % 12),
    at: `${day} 10:${String(l).padStart(2, "0")}`,
    price: (0.5 + ((c * 29 + l * 17) % 200) / 10).toFixed(2),
    customer: String(10_001 + c),
    country: c % 4 === 0 ? "France" : "Norway",
  }));
}
