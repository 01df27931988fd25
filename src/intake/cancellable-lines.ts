import type { TextOf } from "../database/dictionary.js";
import type { LineColumns } from "../database/line-columns.js";
import { ruleBit } from "./cleaning-rules.js";
import type { CancellableLine } from "./match-cancellations.js";

/** What matchCancellations is to look at. */
export interface CancellableLines {
  readonly cancellations: readonly CancellableLine[];
  readonly purchases: readonly CancellableLine[];
}

const CANCELLATION = ruleBit("CANCELLATION");

/**
 * Cancellations of customers' goods by instant, and the purchases of the same customers and products by instant.
 * Of one instant they stand in the order of what is written in them, then of the file, purchases the other way round: so it
 * does not matter in which order a shop exports them.
 */
export function cancellableLines(lines: LineColumns, textOf: TextOf): CancellableLines {
  const taken = new Set<number>();
  const cancellations: CancellableLine[] = [];
  const purchases: CancellableLine[] = [];
  const pairOf = pairNumber(lines);
  for (let i = 0; i < lines.count; i++) {
    if ((lines.rules[i] & CANCELLATION) === 0 || lines.quantities[i] >= 0 || !isMatchable(lines, i)) continue;
    cancellations.push(lineAt(lines, i));
    taken.add(pairOf(i));
  }
  for (let i = 0; i < lines.count && taken.size > 0; i++) {
    if ((lines.rules[i] & CANCELLATION) !== 0 || lines.quantities[i] <= 0 || !isMatchable(lines, i)) continue;
    if (taken.has(pairOf(i))) purchases.push(lineAt(lines, i));
  }
  const byContent = contentOrder(lines, textOf);
  return {
    cancellations: cancellations.sort((a, b) => a.ordered_at - b.ordered_at || byContent(a, b)),
    purchases: purchases.sort((a, b) => a.ordered_at - b.ordered_at || byContent(b, a)),
  };
}

function isMatchable(lines: LineColumns, i: number): boolean {
  return lines.customers[i] !== 0 && lines.products[i] !== 0 && lines.unitPrices[i] > 0;
}

/** A number for customer and product; where ids are so large that two pairs share one, a purchase too many is looked at. */
function pairNumber({ products, customers }: LineColumns): (i: number) => number {
  const width = products.reduce((most, id) => (id > most ? id : most), 0) + 1;
  return (i) => customers[i] * width + products[i];
}

function lineAt(lines: LineColumns, i: number): CancellableLine {
  return {
    place: i,
    customer_id: lines.customers[i],
    product_id: lines.products[i],
    unit_price: lines.unitPrices[i],
    quantity: lines.quantities[i],
    ordered_at: lines.instants[i],
  };
}

function contentOrder({ invoices, descriptions, countries }: LineColumns, textOf: TextOf) {
  return (a: CancellableLine, b: CancellableLine) =>
    compare(textOf("invoice", invoices[a.place]), textOf("invoice", invoices[b.place])) ||
    compare(textOf("description", descriptions[a.place]), textOf("description", descriptions[b.place])) ||
    compare(textOf("country", countries[a.place]), textOf("country", countries[b.place])) ||
    a.place - b.place;
}

/** By code units; no text stands first. */
function compare(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}
