import { openDictionary } from "./dictionary.js";
import type { Database } from "./open-database.js";

/** A line to be stored: its texts are still texts. */
export interface NewOrderLine {
  readonly invoice: string | null;
  readonly stockCode: string | null;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly orderedAt: number;
  readonly customerNumber: string | null;
  readonly country: string | null;
}

/** The cleaning rules that apply to a line, as a bit set. */
export type RulesOf = (line: NewOrderLine) => number;

/** Rows a statement: fewer calls, and still far below SQLite's 32,766 parameters. */
const ROWS_PER_STATEMENT = 64;
const COLUMNS =
  "import_id, invoice_id, product_id, description_id, customer_id, country_id, ordered_at, quantity, unit_price, rules";
const COLUMN_COUNT = 10;

/** @returns a function that stores lines of one import; call it within a write transaction */
export function orderLineWriter(
  database: Database,
  importId: number,
): (lines: readonly NewOrderLine[], rulesOf: RulesOf) => void {
  const insertMany = database.sqlite.prepare(insertSql(ROWS_PER_STATEMENT));
  const insertOne = database.sqlite.prepare(insertSql(1));
  const fill = lineValues(database, importId);
  const many = new Array<number | null>(ROWS_PER_STATEMENT * COLUMN_COUNT);
  const one = new Array<number | null>(COLUMN_COUNT);
  return (lines, rulesOf) => {
    let i = 0;
    while (i + ROWS_PER_STATEMENT <= lines.length) {
      for (let r = 0; r < ROWS_PER_STATEMENT; r++, i++) fill(many, r * COLUMN_COUNT, lines[i], rulesOf);
      insertMany.run(many);
    }
    for (; i < lines.length; i++) {
      fill(one, 0, lines[i], rulesOf);
      insertOne.run(one);
    }
  };
}

/** Writes the values of a line into `values` from `at` on: one array serves every statement. */
function lineValues(database: Database, importId: number) {
  const invoice = openDictionary(database, "invoice");
  const product = openDictionary(database, "product");
  const description = openDictionary(database, "description");
  const customer = openDictionary(database, "customer");
  const country = openDictionary(database, "country");
  return (values: (number | null)[], at: number, line: NewOrderLine, rulesOf: RulesOf): void => {
    values[at] = importId;
    values[at + 1] = invoice(line.invoice);
    values[at + 2] = product(line.stockCode);
    values[at + 3] = description(line.description);
    values[at + 4] = customer(line.customerNumber);
    values[at + 5] = country(line.country);
    values[at + 6] = line.orderedAt;
    values[at + 7] = line.quantity;
    values[at + 8] = line.unitPrice;
    values[at + 9] = rulesOf(line);
  };
}

function insertSql(rows: number): string {
  const row = `(${Array(COLUMN_COUNT).fill("?").join(", ")})`;
  return `INSERT INTO order_line (${COLUMNS}) VALUES ${Array(rows).fill(row).join(", ")}`;
}
