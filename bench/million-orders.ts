import { closeSync, openSync, writeSync } from "node:fs";
import type { Random } from "../src/numeric/random.js";
import { normal } from "./customers.js";

const HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
const LAST_DAY = Date.UTC(2011, 11, 9);
const DAY_MS = 86_400_000;
const CUSTOMERS_AT_A_TIME = 10_000;

/** Writes a file of order lines with UCI's headings: one line an order, one to a few dozen orders a customer. */
export function writeOrders(path: string, customers: number, random: Random): void {
  const file = openSync(path, "w");
  writeSync(file, HEADINGS);
  let invoice = 100_000;
  for (let from = 0; from < customers; from += CUSTOMERS_AT_A_TIME) {
    const lines: string[] = [];
    for (let i = from; i < Math.min(customers, from + CUSTOMERS_AT_A_TIME); i++) {
      const orders = 1 + Math.floor(Math.exp(0.8 * normal(random)));
      const price = Math.exp(1 + 0.7 * normal(random)).toFixed(2);
      for (let order = 0; order < orders; order++) {
        const day = new Date(LAST_DAY - DAY_MS * Math.floor(365 * random() ** 1.5))
          .toISOString()
          .slice(0, 10);
        const quantity = 1 + Math.floor(200 * random() ** 2);
        const product = 20_000 + Math.floor(3_000 * random());
        lines.push(
          `${invoice++},${product},Product ${product},${quantity},${day} 10:00:00,${price},${1_000_000 + i},United Kingdom\n`,
        );
      }
    }
    writeSync(file, lines.join(""));
  }
  closeSync(file);
}
