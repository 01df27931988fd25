import type { Columns } from "./columns.js";
import type { Decimal } from "./decimal-mark.js";
import type { Field } from "./fields.js";
import { type OrderTotals, orderNet } from "./order-net.js";
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

type Basis = "gross" | "own";

/** Reads a number of a row in thousandths; null where there is none. */
type NumberOf = (row: readonly string[], field: Field) => number | null;

/**
 * Prepares what writes into the rows of one order the unit prices that were paid: amounts of whole rows are divided by
 * their quantity, the discounts of lines and of the order are taken off. Lines that are free, or that give money back, take
 * no share of the order's discount. An order with a row that cannot be read keeps the prices of the others: nobody knows
 * their share.
 * @returns a function of the fields of an order's sound records, which it changes in place; what they share is filled in
 */
export function orderPricer(columns: Columns, decimal: Decimal): (rows: readonly string[][]) => void {
  const numberOf = numberReader(columns, decimal);
  const readLine = lineReader(columns, decimal, numberOf);
  const write = priceWriter(columns, decimal);
  const kind = columns.preset.order?.net;
  const areAmounts = !columns.found.includes("unitPrice");
  return (rows) => {
    const lines: PricedLine[] = [];
    for (const row of rows) readLine(row, lines);
    const isWhole = kind !== undefined && lines.length === rows.length && lines.length > 0;
    const sums = { gross: sumOf(lines, "gross"), areAmounts };
    const net = isWhole ? orderNet(totalsOf(rows[0], numberOf), kind, sums) : null;
    const basis = net === null ? "own" : basisOf(lines, net);
    const cut = net === null ? 0 : Math.max(0, sumOf(lines, basis) - net);
    if (cut > 0 || basis === "gross" || !lines.every(({ isPriced }) => isPriced)) write(lines, basis, cut);
  };
}

/** An order that costs more than its lines do after their discounts, but not more than before, says that they were none. */
function basisOf(lines: readonly PricedLine[], net: number): Basis {
  return net <= sumOf(lines, "gross") && net > sumOf(lines, "own") ? "gross" : "own";
}

function priceWriter({ at }: Columns, decimal: Decimal) {
  const takesShare = (line: PricedLine, basis: Basis) => line.quantity > 0 && line[basis] > 0;
  return (lines: readonly PricedLine[], basis: Basis, cut: number) => {
    const sharing = lines.filter((line) => takesShare(line, basis));
    const shares = sharing.map((line) => {
      const goods = `${line.row[at.stockCode]}\u001f${line.row[at.description]}`;
      return { quantity: line.quantity, amount: line[basis], goods };
    });
    const prices = spreadAmount(shares, Math.max(0, sumOf(sharing, basis) - cut));
    for (let i = 0; i < sharing.length; i++) sharing[i].row[at.unitPrice] = priceText(prices[i], decimal);
    for (const line of lines) {
      if (line.isPriced || takesShare(line, basis)) continue;
      line.row[at.unitPrice] = priceText({ amount: line[basis], units: line.quantity || 1 }, decimal);
    }
  };
}

/** @returns a function that adds the line of a row, where it can be read */
function lineReader({ at, found }: Columns, decimal: Decimal, numberOf: NumberOf) {
  const hasPrice = found.includes("unitPrice");
  return (row: string[], lines: PricedLine[]) => {
    const quantity = at.quantity < 0 ? { value: 1 } : parseQuantity(row[at.quantity], decimal);
    const written = numberOf(row, "unitPrice");
    if ("reason" in quantity || written === null) return;
    const gross = hasPrice ? quantity.value * written : written;
    if (Math.abs(gross) > LARGEST_AMOUNT) return;
    const discount = Math.min(Math.abs(numberOf(row, "lineDiscount") ?? 0), Math.max(0, gross));
    const isPriced = discount === 0 && (hasPrice || quantity.value === 1);
    lines.push({ row, quantity: quantity.value, gross, own: gross - discount, isPriced });
  };
}

function numberReader({ at }: Columns, decimal: Decimal): NumberOf {
  return (row, field) => {
    const text = row[at[field]] ?? "";
    const parsed = text === "" ? null : parseThousandths(text, decimal);
    return parsed === null || "reason" in parsed ? null : parsed.value;
  };
}

function totalsOf(row: readonly string[], numberOf: NumberOf): OrderTotals {
  return {
    subtotal: numberOf(row, "subtotal"),
    orderDiscount: numberOf(row, "orderDiscount"),
    shipping: numberOf(row, "shipping"),
    taxes: numberOf(row, "taxes"),
    total: numberOf(row, "total"),
  };
}

function sumOf(lines: readonly PricedLine[], basis: Basis): number {
  let sum = 0;
  for (const line of lines) sum += line[basis];
  return sum;
}
