import type { LineColumns } from "../database/line-columns.js";
import { withRoomFor } from "../numeric/growing-array.js";

/** Sums over some order lines. `amount` is in thousandths of the currency. */
export interface LineSums {
  readonly rows: number;
  readonly customers: number;
  readonly invoices: number;
  readonly amount: number;
}

/**
 * Rows and amounts by combination of rules; and for each customer and invoice the entries it is in: distinct ones do
 * not add up over entries, so each is marked.
 */
export class LineTally {
  private readonly rows: Float64Array;
  private readonly amounts: Float64Array;
  private readonly customers = new BitSets();
  private readonly invoices = new BitSets();

  /** @param entriesOfRules for each combination of rules the entries that such a line is in, as a bit set */
  constructor(private readonly entriesOfRules: Uint32Array) {
    this.rows = new Float64Array(entriesOfRules.length);
    this.amounts = new Float64Array(entriesOfRules.length);
  }

  add({ count, rules, quantities, unitPrices, customers, invoices }: LineColumns): void {
    for (let i = 0; i < count; i++) {
      const combination = rules[i];
      this.rows[combination] += 1;
      this.amounts[combination] += quantities[i] * unitPrices[i];
      const entries = this.entriesOfRules[combination];
      if (customers[i] !== 0) this.customers.add(customers[i], entries);
      if (invoices[i] !== 0) this.invoices.add(invoices[i], entries);
    }
  }

  /** Lines whose combination of rules passes a test. */
  rowsWhere(test: (rules: number) => boolean): number {
    return this.rows.reduce((sum, rows, combination) => (test(combination) ? sum + rows : sum), 0);
  }

  sums(entries: number): LineSums[] {
    const customers = this.customers.counts(entries);
    const invoices = this.invoices.counts(entries);
    return Array.from({ length: entries }, (_, i) => ({
      rows: this.over(this.rows, i),
      customers: customers[i],
      invoices: invoices[i],
      amount: this.over(this.amounts, i),
    }));
  }

  private over(values: Float64Array, entry: number): number {
    return values.reduce(
      (sum, value, rules) => ((this.entriesOfRules[rules] >> entry) & 1 ? sum + value : sum),
      0,
    );
  }
}

/** A set of bits for each small whole number. */
class BitSets {
  private bits = new Uint32Array(1 << 12);

  add(id: number, bits: number): void {
    if (id >= this.bits.length) this.bits = withRoomFor(this.bits, id);
    this.bits[id] |= bits;
  }

  /** How many numbers have each of the first bits. */
  counts(length: number): number[] {
    const counts = new Array<number>(length).fill(0);
    for (const bits of this.bits) {
      if (bits === 0) continue;
      for (let i = 0; i < length; i++) counts[i] += (bits >>> i) & 1;
    }
    return counts;
  }
}
