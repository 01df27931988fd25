import { openDictionary } from "./dictionary.js";
import type { Database } from "./open-database.js";

/** A line to be stored: its texts are still texts, its rules a bit set. */
export interface NewOrderLine {
  readonly invoice: string | null;
  readonly stockCode: string | null;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly orderedAt: number;
  readonly customerNumber: string | null;
  readonly country: string | null;
  readonly rules: number;
}

/** Rows a statement: fewer calls, and still far below SQLite's 32,766 parameters. */
const ROWS_PER_STATEMENT = 64;
const COLUMNS =
  "import_id, invoice_id, product_id, description_id, customer_id, country_id, ordered_at, quantity, unit_price, rules";
const COLUMN_COUNT = 10;

/** @returns a function that stores lines of one import; call it within a write transaction */
export function orderLineWriter(
  database: Database,
  importId: number,
): (lines: readonly NewOrderLine[]) => void {
  const insertMany = database.sqlite.prepare(insertSql(ROWS_PER_STATEMENT));
  const insertOne = database.sqlite.prepare(insertSql(1));
  const valuesOf = lineValues(database, importId);
  return (lines) => {
    let i = 0;
    for (; i + ROWS_PER_STATEMENT <= lines.length; i += ROWS_PER_STATEMENT) {
      insertMany.run(lines.slice(i, i + ROWS_PER_STATEMENT).flatMap(valuesOf));
    }
    for (; i < lines.length; i++) insertOne.run(valuesOf(lines[i]));
  };
}

function lineValues(database: Database, importId: number): (line: NewOrderLine) => (number | null)[] {
  const invoice = openDictionary(database, "invoice");
  const product = openDictionary(database, "product");
  const description = openDictionary(database, "description");
  const customer = openDictionary(database, "customer");
  const country = openDictionary(database, "country");
  return (line) => [
    importId,
    invoice(line.invoice),
    product(line.stockCode),
    description(line.description),
    customer(line.customerNumber),
    country(line.country),
    line.orderedAt,
    line.quantity,
    line.unitPrice,
    line.rules,
  ];
}

function insertSql(rows: number): string {
  const row = `(${Array(COLUMN_COUNT).fill("?").join(", ")})`;
  return `INSERT INTO order_line (${COLUMNS}) VALUES ${Array(rows).fill(row).join(", ")}`;
}
