/** A line that is cancelled, or that cancels another one. */
export interface CancellableLine {
  /** Among the lines that are looked at. */
  readonly place: number;
  readonly customer_id: number;
  readonly product_id: number;
  readonly unit_price: number;
  readonly quantity: number;
  readonly ordered_at: number;
}

/**
 * Finds the purchase that each cancellation takes back: same customer, product, price and quantity, at or before its
 * instant, the latest that is not taken back yet. Of equal instants the first of the file is taken back, so that of a
 * line written twice it is not the copy.
 * @param cancellations by instant, then in the order of the file; their quantities are negative
 * @param purchases by instant, the last of the file first
 * @returns the places of purchases that are taken back, and of the cancellations that found theirs; equally many
 */
export function matchCancellations(
  cancellations: readonly CancellableLine[],
  purchases: readonly CancellableLine[],
): { purchases: number[]; cancellations: number[] } {
  const matched = { purchases: [] as number[], cancellations: [] as number[] };
  const open = new Map<string, CancellableLine[]>(); // bought and not taken back so far, by what must be equal
  let next = 0;
  for (const cancellation of cancellations) {
    while (next < purchases.length && purchases[next].ordered_at <= cancellation.ordered_at) {
      push(open, keyOf(purchases[next], purchases[next].quantity), purchases[next]);
      next += 1;
    }
    const purchase = open.get(keyOf(cancellation, -cancellation.quantity))?.pop();
    if (!purchase) continue;
    matched.purchases.push(purchase.place);
    matched.cancellations.push(cancellation.place);
  }
  return matched;
}

function keyOf({ customer_id, product_id, unit_price }: CancellableLine, quantity: number): string {
  return `${customer_id} ${product_id} ${unit_price} ${quantity}`;
}

function push(open: Map<string, CancellableLine[]>, key: string, line: CancellableLine): void {
  const lines = open.get(key);
  if (lines) lines.push(line);
  else open.set(key, [line]);
}
