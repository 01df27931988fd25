import type Sqlite from "better-sqlite3";
import type { Connection } from "./connect.js";
import type { LineColumns } from "./line-columns.js";

/** A line with its texts. */
export interface NewOrderLine {
  readonly invoice: string | null;
  readonly stockCode: string | null;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly orderedAt: number;
  readonly customerNumber: string | null;
  readonly country: string | null;
  /** The row-wise rules that apply to it, as a bit set; left out: nothing but its fields says that it is cancelled. */
  readonly rules?: number;
}

/** Rows a statement: fewer calls, and still far below SQLite's 32,766 parameters. */
const ROWS_PER_STATEMENT = 64;
const COLUMN_COUNT = 10;

/**
 * @returns a function that stores lines; call it within a write transaction. Their ids must be the next ones of the table:
 *   SQLite then gives them without a look at whether they are taken
 */
export function orderLineWriter({ sqlite }: Connection): (lines: LineColumns) => void {
  const insertMany = sqlite.prepare(insertSql(ROWS_PER_STATEMENT));
  const insertOne = sqlite.prepare(insertSql(1));
  const many = new Array<number | null>(ROWS_PER_STATEMENT * COLUMN_COUNT);
  const one = new Array<number | null>(COLUMN_COUNT);
  return (lines) => {
    let i = 0;
    while (i + ROWS_PER_STATEMENT <= lines.count) {
      for (let at = 0; at < many.length; at += COLUMN_COUNT) fill(many, at, lines, i++);
      insertMany.run(many);
    }
    for (; i < lines.count; i++) {
      fill(one, 0, lines, i);
      insertOne.run(one);
    }
    requireIds(sqlite, lines);
  };
}

/** What else is known of the lines goes by their ids, so nothing may have come in between. */
function requireIds(sqlite: Sqlite.Database, { count, ids }: LineColumns): void {
  if (count === 0) return;
  const last = sqlite.prepare("SELECT last_insert_rowid()").pluck().get();
  if (last !== ids[count - 1] || ids[count - 1] - ids[0] !== count - 1)
    throw new Error(`the line ${ids[count - 1]} was stored as ${last}`);
}

/** Writes the values of a line into `values` from `at` on: one array serves every statement. */
function fill(values: (number | null)[], at: number, lines: LineColumns, i: number): void {
  values[at] = lines.imports[i];
  values[at + 1] = lines.invoices[i] || null;
  values[at + 2] = lines.products[i] || null;
  values[at + 3] = lines.descriptions[i] || null;
  values[at + 4] = lines.customers[i] || null;
  values[at + 5] = lines.countries[i] || null;
  values[at + 6] = lines.instants[i];
  values[at + 7] = lines.quantities[i];
  values[at + 8] = lines.unitPrices[i];
  values[at + 9] = lines.rules[i];
}

function insertSql(rows: number): string {
  const row = `(${Array(COLUMN_COUNT).fill("?").join(", ")})`;
  return `INSERT INTO order_line (import_id, invoice_id, product_id, description_id, customer_id, country_id, ordered_at,
    quantity, unit_price, rules) VALUES ${Array(rows).fill(row).join(", ")}`;
}
