/** One line of an orders file; what is left out is an ordinary line. */
export interface Line {
  readonly invoice: string;
  readonly customer: string;
  readonly stockCode?: string;
  readonly description?: string;
  readonly quantity?: number | string;
  readonly date?: string;
  readonly price?: number | string;
  readonly country?: string;
}

export const HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/** An orders file with the headings of UCI Online Retail. */
export function ordersCsv(lines: readonly Line[]): string {
  return [HEADINGS, ...lines.map(csvOf), ""].join("\n");
}

function csvOf(line: Line): string {
  const { invoice, customer, stockCode = "10001", description = "Mug", quantity = 1 } = line;
  const { date = "2025-06-01 10:00:00", price = 2.5, country = "United Kingdom" } = line;
  return [invoice, stockCode, description, quantity, date, price, customer, country].join(",");
}

/**
 * A shop that is quick to train on: customers 101–110 buy often, much and lately, 201–210 now and then, 301–310 bought
 * once, long ago. 309 and 310 are alike in recency, frequency and monetary, so 29 of the 30 differ.
 */
export function smallShop(): string {
  const lines: Line[] = [];
  for (let i = 1; i <= 10; i++) {
    for (let order = 0; order < 10 + i; order++) {
      lines.push({
        invoice: `A${i}-${order}`,
        customer: String(100 + i),
        date: at(330 - 15 * order + (i % 5)),
        quantity: 20 + i,
        price: 5 + order,
      });
    }
    for (let order = 0; order < 2 + (i % 3); order++) {
      const date = at(250 - 40 * order - 2 * i);
      lines.push({ invoice: `B${i}-${order}`, customer: String(200 + i), date, quantity: i, price: 9 });
    }
    const once = Math.min(i, 9);
    const date = at(5 * once);
    lines.push({
      invoice: `D${i}`,
      customer: String(300 + i),
      date,
      quantity: 1,
      price: once,
      country: "Eire",
    });
  }
  return ordersCsv(lines);
}

/** Noon of a day, counted from the end of 2023. */
function at(day: number): string {
  const noon = new Date(Date.UTC(2023, 11, 31 + day, 12));
  return noon.toISOString().slice(0, 19).replace("T", " ");
}
