import { denseRanks } from "../numeric/statistics.js";
import { forEachRow } from "./for-each-row.js";
import { largestLineId } from "./largest-line-id.js";
import type { Database } from "./open-database.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** The kept lines of a data set in columns, [n]. An id of 0 stands for none. */
export interface KeptLines {
  readonly customers: Uint32Array;
  readonly products: Uint32Array;
  readonly countries: Uint32Array;
  readonly descriptions: Uint32Array;
  /** One number an order: an invoice, or the lines of a customer at one instant where there is no invoice number. */
  readonly orders: Uint32Array;
  /** Thousandths of the currency. */
  readonly unitPrices: Float64Array;
  readonly amounts: Float64Array;
}

const COLUMNS = [
  ...["customer_id", "product_id", "country_id", "description_id", "invoice_id"],
  ...["ordered_at", "unit_price", "quantity"],
];

/** Reads the lines that a profile keeps, 44 bytes a line: to group them is then a matter of typed arrays. */
export function keptLines(database: Database, scope: LineScope, profileMask: number): KeptLines {
  const { db } = database;
  const { add, result } = lineColumns(largestLineId(database));
  const kept = db
    .selectFrom(visibleLines(db, scope, profileMask).as("line"))
    .where("first_rule", "=", 0)
    .selectAll();
  forEachRow(database, kept.compile(), COLUMNS, add);
  return result();
}

type Id = number | null;

/** Room for so many lines; the system gives memory only to what is written. */
function lineColumns(most: number) {
  const customers = new Uint32Array(most);
  const products = new Uint32Array(most);
  const countries = new Uint32Array(most);
  const descriptions = new Uint32Array(most);
  const orders = new Uint32Array(most);
  const instants = new Float64Array(most);
  const unitPrices = new Float64Array(most);
  const amounts = new Float64Array(most);
  let n = 0;
  return {
    add(who: Id, what: Id, where: Id, text: Id, invoice: Id, at: number, price: number, many: number) {
      customers[n] = who as number; // a typed array takes null as 0
      products[n] = what as number;
      countries[n] = where as number;
      descriptions[n] = text as number;
      orders[n] = invoice as number;
      if (invoice === null) instants[n] = at;
      unitPrices[n] = price;
      amounts[n] = price * many;
      n++;
    },
    result(): KeptLines {
      const lines = {
        customers: customers.subarray(0, n),
        products: products.subarray(0, n),
        countries: countries.subarray(0, n),
        descriptions: descriptions.subarray(0, n),
        orders: orders.subarray(0, n),
        unitPrices: unitPrices.subarray(0, n),
        amounts: amounts.subarray(0, n),
      };
      numberOrdersWithoutInvoice(lines, instants);
      return lines;
    },
  };
}

/** Gives the instants of each customer numbers beyond those of the invoices. */
function numberOrdersWithoutInvoice({ customers, orders }: KeptLines, instants: Float64Array): void {
  const lines = Uint32Array.from(linesWhere(orders, 0));
  if (lines.length === 0) return;
  const { ranks, count } = denseRanks(Float64Array.from(lines, (i) => instants[i]));
  const pairs = denseRanks(Float64Array.from(lines, (i, at) => customers[i] * count + ranks[at]));
  const first = largest(orders) + 1;
  lines.forEach((i, at) => {
    orders[i] = first + pairs.ranks[at];
  });
}

function* linesWhere(ids: Uint32Array, id: number): Generator<number> {
  for (let i = ids.indexOf(id); i >= 0; i = ids.indexOf(id, i + 1)) yield i;
}

/** The largest id, 0 for none. */
export function largest(ids: Uint32Array): number {
  let largest = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] > largest) largest = ids[i];
  return largest;
}
