import type { Columns } from "./columns.js";
import type { Decimal } from "./decimal-mark.js";
import type { Field } from "./fields.js";
import { orderNet } from "./order-net.js";
import { LARGEST_AMOUNT, parseQuantity, parseThousandths } from "./parse-values.js";
import { priceText, spreadAmount } from "./spread-amount.js";

/** A line of an order as its row has it; amounts in thousandths. */
interface PricedLine {
  readonly row: string[];
  readonly quantity: number;
  /** Before discounts. */
  readonly gross: number;
  /** After those of the line. */
  readonly own: number;
  /** True where the price as written is the own amount of one unit. */
  readonly isPriced: boolean;
}

/** Reads a number of a row; null where there is none. */
type NumberOf = (row: readonly string[], field: Field) => number | null;

/**
 * Writes into the rows of one order the unit prices that were paid: amounts of whole rows are divided by their quantity,
 * the discounts of lines and of the order are taken off. Lines that are free, or that give money back, take no share of the
 * order's discount. An order with a row that cannot be read keeps the prices of the others: nobody knows their share.
 * @param rows the fields of its sound records, changed in place; what they share is filled in
 */
export function priceOrder(rows: readonly string[][], columns: Columns, decimal: Decimal): void {
  const numberOf = numberReader(columns, decimal);
  const lines = rows.flatMap((row) => readLine(row, columns, decimal, numberOf) ?? []);
  const kind = columns.preset.order?.net;
  const isWhole = lines.length === rows.length && lines.length > 0;
  const gross = sumOf(lines, "gross");
  const net = kind && isWhole ? orderNet(totalsOf(rows[0], numberOf), kind, gross) : null;
  const basis = net !== null && net <= gross && net > sumOf(lines, "own") ? "gross" : "own";
  const all = sumOf(lines, basis);
  const cut = net !== null && net < all ? all - net : 0;
  if (cut === 0 && basis === "own" && lines.every(({ isPriced }) => isPriced)) return;
  writePrices(lines, basis, cut, columns, decimal);
}

function writePrices(
  lines: readonly PricedLine[],
  basis: "gross" | "own",
  cut: number,
  { at }: Columns,
  decimal: Decimal,
): void {
  const place = at.unitPrice;
  const sharing = lines.filter((line) => line.quantity > 0 && line[basis] > 0);
  const shares = sharing.map((line) => ({
    ...{
      quantity: line.quantity,
      amount: line[basis],
      text: `${line.row[at.stockCode]}\u001f${line.row[at.description]}`,
    },
  }));
  const prices = spreadAmount(shares, Math.max(0, sumOf(sharing, basis) - cut));
  for (const [i, { row }] of sharing.entries()) row[place] = priceText(prices[i], decimal);
  for (const line of lines) {
    if (line.isPriced || (line.quantity > 0 && line[basis] > 0)) continue;
    line.row[place] = priceText({ amount: line[basis], units: line.quantity || 1 }, decimal);
  }
}

function readLine(row: string[], columns: Columns, decimal: Decimal, numberOf: NumberOf): PricedLine | null {
  const { at, found } = columns;
  const quantity = at.quantity < 0 ? { value: 1 } : parseQuantity(row[at.quantity], decimal);
  const written = numberOf(row, "unitPrice");
  if ("reason" in quantity || written === null) return null;
  const hasPrice = found.includes("unitPrice");
  const gross = hasPrice ? quantity.value * written : written;
  if (Math.abs(gross) > LARGEST_AMOUNT) return null;
  const discount = Math.min(Math.abs(numberOf(row, "lineDiscount") ?? 0), Math.max(0, gross));
  const isPriced = discount === 0 && (hasPrice || quantity.value === 1);
  return { row, quantity: quantity.value, gross, own: gross - discount, isPriced };
}

function numberReader({ at }: Columns, decimal: Decimal): NumberOf {
  return (row, field) => {
    const parsed = parseThousandths(row[at[field]] ?? "", decimal);
    return "reason" in parsed ? null : parsed.value;
  };
}

function totalsOf(row: readonly string[], numberOf: NumberOf) {
  return {
    subtotal: numberOf(row, "subtotal"),
    orderDiscount: numberOf(row, "orderDiscount"),
    shipping: numberOf(row, "shipping"),
    taxes: numberOf(row, "taxes"),
    total: numberOf(row, "total"),
  };
}

function sumOf(lines: readonly PricedLine[], amount: "gross" | "own"): number {
  return lines.reduce((sum, line) => sum + line[amount], 0);
}
